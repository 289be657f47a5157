//! Instances, their status checks and changes of state.

use eni_failover::ports::InstanceState;

use super::super::xml::{Content, Xml};
use super::tags_if_any;
use crate::api::{Check, Instance, InstanceStateChange, InstanceStatus, Reservation, state_code};

impl Content for Reservation {
    fn write(&self, xml: &mut Xml) {
        xml.text("reservationId", &self.reservation_id)
            .text("ownerId", &self.owner_id)
            // Security groups of a reservation are a thing of EC2-Classic.
            .within("groupSet", |_| ())
            .list("instancesSet", &self.instances);
    }
}

impl Content for Instance {
    fn write(&self, xml: &mut Xml) {
        xml.text("instanceId", &self.instance_id)
            .text("imageId", &self.image_id)
            .element("instanceState", &self.state)
            .text("privateDnsName", &self.private_dns_name)
            .text("reason", &self.state_transition_reason)
            .text("instanceType", &self.instance_type)
            .time("launchTime", self.launch_time)
            .within("placement", |xml| {
                xml.text("availabilityZone", &self.availability_zone);
            })
            .maybe("subnetId", self.subnet_id.as_ref())
            .maybe("vpcId", self.vpc_id.as_ref())
            .maybe("privateIpAddress", self.private_ip_address)
            .maybe("ipAddress", self.public_ip_address)
            .maybe("sourceDestCheck", self.source_dest_check)
            .list("groupSet", &self.security_groups)
            .text("architecture", &self.architecture)
            .list("networkInterfaceSet", &self.network_interfaces);
        tags_if_any(xml, &self.tags);
    }
}

impl Content for InstanceState {
    fn write(&self, xml: &mut Xml) {
        xml.text("code", state_code(*self)).text("name", self);
    }
}

impl Content for InstanceStatus {
    fn write(&self, xml: &mut Xml) {
        xml.text("instanceId", &self.instance_id)
            .text("availabilityZone", &self.availability_zone)
            .element("instanceState", &self.instance_state)
            .element("systemStatus", &self.system_status)
            .element("instanceStatus", &self.instance_status);
    }
}

impl Content for Check {
    fn write(&self, xml: &mut Xml) {
        xml.text("status", self.status.as_str());
        let Some(reachability) = self.reachability() else {
            return;
        };
        xml.within("details", |xml| {
            xml.within("item", |xml| {
                xml.text("name", "reachability")
                    .text("status", reachability);
                if let Some(since) = self.impaired_since {
                    xml.time("impairedSince", since);
                }
            });
        });
    }
}

impl Content for InstanceStateChange {
    fn write(&self, xml: &mut Xml) {
        xml.text("instanceId", &self.instance_id)
            .element("currentState", &self.current_state)
            .element("previousState", &self.previous_state);
    }
}

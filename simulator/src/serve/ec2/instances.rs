//! Instances and changes of state.

use eni_failover::cloud::InstanceState;

use super::row::{Asked, filters, page, tags_if_any};
use crate::api::{
    ApiError, DescribeInstances, DescribeInstancesResponse, Instance, InstanceStateChange,
    InstanceStateChanges, Reservation, StartInstances, StopInstances, TerminateInstances,
    state_code,
};
use crate::serve::fields::Fields;
use crate::serve::xml::{Content, Xml};

impl Asked for DescribeInstances {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            instance_ids: fields.list("InstanceId"),
            filters: filters(fields)?,
            page: page(fields)?,
        })
    }
}

impl Content for DescribeInstancesResponse {
    fn write(&self, xml: &mut Xml) {
        xml.list("reservationSet", &self.reservations)
            .maybe("nextToken", self.next_token.as_ref());
    }
}

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

impl Asked for StartInstances {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            instance_ids: fields.list("InstanceId"),
        })
    }
}

impl Asked for StopInstances {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            instance_ids: fields.list("InstanceId"),
            force: fields.flag("Force")?,
        })
    }
}

impl Asked for TerminateInstances {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            instance_ids: fields.list("InstanceId"),
        })
    }
}

impl Content for InstanceStateChanges {
    fn write(&self, xml: &mut Xml) {
        xml.list("instancesSet", &self.instances);
    }
}

impl Content for InstanceStateChange {
    fn write(&self, xml: &mut Xml) {
        xml.text("instanceId", &self.instance_id)
            .element("currentState", &self.current_state)
            .element("previousState", &self.previous_state);
    }
}

//! Instances: each of these speaks of the last one.

use std::collections::BTreeMap;

use super::{Scene, at};
use crate::cloud::{
    AttachedInterface, Check, CheckStatus, EniId, Instance, InstanceState, InstanceStatus,
    InstanceType, ResourceId, ScheduledEvent, Slot, Tags,
};

impl Scene {
    pub(in crate::tests) fn member(mut self, id: &str) -> Self {
        self.look.instances.push(Instance {
            id: id.into(),
            state: InstanceState::Running,
            instance_type: "m5.large".into(),
            zone: "us-east-1a".into(),
            vpc: Some("vpc-1".into()),
            launched: at("06:00:00"),
            interfaces: Vec::new(),
            tags: Tags::from([("failover:group".to_owned(), "web".to_owned())]),
        });
        self.look.statuses.push(InstanceStatus {
            id: id.into(),
            state: InstanceState::Running,
            checks: passed(),
            application_impaired_since: None,
            events: Vec::new(),
        });
        self
    }

    pub(in crate::tests) fn in_groups(self, groups: &str) -> Self {
        self.tagged("failover:group", groups)
    }

    pub(in crate::tests) fn tagged(mut self, key: &str, value: &str) -> Self {
        let tags = &mut self.instance().tags;
        tags.insert(key.to_owned(), value.to_owned());
        self
    }

    pub(in crate::tests) fn named(self, name: &str) -> Self {
        self.tagged("Name", name)
    }

    pub(in crate::tests) fn priority(self, priority: &str) -> Self {
        self.tagged("failover:priority", priority)
    }

    pub(in crate::tests) fn marked(self, cause: &str, value: &str) -> Self {
        self.tagged(&format!("failover:impaired:{cause}"), value)
    }

    pub(in crate::tests) fn recovered(self, cause: &str, time: &str) -> Self {
        self.tagged(
            &format!("failover:recovered:{cause}"),
            &at(time).to_string(),
        )
    }

    /// The status last announced of `web`, as far as this member's tag says.
    pub(in crate::tests) fn told(self, status: &str) -> Self {
        self.tagged("failover:status:web", status)
    }

    /// The status last announced of `web`, on every member and interface so far.
    pub(in crate::tests) fn all_told(mut self, status: &str) -> Self {
        for instance in &mut self.look.instances {
            write_status(&mut instance.tags, status);
        }
        for eni in &mut self.look.interfaces {
            write_status(&mut eni.tags, status);
        }
        self
    }

    /// The status last announced of `web`, on these.
    pub(in crate::tests) fn told_on(mut self, ids: &[ResourceId], status: &str) -> Self {
        let instances = self.look.instances.iter_mut();
        for instance in instances.filter(|instance| ids.contains(&(&instance.id).into())) {
            write_status(&mut instance.tags, status);
        }
        let interfaces = self.look.interfaces.iter_mut();
        for eni in interfaces.filter(|eni| ids.contains(&(&eni.id).into())) {
            write_status(&mut eni.tags, status);
        }
        self
    }

    pub(in crate::tests) fn state(mut self, state: InstanceState) -> Self {
        self.instance().state = state;
        match state {
            InstanceState::Running => self,
            InstanceState::Pending => {
                self.checks(CheckStatus::Initializing, CheckStatus::Initializing)
            }
            InstanceState::Stopping
            | InstanceState::Stopped
            | InstanceState::ShuttingDown
            | InstanceState::Terminated => self.unchecked(),
        }
    }

    pub(in crate::tests) fn pending(self) -> Self {
        self.state(InstanceState::Pending)
    }

    pub(in crate::tests) fn stopping(self) -> Self {
        self.state(InstanceState::Stopping)
    }

    pub(in crate::tests) fn stopped(self) -> Self {
        self.state(InstanceState::Stopped)
    }

    /// A terminated instance is in no VPC any more.
    pub(in crate::tests) fn terminated(mut self) -> Self {
        self.instance().vpc = None;
        self.state(InstanceState::Terminated)
    }

    pub(in crate::tests) fn checks(mut self, system: CheckStatus, instance: CheckStatus) -> Self {
        let (id, state) = (self.instance().id.clone(), self.instance().state);
        let mut checks = passed();
        checks.extend([(Check::System, system), (Check::Instance, instance)]);
        self = self.unchecked();
        self.look.statuses.push(InstanceStatus {
            id,
            state,
            checks,
            application_impaired_since: None,
            events: Vec::new(),
        });
        self
    }

    /// What the check of its EBS volumes came to, if it has one.
    pub(in crate::tests) fn volumes(mut self, status: Option<CheckStatus>) -> Self {
        let checks = &mut self.look.statuses.last_mut().expect("a status").checks;
        checks.remove(&Check::AttachedEbs);
        checks.extend(status.map(|status| (Check::AttachedEbs, status)));
        self
    }

    /// `DescribeInstanceStatus` shows another state than `DescribeInstances`.
    pub(in crate::tests) fn by_its_status(mut self, state: InstanceState) -> Self {
        self.look.statuses.last_mut().expect("a status").state = state;
        self
    }

    /// What runs on it, by a check that counts, or doesn't.
    pub(in crate::tests) fn application(mut self, status: CheckStatus, since: &str) -> Self {
        let told = self.look.statuses.last_mut().expect("a status");
        told.checks.insert(Check::Application, status);
        told.application_impaired_since = Some(at(since));
        self
    }

    pub(in crate::tests) fn counting(self, checks: &str) -> Self {
        self.tagged("failover:checks", checks)
    }

    /// EC2 is going to do this to it.
    pub(in crate::tests) fn scheduled(mut self, code: &str, description: &str) -> Self {
        let status = self.look.statuses.last_mut().expect("a status");
        status.events.push(ScheduledEvent {
            code: code.to_owned(),
            description: description.to_owned(),
            not_before: Some(at("18:00:00")),
        });
        self
    }

    /// Runs, and fails its instance status check.
    pub(in crate::tests) fn impaired(self) -> Self {
        self.checks(CheckStatus::Ok, CheckStatus::Impaired)
    }

    /// Runs, and its checks have no result yet.
    pub(in crate::tests) fn initializing(self) -> Self {
        self.checks(CheckStatus::Initializing, CheckStatus::Initializing)
    }

    pub(in crate::tests) fn unchecked(mut self) -> Self {
        let id = self.instance().id.clone();
        self.look.statuses.retain(|status| status.id != id);
        self
    }

    pub(in crate::tests) fn launched(mut self, time: &str) -> Self {
        self.instance().launched = at(time);
        self
    }

    pub(in crate::tests) fn of_type(mut self, name: &str) -> Self {
        self.instance().instance_type = InstanceType::from(name);
        self
    }

    pub(in crate::tests) fn in_zone(mut self, zone: &str) -> Self {
        self.instance().zone = zone.into();
        self
    }

    pub(in crate::tests) fn in_vpc(mut self, vpc: &str) -> Self {
        self.instance().vpc = Some(vpc.into());
        self
    }

    /// Has something else plugged in there.
    pub(in crate::tests) fn with_interface_at(
        self,
        network_card_index: u32,
        device_index: u32,
    ) -> Self {
        let slot = Slot {
            device_index,
            network_card_index,
        };
        self.with_interface("eni-own", slot)
    }

    /// With this interface on its first network card, as the instance shows it.
    pub(in crate::tests) fn plugged(self, eni: &str, device_index: u32) -> Self {
        let slot = Slot {
            device_index,
            network_card_index: 0,
        };
        self.with_interface(eni, slot)
    }

    fn with_interface(mut self, eni: &str, slot: Slot) -> Self {
        let eni = EniId::from(eni);
        self.instance().interfaces.push(AttachedInterface {
            eni,
            slot,
            address: None,
            elastic_ip: None,
            source_dest_check: None,
        });
        self
    }

    fn instance(&mut self) -> &mut Instance {
        self.look.instances.last_mut().unwrap()
    }
}

fn write_status(tags: &mut Tags, status: &str) {
    tags.insert("failover:status:web".to_owned(), status.to_owned());
}

fn passed() -> BTreeMap<Check, CheckStatus> {
    Check::EC2S.map(|check| (check, CheckStatus::Ok)).into()
}

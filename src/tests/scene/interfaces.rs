//! Interfaces: each of these speaks of the last one.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use super::Scene;
use crate::cloud::{
    Attachment, AttachmentStatus, CarriedAddress, Ena, EniStatus, NetworkInterface, Slot, Tags,
};

impl Scene {
    pub(in crate::tests) fn floating_eni(self, id: &str) -> Self {
        self.add_eni(id, false).eni_tagged("failover:group", "web")
    }

    pub(in crate::tests) fn landing(self, id: &str, list: &str) -> Self {
        self.add_eni(id, false)
            .eni_tagged("failover:addresses", list)
    }

    /// An interface without our tags: a look finds it only by an address that it carries.
    pub(in crate::tests) fn untagged_eni(self, id: &str) -> Self {
        self.add_eni(id, true)
    }

    fn add_eni(mut self, id: &str, elsewhere: bool) -> Self {
        let number = self.look.interfaces.len() + self.look.elsewhere.len();
        let own = u8::try_from(number + 200).unwrap();
        let eni = NetworkInterface {
            id: id.into(),
            subnet: "subnet-1".into(),
            vpc: "vpc-1".into(),
            zone: "us-east-1a".into(),
            status: EniStatus::Available,
            attachment: None,
            requester_managed: false,
            security_groups: BTreeSet::from(["sg-1".to_owned()]),
            source_dest_check: Some(true),
            addresses: vec![CarriedAddress {
                address: Ipv4Addr::new(10, 0, 1, own).into(),
                primary: true,
                elastic_ip: None,
            }],
            tags: Tags::new(),
        };
        self.elsewhere = elsewhere;
        if elsewhere {
            self.look.elsewhere.push(eni);
        } else {
            self.look.interfaces.push(eni);
        }
        self
    }

    pub(in crate::tests) fn eni_tagged(mut self, key: &str, value: &str) -> Self {
        let tags = &mut self.eni().tags;
        tags.insert(key.to_owned(), value.to_owned());
        self
    }

    pub(in crate::tests) fn floats_in(self, groups: &str) -> Self {
        self.eni_tagged("failover:group", groups)
    }

    /// Attached to this instance, at device index 1.
    pub(in crate::tests) fn on(mut self, instance: &str) -> Self {
        let eni = self.eni();
        eni.status = EniStatus::InUse;
        eni.attachment = Some(Attachment {
            id: format!("{}@{instance}", eni.id).as_str().into(),
            instance: Some(instance.into()),
            slot: Slot {
                device_index: 1,
                network_card_index: 0,
            },
            status: AttachmentStatus::Attached,
            delete_on_termination: false,
            ena: Ena::default(),
        });
        self
    }

    pub(in crate::tests) fn at_index(mut self, device_index: u32) -> Self {
        self.attachment().slot.device_index = device_index;
        self
    }

    pub(in crate::tests) fn attachment_is(mut self, status: AttachmentStatus) -> Self {
        self.attachment().status = status;
        self.eni().status = match status {
            AttachmentStatus::Attaching => EniStatus::Attaching,
            AttachmentStatus::Attached => EniStatus::InUse,
            AttachmentStatus::Detaching => EniStatus::Detaching,
            AttachmentStatus::Detached => EniStatus::Available,
        };
        self
    }

    /// It went and came back.
    pub(in crate::tests) fn attached_anew(mut self) -> Self {
        let attachment = self.attachment();
        attachment.id = format!("{} anew", attachment.id).as_str().into();
        self
    }

    pub(in crate::tests) fn detaching(self) -> Self {
        self.attachment_is(AttachmentStatus::Detaching)
    }

    /// Held by an AWS service: attached, to no instance.
    pub(in crate::tests) fn held_by_a_service(mut self) -> Self {
        self = self.on("a service");
        self.attachment().instance = None;
        self
    }

    pub(in crate::tests) fn requester_managed(mut self) -> Self {
        self.eni().requester_managed = true;
        self
    }

    pub(in crate::tests) fn deleted_on_termination(mut self) -> Self {
        self.attachment().delete_on_termination = true;
        self
    }

    pub(in crate::tests) fn behind(mut self, security_group: &str) -> Self {
        self.eni().security_groups = BTreeSet::from([security_group.to_owned()]);
        self
    }

    pub(in crate::tests) fn forwarding(mut self) -> Self {
        self.eni().source_dest_check = Some(false);
        self
    }

    pub(in crate::tests) fn carrying(mut self, address: &str) -> Self {
        self.eni().addresses.push(CarriedAddress {
            address: address.parse().unwrap(),
            primary: false,
            elastic_ip: None,
        });
        self
    }

    pub(in crate::tests) fn whose_primary_address_is(mut self, address: &str) -> Self {
        self.eni().addresses[0].address = address.parse().unwrap();
        self
    }

    pub(in crate::tests) fn in_subnet(mut self, subnet: &str) -> Self {
        self.eni().subnet = subnet.into();
        self
    }

    pub(in crate::tests) fn eni_in_vpc(mut self, vpc: &str) -> Self {
        self.eni().vpc = vpc.into();
        self
    }

    fn attachment(&mut self) -> &mut Attachment {
        self.eni().attachment.as_mut().unwrap()
    }

    fn eni(&mut self) -> &mut NetworkInterface {
        let list = if self.elsewhere {
            &mut self.look.elsewhere
        } else {
            &mut self.look.interfaces
        };
        list.last_mut().unwrap()
    }
}

//! A group, and what was done to it.

use std::collections::{BTreeMap, BTreeSet};

use eni_failover::act::{Course, End};
use eni_failover::cloud::{InstanceState, TypeLimits};
use eni_failover::decide::Rest;
use eni_failover::look::{
    Announced, Float, FloatKind, FloatingInterface, Group, Health, Holder, Member, Problem,
};
use jiff::Timestamp;

/// Looked at once, and left alone.
pub(crate) fn course(group: Group) -> Course {
    Course {
        denied: None,
        before: group.clone(),
        began: Timestamp::UNIX_EPOCH,
        after: group,
        crossed_off: BTreeMap::new(),
        touched: false,
        changed_hands: false,
        end: End::Rest(Rest::NoMember),
    }
}

/// `web`: eni-0fff on i-0aaa, with i-0bbb as its standby, both well.
pub(crate) struct Web {
    pub(crate) group: Group,
}

pub(crate) fn group() -> Web {
    let members = ["i-0aaa", "i-0bbb"].map(|id| (id.into(), member(id)));
    Web {
        group: Group {
            name: "web".into(),
            members: members.into(),
            floats: vec![float()],
            resources: BTreeMap::new(),
            problems: BTreeSet::new(),
        },
    }
}

pub(crate) fn float() -> Float {
    let interface = FloatingInterface {
        eni: "eni-0fff".into(),
        zone: "us-east-1a".into(),
        vpc: "vpc-0eee".into(),
        ena: eni_failover::cloud::Ena::default(),
        attachment: None,
    };
    Float::new(
        FloatKind::Interface(interface),
        Holder::Member("i-0aaa".into()),
    )
}

fn member(id: &str) -> Member {
    Member {
        id: id.into(),
        name: None,
        state: InstanceState::Running,
        condition: Health::Healthy,
        application: Health::Healthy,
        has_a_date: false,
        marks: Vec::new(),
        recoveries: BTreeMap::new(),
        seen: None,
        launched: Timestamp::UNIX_EPOCH,
        priority: 100,
        instance_type: "t3.micro".into(),
        zone: "us-east-1a".into(),
        vpc: Some("vpc-0eee".into()),
        limits: Some(TypeLimits {
            instance_type: "t3.micro".into(),
            interfaces: 2,
            addresses_per_interface: 2,
            ipv6_addresses_per_interface: 2,
        }),
        device_indices: BTreeMap::from([(0, None)]),
        spoiled: BTreeSet::new(),
        landings: Vec::new(),
        gate: None,
        announced: None,
        full: false,
    }
}

impl Web {
    pub(crate) fn active_is(self, health: Health) -> Self {
        self.member_is("i-0aaa", health)
    }

    pub(crate) fn standby_is(self, health: Health) -> Self {
        self.member_is("i-0bbb", health)
    }

    fn member_is(mut self, id: &str, health: Health) -> Self {
        let member = self.group.members.get_mut(&id.into()).expect("a member");
        member.condition = health;
        self
    }

    /// Its active was announced, and isn't there any more.
    pub(crate) fn without_its_active(mut self) -> Self {
        self.group.members.remove(&"i-0aaa".into());
        for float in &mut self.group.floats {
            float.holder = Holder::Nobody;
        }
        for member in self.group.members.values_mut() {
            member.announced = Some(Announced {
                active: Some("i-0aaa".into()),
                since: Timestamp::UNIX_EPOCH,
                from: None,
                trouble: None,
                down: false,
                half: false,
                tried: None,
                doubts: None,
            });
        }
        self
    }

    pub(crate) fn with_a_problem(mut self) -> Self {
        self.group.problems.insert(Problem::PriorityIsNoNumber {
            instance: "i-0aaa".into(),
            value: "high".to_owned(),
        });
        self
    }
}

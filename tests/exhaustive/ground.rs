//! Where it happens: one group of three whose active fails, in each kind of move, and another group that must not
//! notice.

use ec2_simulator::World;
use eni_failover::cloud::{Check, InstanceState};
use serde_json::Value;

pub(crate) const ACTIVE: &str = "i-0aaaaaaaaaaaaaaa1";
pub(crate) const STANDBY: &str = "i-0bbbbbbbbbbbbbbb2";
pub(crate) const SPARE: &str = "i-0ccccccccccccccc3";
pub(crate) const MEMBERS: [&str; 3] = [ACTIVE, STANDBY, SPARE];
pub(crate) const LANDINGS: [&str; 3] = [
    "eni-0aaaaaaaaaaaaaaa1",
    "eni-0bbbbbbbbbbbbbbb2",
    "eni-0ccccccccccccccc3",
];
pub(crate) const OTHERS: [&str; 2] = ["i-0ddddddddddddddd4", "i-0eeeeeeeeeeeeeee5"];

const INTERFACES_OF_OTHERS: [&str; 3] = [
    "eni-0ddddddddddddddd4",
    "eni-0ddddddddddddddd9",
    "eni-0eeeeeeeeeeeeeee5",
];

/// What moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Addresses,
    Eni,
    Mixed,
    /// What EC2 doesn't reassign.
    Ipv6,
    Prefixes,
    /// Across zones: of one table, and of two.
    Route,
    Routes,
    /// By itself, across zones.
    ElasticIp,
}

/// The Elastic IP that floats by itself.
pub(crate) const PUBLIC: &str = "203.0.113.7";
pub(crate) const ALLOCATION: &str = "eipalloc-0aaaaaaaaaaaaaaa1";
const TABLES: [&str; 2] = ["rtb-0aaaaaaaaaaaaaaa1", "rtb-0bbbbbbbbbbbbbbb2"];
const ROUTES: [&str; 2] = [
    "10.99.0.10/32 of rtb-0aaaaaaaaaaaaaaa1",
    "10.99.0.10/32 of rtb-0bbbbbbbbbbbbbbb2",
];

/// How the active fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    Stopping,
    Stopped,
    Impaired,
    ShuttingDown,
    Terminated,
}

/// A world in which the active has just failed, and the event of it.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    pub(crate) kind: Kind,
    pub(crate) world: World,
    pub(crate) event: Value,
    /// Whether the function has looked at the group before.
    pub(crate) warm: bool,
}

impl Kind {
    pub(crate) fn enis(self) -> &'static [&'static str] {
        match self {
            Self::Addresses
            | Self::Ipv6
            | Self::Prefixes
            | Self::Route
            | Self::Routes
            | Self::ElasticIp => &[],
            Self::Eni => &["eni-0fffffffffffffff1"],
            Self::Mixed => &["eni-0fffffffffffffff1", "eni-0fffffffffffffff2"],
        }
    }

    pub(crate) fn addresses(self) -> &'static [&'static str] {
        match self {
            Self::Addresses | Self::Mixed => &["10.0.1.50", "10.0.1.51"],
            Self::Eni | Self::Route | Self::Routes | Self::ElasticIp => &[],
            Self::Ipv6 => &["2001:db8:0:1::50", "2001:db8:0:1::51"],
            Self::Prefixes => &["10.0.1.64/28", "2001:db8:0:1:1::/80"],
        }
    }

    /// Each with its table.
    pub(crate) fn routes(self) -> &'static [&'static str] {
        match self {
            Self::Route => &ROUTES[..1],
            Self::Routes => &ROUTES,
            Self::Addresses
            | Self::Eni
            | Self::Mixed
            | Self::Ipv6
            | Self::Prefixes
            | Self::ElasticIp => &[],
        }
    }

    fn tables(self) -> &'static [&'static str] {
        TABLES.get(..self.routes().len()).unwrap_or_default()
    }

    /// The Elastic IP that floats by itself, where one does.
    pub(crate) fn elastic_ip(self) -> Option<&'static str> {
        (self == Self::ElasticIp).then_some(PUBLIC)
    }

    /// What can be tagged besides instances and interfaces.
    pub(crate) fn resources(self) -> &'static [&'static str] {
        match self {
            Self::Route | Self::Routes => self.tables(),
            Self::ElasticIp => &[ALLOCATION],
            Self::Addresses | Self::Eni | Self::Mixed | Self::Ipv6 | Self::Prefixes => &[],
        }
    }

    /// The private addresses that have an Elastic IP.
    pub(crate) fn public(self) -> &'static [&'static str] {
        match self {
            Self::Addresses => &["10.0.1.50"],
            Self::Eni => &["10.0.1.100"],
            Self::Mixed => &["10.0.1.100", "10.0.1.50"],
            Self::Ipv6 | Self::Prefixes | Self::Route | Self::Routes | Self::ElasticIp => &[],
        }
    }

    /// Which list of the world's file they are in.
    fn carried(self) -> String {
        let list = match self {
            Self::Addresses
            | Self::Eni
            | Self::Mixed
            | Self::Route
            | Self::Routes
            | Self::ElasticIp => "secondary",
            Self::Ipv6 => "ipv6",
            Self::Prefixes => "prefixes",
        };
        let quoted = self.addresses().iter().map(|it| format!("\"{it}\""));
        format!("{list}: [{}]", quoted.collect::<Vec<_>>().join(", "))
    }

    fn yaml(self) -> String {
        let interface = |(index, eni): (usize, &&str)| {
            format!(
                "  {{ id: {eni}, subnet: subnet-0a1b2c3d4e5f60001, address: 10.0.1.{}, \
                 tags: {{ \"failover:group\": web }}, \
                 attached: {{ instance: {ACTIVE}, device-index: {} }} }},\n",
                100 + index,
                1 + index
            )
        };
        let elastic_ip = |(index, address): (usize, &&str)| {
            format!(
                "{{ address: 203.0.113.{}, private-address: {address} }}, ",
                10 + index
            )
        };
        let interfaces: String = self.enis().iter().enumerate().map(interface).collect();
        let elastic_ips: String = self.public().iter().enumerate().map(elastic_ip).collect();
        let listed = match self.addresses() {
            [] => String::new(),
            addresses => format!("\"failover:addresses\": \"{}\"", addresses.join(" ")),
        };
        let tables = self.tables().iter().map(|table| {
            format!(
                "{{ id: {table}, tags: {{ \"failover:routes\": web/10.99.0.10/32 }}, \
                 routes: [{{ destination: 10.99.0.10/32, target: {} }}] }}, ",
                LANDINGS[0]
            )
        });
        let tables: String = tables.collect();
        let floating = format!(
            "{{ address: {PUBLIC}, id: {ALLOCATION}, private-address: 10.0.1.11, \
             tags: {{ \"failover:group\": web }} }}"
        );
        let elastic_ips = elastic_ips
            + if self == Self::ElasticIp {
                &floating
            } else {
                ""
            };
        include_str!("world.yaml")
            .replace("ROUTE_TABLES", &tables)
            .replace("CARRIED", &self.carried())
            .replace("LISTED", &listed)
            .replace("INTERFACES", &interfaces)
            .replace("ELASTIC_IPS", &elastic_ips)
    }

    /// A group that is watched since an hour and well, beside another one.
    fn world(self) -> World {
        watched(&self.yaml())
    }

    /// The same with nobody else in the account.
    fn lonely_world(self) -> World {
        let yaml = self.yaml();
        let mut parts = yaml.split("# OTHERS");
        let first = parts.next().unwrap_or_default().to_owned();
        let ours = parts.filter_map(|part| part.split_once("# END OF OTHERS"));
        watched(&ours.fold(first, |yaml, (_, ours)| yaml + ours))
    }
}

fn watched(yaml: &str) -> World {
    let start = "2026-11-23T12:00:00Z".parse().expect("a time");
    let mut world = World::from_yaml(yaml, start).expect("a world");
    let ours = [
        &MEMBERS[..],
        &LANDINGS,
        Kind::Mixed.enis(),
        &TABLES,
        &[ALLOCATION],
    ]
    .concat();
    let others = [&OTHERS[..], &INTERFACES_OF_OTHERS].concat();
    for (group, active, carriers) in [("web", ACTIVE, ours), ("db", OTHERS[0], others)] {
        let key = format!("failover:status:{group}");
        let value = format!("active={active} since=2026-11-23T11:00:00Z");
        for carrier in carriers {
            // The other group, or an interface of ours, may not be there.
            drop(world.set_tag(carrier, &key, &value));
        }
    }
    world
}

impl Failure {
    pub(crate) fn stage(self, kind: Kind) -> Stage {
        self.stage_in(kind, kind.world())
    }

    /// Where nothing but the group exists.
    pub(crate) fn lonely_stage(self, kind: Kind) -> Stage {
        self.stage_in(kind, kind.lonely_world())
    }

    /// Where something happened before.
    pub(crate) fn stage_after(self, kind: Kind, happened: impl FnOnce(&mut World)) -> Stage {
        let mut world = kind.world();
        happened(&mut world);
        self.stage_in(kind, world)
    }

    fn stage_in(self, kind: Kind, mut world: World) -> Stage {
        match self {
            Self::Stopping | Self::Stopped => world.set_state(ACTIVE, InstanceState::Stopping),
            Self::ShuttingDown | Self::Terminated => {
                world.set_state(ACTIVE, InstanceState::ShuttingDown)
            }
            Self::Impaired => world.impair(ACTIVE, Check::Instance),
        }
        .expect("it fails");
        let event = next_event(&mut world, |event| self.is_told_by(event));
        Stage {
            kind,
            world,
            event,
            warm: false,
        }
    }

    fn is_told_by(self, event: &Value) -> bool {
        let state = &event["detail"]["state"];
        match self {
            Self::Stopping => state == "stopping",
            Self::Stopped => state == "stopped",
            Self::Impaired => state["value"] == "ALARM",
            Self::ShuttingDown => state == "shutting-down",
            Self::Terminated => state == "terminated",
        }
    }
}

/// Lets the world go on until it sends such an event.
pub(crate) fn next_event(world: &mut World, wanted: impl Fn(&Value) -> bool) -> Value {
    loop {
        let events = world.take_events();
        if let Some(event) = events.into_iter().find(|event| wanted(&event.payload)) {
            return event.payload;
        }
        let next = world.next_transition().expect("something still happens");
        world.advance(next);
    }
}

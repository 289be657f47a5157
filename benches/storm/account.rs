//! The simulated account: so many groups of an active and a standby.

use ec2_simulator::World;
use eni_failover::cloud::AttachmentStatus;
use serde_json::{Value, json};

use crate::options::{Float, Options};
use crate::role::TOPIC;

const SUBNET: &str = "subnet-0a1b2c3d4e5f60001";

/// A large one: it has a device index for each of the groups that share it.
const SPARE_TYPE: &str = "p4d.24xlarge";

pub(crate) fn active(group: usize) -> String {
    format!("i-0{:08x}{:08x}", group + 1, 1)
}

fn standby(group: usize, per_spare: usize) -> String {
    format!("i-0{:08x}{:08x}", group / per_spare + 1, 2)
}

fn eni(group: usize) -> String {
    format!("eni-0{:08x}{:08x}", group + 1, 15)
}

fn name(group: usize) -> String {
    format!("group-{group:04}")
}

fn floating(group: usize) -> String {
    format!("10.0.{}.{}", 200 + group / 250, group % 250 + 2)
}

fn table(group: usize) -> String {
    format!("rtb-0{:016x}", group + 1)
}

fn destination(group: usize) -> String {
    format!("{}/32", floating(group).replacen("10.0", "10.99", 1))
}

/// Of the block for benchmarks.
fn public(group: usize) -> String {
    floating(group).replacen("10.0", "198.18", 1)
}

fn fixed(nth: usize) -> String {
    format!("10.0.{}.{}", 1 + nth / 250, nth % 250 + 2)
}

/// What is being written.
struct Account<'a> {
    options: &'a Options,
    instances: Vec<Value>,
    interfaces: Vec<Value>,
    elastic_ips: Vec<Value>,
    route_tables: Vec<Value>,
}

/// The world, in which all is well.
pub(crate) fn world(options: &Options) -> Result<World, Box<dyn std::error::Error>> {
    let mut account = Account {
        options,
        instances: Vec::new(),
        interfaces: Vec::new(),
        elastic_ips: Vec::new(),
        route_tables: Vec::new(),
    };
    for group in 0..options.groups {
        account.add_active(group);
        if group % options.groups_per_spare == 0 {
            account.add_standby(group);
        }
    }
    let file = json!({
        "subnets": [{ "id": SUBNET, "cidr": "10.0.0.0/16", "zone": "us-east-1a" }],
        "instances": account.instances,
        "interfaces": account.interfaces,
        "elastic-ips": account.elastic_ips,
        "route-tables": account.route_tables,
        "topics": [TOPIC],
        "settings": { "seed": options.seed },
    });
    Ok(World::from_json(file, "2026-11-23T11:00:00Z".parse()?)?)
}

impl Account<'_> {
    fn add_active(&mut self, group: usize) {
        let carries = match self.options.float {
            Float::Address => vec![floating(group)],
            Float::Interface | Float::Route | Float::ElasticIp => Vec::new(),
        };
        let (id, kind) = (active(group), "t3.medium");
        let on = fixed(self.instances.len());
        self.instance(&id, kind, &[group], &carries);
        match self.options.float {
            Float::Address => {}
            Float::Interface => self.interfaces.push(json!({
                "id": eni(group),
                "subnet": SUBNET,
                "address": floating(group),
                "tags": { "failover:group": name(group) },
                "attached": { "instance": id, "device-index": 1 },
            })),
            Float::Route => self.route_tables.push(json!({
                "id": table(group),
                "routes": [{ "destination": destination(group), "target": primary(&id) }],
                "tags": { "failover:routes": format!("{}/{}", name(group), destination(group)) },
            })),
            Float::ElasticIp => self.elastic_ips.push(json!({
                "address": public(group),
                "private-address": on,
                "tags": { "failover:group": name(group) },
            })),
        }
    }

    fn add_standby(&mut self, group: usize) {
        let per_spare = self.options.groups_per_spare;
        let last = (group + per_spare).min(self.options.groups);
        let of: Vec<usize> = (group..last).collect();
        let kind = if per_spare == 1 {
            "t3.medium"
        } else {
            SPARE_TYPE
        };
        self.instance(&standby(group, per_spare), kind, &of, &[]);
    }

    fn instance(&mut self, id: &str, kind: &str, groups: &[usize], carries: &[String]) {
        let names: Vec<String> = groups.iter().map(|group| name(*group)).collect();
        let listed = groups
            .iter()
            .map(|it| format!("{}/{}", name(*it), floating(*it)));
        let mut interface = json!({
            "id": primary(id),
            "address": fixed(self.instances.len()),
            "secondary": carries,
            "source-dest-check": self.options.float != Float::Route,
        });
        if self.options.float == Float::Address {
            let listed: Vec<String> = listed.collect();
            interface["tags"] = json!({ "failover:addresses": listed.join(" ") });
        }
        self.instances.push(json!({
            "id": id,
            "type": kind,
            "subnet": SUBNET,
            "tags": { "failover:group": names.join(" ") },
            "interface": interface,
        }));
    }
}

fn primary(instance: &str) -> String {
    instance.replacen("i-", "eni-", 1)
}

/// Whether each group's float is with its standby, all of it.
pub(crate) fn moved(world: &World, options: &Options) -> Vec<bool> {
    let to = |group: usize| standby(group, options.groups_per_spare);
    match options.float {
        Float::Interface | Float::Address => carried(world, options),
        Float::Route => {
            let mut moved = vec![false; options.groups];
            for (id, _, leads) in world.routes() {
                let group = number(id.get(5..), 16).and_then(|number| number.checked_sub(1));
                if let Some(group) = group.filter(|group| *group < options.groups) {
                    moved[group] |= leads == Some(primary(&to(group)).as_str());
                }
            }
            moved
        }
        Float::ElasticIp => {
            let mut moved = vec![false; options.groups];
            for (public_ip, on) in world.elastic_ips() {
                let address = public_ip.to_string();
                if let Some(group) = number_of(&address, Float::Address) {
                    let on = on.map(|(interface, _)| interface);
                    moved[group] = on == Some(primary(&to(group)).as_str());
                }
            }
            moved
        }
    }
}

fn number(text: Option<&str>, radix: u32) -> Option<usize> {
    usize::from_str_radix(text?, radix).ok()
}

fn carried(world: &World, options: &Options) -> Vec<bool> {
    let mut moved = vec![false; options.groups];
    for interface in world.interfaces() {
        let attached = interface.attachment.as_ref();
        let attached = attached.filter(|it| it.status == AttachmentStatus::Attached);
        let Some(holder) = attached.and_then(|it| it.instance) else {
            continue;
        };
        let carried = match options.float {
            Float::Interface => vec![interface.id.to_owned()],
            Float::Address | Float::Route | Float::ElasticIp => interface
                .secondary
                .iter()
                .map(ToString::to_string)
                .collect(),
        };
        for float in carried {
            let group = number_of(&float, options.float);
            if let Some(moved) = group.and_then(|group| Some((moved.get_mut(group)?, group))) {
                *moved.0 = holder == standby(moved.1, options.groups_per_spare);
            }
        }
    }
    moved
}

/// The group that a float belongs to.
fn number_of(float: &str, kind: Float) -> Option<usize> {
    match kind {
        Float::Interface if !float.ends_with("0000000f") => None,
        Float::Interface => number(float.get(5..13), 16)?.checked_sub(1),
        Float::Address | Float::Route | Float::ElasticIp => {
            let mut parts = float.split('.').skip(2).map(str::parse::<usize>);
            let (third, fourth) = (parts.next()?.ok()?, parts.next()?.ok()?);
            Some(third.checked_sub(200)? * 250 + fourth.checked_sub(2)?)
        }
    }
}

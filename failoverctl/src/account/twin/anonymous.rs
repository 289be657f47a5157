//! A world without anything that tells whose it is: the same by the same, so that it behaves as before.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

use super::blocks::Blocks;
use super::masks::Masks;
use super::world::{Alarm, Carries, Twin};

impl Twin {
    /// With identifiers, addresses and names replaced, the same by the same. Tags that aren't the function's are left out,
    /// and so is what it remembers in its own.
    #[must_use]
    pub fn anonymous(mut self) -> Self {
        let mut masks = Masks::default();
        let blocks = self.mask_subnets(&mut masks);
        let prefix = self.prefix.clone();
        let home = std::mem::take(&mut self.region);
        for instance in &mut self.instances {
            masks.id("i", &mut instance.id);
            masks.id("subnet", &mut instance.subnet);
            mask_tags(&mut instance.tags, &prefix, &mut masks, &blocks);
            let name = masks.mask("member", &instance.id, |number| format!("member-{number}"));
            instance.tags.insert("Name".to_owned(), name);
            instance
                .events
                .iter_mut()
                .for_each(|event| event.description = String::new());
            let primary = &mut instance.interface;
            masks.id("eni", &mut primary.id);
            mask_carried(&mut primary.carries, &blocks);
            mask_tags(&mut primary.tags, &prefix, &mut masks, &blocks);
            primary
                .groups
                .iter_mut()
                .for_each(|group| masks.id("sg", group));
        }
        for eni in &mut self.interfaces {
            masks.id("eni", &mut eni.id);
            masks.id("subnet", &mut eni.subnet);
            mask_carried(&mut eni.carries, &blocks);
            mask_tags(&mut eni.tags, &prefix, &mut masks, &blocks);
            eni.groups
                .iter_mut()
                .for_each(|group| masks.id("sg", group));
            if let Some(attached) = &mut eni.attached {
                masks.id("i", &mut attached.instance);
            }
        }
        self.mask_elastic_ips(&home, &mut masks, &blocks);
        self.mask_route_tables(&mut masks, &blocks);
        for (number, alarm) in (1..).zip(&mut self.alarms) {
            let mut instance = std::mem::take(&mut alarm.instance);
            masks.id("i", &mut instance);
            let (name, description) = (format!("alarm-{number}"), String::new());
            *alarm = Alarm {
                name,
                instance,
                description,
            };
        }
        "123456789012".clone_into(&mut self.account);
        "us-east-1".clone_into(&mut self.region);
        self.topics = vec!["arn:aws:sns:us-east-1:123456789012:eni-failover".to_owned()];
        self
    }

    fn mask_elastic_ips(&mut self, home: &str, masks: &mut Masks, blocks: &Blocks) {
        for (number, elastic_ip) in (1_u32..).zip(&mut self.elastic_ips) {
            // The block for benchmarks: nobody's.
            elastic_ip.address = Ipv4Addr::from(u32::from(Ipv4Addr::new(198, 18, 0, 0)) + number);
            if let Some(address) = &mut elastic_ip.private_address {
                *address = blocks.ipv4(*address);
            }
            if let Some(vpc) = &mut elastic_ip.vpc {
                masks.id("vpc", vpc);
            }
            if let Some(id) = &mut elastic_ip.id {
                masks.id("eipalloc", id);
            }
            let border = elastic_ip.network_border_group.take();
            elastic_ip.network_border_group = border.map(|border| masks.border(&border, home));
            mask_tags(&mut elastic_ip.tags, &self.prefix, masks, blocks);
        }
    }

    fn mask_route_tables(&mut self, masks: &mut Masks, blocks: &Blocks) {
        for table in &mut self.route_tables {
            masks.id("rtb", &mut table.id);
            masks.id("vpc", &mut table.vpc);
            // Its VPC's blocks are those around the subnets, which are others now.
            table.local.clear();
            mask_tags(&mut table.tags, &self.prefix, masks, blocks);
            for route in &mut table.routes {
                route.destination = masks.destination(route.destination, blocks);
                let kind = route
                    .target
                    .split('-')
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                if kind == "eni" {
                    masks.id("eni", &mut route.target);
                } else {
                    route.target = masks.mask("target", &route.target, |number| {
                        format!("{kind}-{number:017x}")
                    });
                }
            }
        }
    }

    /// Each subnet gets a block of its own, of the same size.
    fn mask_subnets(&mut self, masks: &mut Masks) -> Blocks {
        let mut blocks = Blocks::default();
        for (number, subnet) in (0_u32..).zip(&mut self.subnets) {
            masks.id("subnet", &mut subnet.id);
            masks.id("vpc", &mut subnet.vpc);
            subnet.zone = masks.zone(&subnet.zone, &self.region);
            let network =
                Ipv4Addr::from(u32::from(Ipv4Addr::new(10, 0, 0, 0)) + number % 256 * 65_536);
            let block = Ipv4Net::new(network, subnet.cidr.prefix_len()).unwrap_or(subnet.cidr);
            blocks.add(subnet.cidr.into(), block.into());
            subnet.cidr = block;
            if let Some(known) = subnet.ipv6_cidr {
                let network = u128::from(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0));
                let network = Ipv6Addr::from(network + (u128::from(number % 4096) << 84));
                let block = Ipv6Net::new(network, known.prefix_len()).unwrap_or(known);
                blocks.add(known.into(), block.into());
                subnet.ipv6_cidr = Some(block);
            }
        }
        blocks
    }
}

fn mask_carried(carries: &mut Carries, blocks: &Blocks) {
    for address in std::iter::once(&mut carries.address).chain(&mut carries.secondary) {
        *address = blocks.ipv4(*address);
    }
    for address in &mut carries.ipv6 {
        *address = blocks.ipv6(*address);
    }
    for prefix in &mut carries.prefixes {
        *prefix = blocks.block(*prefix);
    }
}

/// What the function reads is kept, in other words; what it wrote is left out, but for marks, which speak against a member.
fn mask_tags(
    tags: &mut BTreeMap<String, String>,
    prefix: &str,
    masks: &mut Masks,
    blocks: &Blocks,
) {
    let known = std::mem::take(tags);
    for (key, value) in known {
        let Some(what) = key.strip_prefix(prefix) else {
            continue;
        };
        let masked = match what {
            "group" => Some((key.clone(), words(&value, |word| masks.group(word)))),
            "addresses" => Some((
                key.clone(),
                words(&value, |word| listed(word, masks, blocks)),
            )),
            "landing" => Some((key.clone(), words(&value, |word| masks.group(word)))),
            "routes" => Some((
                key.clone(),
                words(&value, |word| routed(word, masks, blocks)),
            )),
            "priority" | "checks" => Some((key.clone(), value)),
            _ => what.strip_prefix("impaired:").map(|cause| {
                let is_time = value.parse::<jiff::Timestamp>().is_ok();
                let cause = masks.mask("cause", cause, |number| format!("cause-{number}"));
                let value = if is_time { value } else { "on".to_owned() };
                (format!("{prefix}impaired:{cause}"), value)
            }),
        };
        tags.extend(masked);
    }
}

fn words(value: &str, mask: impl FnMut(&str) -> String) -> String {
    value
        .split_whitespace()
        .map(mask)
        .collect::<Vec<_>>()
        .join(" ")
}

/// `10.0.1.50`, `10.0.1.64/28`, `web/10.0.1.50`, `web/10.0.1.64/28`
fn listed(word: &str, masks: &mut Masks, blocks: &Blocks) -> String {
    if let Some(address) = masked(word, blocks) {
        return address;
    }
    let (group, address) = word.split_once('/').unzip();
    // What is no address stays none.
    let address = masked(address.unwrap_or(word), blocks);
    let address = address.unwrap_or_else(|| "no-address".to_owned());
    group.map_or_else(
        || address.clone(),
        |group| format!("{}/{address}", masks.group(group)),
    )
}

/// An address or a prefix.
fn masked(text: &str, blocks: &Blocks) -> Option<String> {
    let address = text.parse::<IpAddr>().ok();
    let address = address.map(|address| blocks.address(address).to_string());
    let prefix = || {
        text.parse()
            .ok()
            .map(|block| blocks.block(block).to_string())
    };
    address.or_else(prefix)
}

/// `web/10.99.0.10/32`
fn routed(word: &str, masks: &mut Masks, blocks: &Blocks) -> String {
    let Some((group, destination)) = word.split_once('/') else {
        return "no-route".to_owned();
    };
    let destination = destination
        .parse()
        .map(|known| masks.destination(known, blocks));
    let destination = destination.map_or_else(|_| "no-block".to_owned(), |it| it.to_string());
    format!("{}/{destination}", masks.group(group))
}

//! A world without anything that tells whose it is: the same by the same, so that it behaves as before.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::world::{Alarm, Twin};

/// What stands for what, in the order in which it was met.
#[derive(Default)]
struct Masks(BTreeMap<(&'static str, String), String>);

impl Masks {
    fn mask(&mut self, kind: &'static str, known: &str, mask: impl Fn(usize) -> String) -> String {
        let next = self.0.keys().filter(|(of, _)| *of == kind).count() + 1;
        let masks = self.0.entry((kind, known.to_owned()));
        masks.or_insert_with(|| mask(next)).clone()
    }

    /// `i-00000000000000001`
    fn id(&mut self, kind: &'static str, known: &mut String) {
        *known = self.mask(kind, known, |number| format!("{kind}-{number:017x}"));
    }

    fn group(&mut self, known: &str) -> String {
        self.mask("group", known, |number| format!("group-{number}"))
    }
}

/// The blocks before and after.
type Blocks = Vec<(Ipv4Net, Ipv4Net)>;

/// In the block of the same number, in the same place of it; `None` where it is in none.
fn moved(address: Ipv4Addr, blocks: &Blocks) -> Option<Ipv4Addr> {
    let (from, to) = blocks.iter().find(|(from, _)| from.contains(&address))?;
    let offset = u32::from(address) - u32::from(from.network());
    Some(Ipv4Addr::from(u32::from(to.network()) + offset))
}

/// Where an address goes that is in no block: it must not be in one afterwards, either.
const NOWHERE: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);

impl Twin {
    /// With identifiers, addresses and names replaced, the same by the same. Tags that aren't the function's are left out,
    /// and so is what it remembers in its own.
    #[must_use]
    pub fn anonymous(mut self) -> Self {
        let mut masks = Masks::default();
        let blocks = self.mask_subnets(&mut masks);
        let prefix = self.prefix.clone();
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
            mask_addresses(&mut primary.address, &mut primary.secondary, &blocks);
            mask_tags(&mut primary.tags, &prefix, &mut masks, &blocks);
            primary
                .groups
                .iter_mut()
                .for_each(|group| masks.id("sg", group));
        }
        for eni in &mut self.interfaces {
            masks.id("eni", &mut eni.id);
            masks.id("subnet", &mut eni.subnet);
            mask_addresses(&mut eni.address, &mut eni.secondary, &blocks);
            mask_tags(&mut eni.tags, &prefix, &mut masks, &blocks);
            eni.groups
                .iter_mut()
                .for_each(|group| masks.id("sg", group));
            if let Some(attached) = &mut eni.attached {
                masks.id("i", &mut attached.instance);
            }
        }
        for (number, elastic_ip) in (1_u32..).zip(&mut self.elastic_ips) {
            // The block for benchmarks: nobody's.
            elastic_ip.address = Ipv4Addr::from(u32::from(Ipv4Addr::new(198, 18, 0, 0)) + number);
            elastic_ip.private_address =
                moved(elastic_ip.private_address, &blocks).unwrap_or(NOWHERE);
            masks.id("vpc", &mut elastic_ip.vpc);
        }
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

    /// Each subnet gets a block of its own, of the same size.
    fn mask_subnets(&mut self, masks: &mut Masks) -> Blocks {
        let mut blocks = Blocks::new();
        for (number, subnet) in (0_u32..).zip(&mut self.subnets) {
            masks.id("subnet", &mut subnet.id);
            masks.id("vpc", &mut subnet.vpc);
            subnet.zone = masks.mask("zone", &subnet.zone, |number| {
                let letter = u8::try_from(number - 1)
                    .ok()
                    .and_then(|number| b'a'.checked_add(number));
                format!("us-east-1{}", char::from(letter.unwrap_or(b'z')))
            });
            let network =
                Ipv4Addr::from(u32::from(Ipv4Addr::new(10, 0, 0, 0)) + number % 256 * 65_536);
            let block = Ipv4Net::new(network, subnet.cidr.prefix_len()).unwrap_or(subnet.cidr);
            blocks.push((subnet.cidr, block));
            subnet.cidr = block;
        }
        blocks
    }
}

fn mask_addresses(first: &mut Ipv4Addr, others: &mut [Ipv4Addr], blocks: &Blocks) {
    for address in std::iter::once(first).chain(others) {
        *address = moved(*address, blocks).unwrap_or(NOWHERE);
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

/// `10.0.1.50` or `web/10.0.1.50`
fn listed(word: &str, masks: &mut Masks, blocks: &Blocks) -> String {
    let (group, address) = word
        .split_once('/')
        .map_or((None, word), |(group, rest)| (Some(group), rest));
    let address = address
        .parse()
        .map(|address| moved(address, blocks).unwrap_or(NOWHERE).to_string());
    // What is no address stays none.
    let address = address.unwrap_or_else(|_| "no-address".to_owned());
    group.map_or_else(
        || address.clone(),
        |group| format!("{}/{address}", masks.group(group)),
    )
}

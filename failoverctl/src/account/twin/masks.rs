//! What stands for what in an anonymous world.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::blocks::Blocks;

/// What stands for what, in the order in which it was met.
#[derive(Default)]
pub(super) struct Masks(BTreeMap<(&'static str, String), String>);

impl Masks {
    pub(super) fn mask(
        &mut self,
        kind: &'static str,
        known: &str,
        mask: impl Fn(usize) -> String,
    ) -> String {
        let next = self.0.keys().filter(|(of, _)| *of == kind).count() + 1;
        let masks = self.0.entry((kind, known.to_owned()));
        masks.or_insert_with(|| mask(next)).clone()
    }

    /// `i-00000000000000001`
    pub(super) fn id(&mut self, kind: &'static str, known: &mut String) {
        *known = self.mask(kind, known, |number| format!("{kind}-{number:017x}"));
    }

    /// A zone is its border group and a letter: `us-east-1a`, `us-west-2-lax-1a`.
    pub(super) fn zone(&mut self, known: &str, home: &str) -> String {
        let border = known.trim_end_matches(|last: char| last.is_ascii_lowercase());
        let border = self.border(border, home);
        self.mask("zone", known, |number| {
            let letter = u8::try_from(number - 1)
                .ok()
                .and_then(|number| b'a'.checked_add(number));
            format!("{border}{}", char::from(letter.unwrap_or(b'z')))
        })
    }

    /// Where an Elastic IP is announced: the region, or a place of its own.
    pub(super) fn border(&mut self, known: &str, home: &str) -> String {
        if known == home {
            return "us-east-1".to_owned();
        }
        self.mask("border", known, |number| format!("us-east-1-loc-{number}"))
    }

    /// What is as wide as this tells nothing of whose it is; what is in a subnet goes with it.
    pub(super) fn destination(&mut self, known: IpNet, blocks: &Blocks) -> IpNet {
        let is_wide = match known {
            IpNet::V4(block) => block.prefix_len() < 16,
            IpNet::V6(block) => block.prefix_len() < 44,
        };
        if is_wide {
            return known;
        }
        if let Some(inside) = blocks.moved(known) {
            return inside;
        }
        let masked = self.mask("destination", &known.to_string(), |number| {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            outside(known, number).to_string()
        });
        masked.parse().unwrap_or(known)
    }

    pub(super) fn group(&mut self, known: &str) -> String {
        self.mask("group", known, |number| format!("group-{number}"))
    }
}

/// A block of the same length, the one of this number, in which no subnet is: of carriers' addresses, or of IPv6's local
/// ones.
fn outside(known: IpNet, number: u32) -> IpNet {
    let length = known.prefix_len();
    let address: IpAddr = match known {
        IpNet::V4(_) => {
            let carriers = u32::from(Ipv4Addr::new(100, 64, 0, 0));
            let place = number.rotate_right(u32::from(length)) & 0x003f_ffff;
            Ipv4Addr::from(carriers | place).into()
        }
        IpNet::V6(_) => {
            let place = u128::from(number).rotate_right(u32::from(length));
            Ipv6Addr::from((0xfd00_u128 << 112) | place).into()
        }
    };
    IpNet::new(address, length).map_or(known, |block| block.trunc())
}

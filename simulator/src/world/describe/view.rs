//! What the answers of describes are made from. How each thing looks stands with the thing.

use std::net::Ipv4Addr;

use crate::world::account::World;
use crate::world::state::State;

/// A state, and what all its answers carry.
pub(crate) struct View<'a> {
    pub(crate) state: &'a State,
    pub(crate) account: &'a str,
    pub(crate) region: &'a str,
    /// Pages have at most so many items.
    pub(crate) page_size: Option<usize>,
}

impl World {
    /// What the next describe sees.
    pub(crate) fn view(&mut self) -> View<'_> {
        let at = self.seen();
        View {
            state: self.state_at(at),
            account: &self.account,
            region: &self.region,
            page_size: self.settings.page_size,
        }
    }
}

impl View<'_> {
    pub(crate) fn private_dns_name(&self, address: Ipv4Addr) -> String {
        let [a, b, c, d] = address.octets();
        match self.region {
            "us-east-1" => format!("ip-{a}-{b}-{c}-{d}.ec2.internal"),
            region => format!("ip-{a}-{b}-{c}-{d}.{region}.compute.internal"),
        }
    }
}

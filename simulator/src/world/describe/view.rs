//! What the answers of describes are made from. How each thing looks stands with the thing.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::net::Ipv4Addr;

use crate::world::account::World;
use crate::world::state::{Interface, State};

/// A state, and what all its answers carry.
pub(crate) struct View<'a> {
    pub(crate) state: &'a State,
    pub(crate) account: &'a str,
    pub(crate) region: &'a str,
    /// Pages have at most so many items.
    pub(crate) page_size: Option<usize>,
    /// Which interfaces are on which instance: found once for an answer, not once for each of its items.
    on: OnceCell<HashMap<&'a str, Vec<&'a Interface>>>,
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
            on: OnceCell::new(),
        }
    }
}

impl<'a> View<'a> {
    /// The interfaces in the slots of an instance, whatever the status of the attachment.
    pub(crate) fn interfaces_on(&self, instance: &str) -> impl Iterator<Item = &'a Interface> {
        let on = self.on.get_or_init(|| {
            let mut on: HashMap<&str, Vec<&Interface>> = HashMap::new();
            for interface in self.state.interfaces.values() {
                if let Some(instance) = interface.instance() {
                    on.entry(instance).or_default().push(interface);
                }
            }
            on
        });
        let found = on.get(instance).map(Vec::as_slice).unwrap_or_default();
        found.iter().copied()
    }

    pub(crate) fn private_dns_name(&self, address: Ipv4Addr) -> String {
        let [a, b, c, d] = address.octets();
        match self.region {
            "us-east-1" => format!("ip-{a}-{b}-{c}-{d}.ec2.internal"),
            region => format!("ip-{a}-{b}-{c}-{d}.{region}.compute.internal"),
        }
    }
}

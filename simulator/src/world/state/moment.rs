//! What exists in a world at one moment. A stale describe reads an older one of these.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use super::elastic_ip::ElasticIp;
use super::instance::Instance;
use super::interface::Interface;
use super::route_table::RouteTable;
use super::subnet::Subnet;
use crate::api::ApiError;
use crate::world::errors;
use crate::world::ids::{ATTACHMENT, INSTANCE, INTERFACE, absent, well_formed};

#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) instances: BTreeMap<String, Instance>,
    pub(crate) interfaces: BTreeMap<String, Interface>,
    pub(crate) subnets: BTreeMap<String, Subnet>,
    pub(crate) elastic_ips: BTreeMap<Ipv4Addr, ElasticIp>,
    pub(crate) route_tables: BTreeMap<String, RouteTable>,
}

impl State {
    pub(crate) fn instance(&self, id: &str) -> Result<&Instance, ApiError> {
        self.instances
            .get(id)
            .ok_or_else(|| absent(id, INSTANCE, |id| errors::instances_not_found(&[id])))
    }

    /// "One unknown identifier makes EC2 reject the whole call", and the message names all of them.
    pub(crate) fn check_instances(&self, ids: &[String]) -> Result<(), ApiError> {
        let unknown: Vec<&str> = ids
            .iter()
            .map(String::as_str)
            .filter(|id| !self.instances.contains_key(*id))
            .collect();
        let (prefix, malformed) = INSTANCE;
        if let Some(id) = unknown.iter().find(|id| !well_formed(id, prefix)) {
            return Err(errors::malformed(malformed, id, prefix));
        }
        if unknown.is_empty() {
            Ok(())
        } else {
            Err(errors::instances_not_found(&unknown))
        }
    }

    pub(crate) fn interface(&self, id: &str) -> Result<&Interface, ApiError> {
        self.interfaces
            .get(id)
            .ok_or_else(|| absent(id, INTERFACE, errors::interface_not_found))
    }

    /// The interfaces in the slots of an instance, whatever the status of the attachment.
    pub(crate) fn interfaces_of(&self, instance: &str) -> impl Iterator<Item = &Interface> {
        self.interfaces
            .values()
            .filter(move |interface| interface.instance() == Some(instance))
    }

    /// The interface with this attachment.
    pub(crate) fn attached_by(&self, attachment: &str) -> Result<&Interface, ApiError> {
        self.interfaces
            .values()
            .find(|interface| {
                interface
                    .attachment
                    .as_ref()
                    .is_some_and(|a| a.id == attachment)
            })
            .ok_or_else(|| absent(attachment, ATTACHMENT, errors::attachment_not_found))
    }
}

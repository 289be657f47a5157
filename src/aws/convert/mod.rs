//! EC2's answers to the core's words.

mod check;
mod fields;
mod instances;
mod interfaces;
mod routes;
mod types;

pub(super) use self::check::instance_status;
pub(super) use self::fields::Incomplete;
pub(super) use self::instances::instance;
pub(super) use self::interfaces::network_interface;
pub(super) use self::routes::{elastic_ip, route_table};
pub(super) use self::types::{subnet, type_limits};

//! Elastic IPs. Open `association.rs` first: what each is on. It imports `account` and what is below, and `describe`.

mod associate;
mod association;
mod describe;
mod entry;
mod invariants;

pub(crate) use self::describe::describe;
pub(crate) use self::entry::ElasticIpEntry;

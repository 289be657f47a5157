//! What exists in a world, and what it remembers; data with hardly a rule. Open `moment.rs` first. It imports `ids` and
//! `errors`.
//!
//! `moment` puts together what a stale describe reads an older one of: `instance`, `check`, `interface`, `subnet`,
//! `elastic_ip`, `route_table`. The rest isn't described: `alarm`, `event`, `message`.

mod alarm;
mod check;
mod elastic_ip;
mod event;
mod instance;
mod interface;
mod message;
mod moment;
mod route_table;
mod subnet;

pub(crate) use self::alarm::{Alarm, AlarmValue};
pub(crate) use self::check::Checks;
pub(crate) use self::elastic_ip::{ElasticIp, ElasticIpAssociation};
pub use self::event::WorldEvent;
pub(crate) use self::instance::Instance;
pub(crate) use self::interface::{Attachment, Interface, PRIMARY_SLOT};
pub use self::message::PublishedMessage;
pub(crate) use self::moment::State;
pub(crate) use self::route_table::{Route, RouteTable, RouteTableAssociation, Target};
pub(crate) use self::subnet::Subnet;

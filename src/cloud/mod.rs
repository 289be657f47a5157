//! The ground floor: what EC2, Auto Scaling, SNS and the clock are to us. Open `ports.rs` first. It imports nothing of ours.
//!
//! `ports` is what all of this needs of the cloud, in the words of EC2: identifiers, instances, interfaces, addresses, checks.
//! `call_error` knows every code that a service answers with, `retry` is the only one who repeats a call, `every` makes
//! whole lists of pages and chunks, and `deadline` says when to stop. `sparing` wraps the ports for a storm: what many ask
//! is asked once (`shared`), and what would be throttled waits in line (`bucket`).

mod address;
mod bucket;
mod call_error;
mod check;
mod deadline;
mod elastic_ip;
mod every;
mod ids;
mod instance;
mod interface;
mod lifecycle;
mod notification;
mod page;
mod permissions;
mod ports;
mod queue;
pub mod retry;
mod route;
mod shared;
mod short;
mod sparing;
mod subnet;

pub use self::address::{Address, AddressKind, IPV4_PREFIX, IPV6_PREFIX, NotAnAddress};
pub use self::call_error::{CallError, Failure, Rejection};
pub use self::check::{Check, CheckStatus, InstanceStatus, ScheduledEvent, StatusQuery};
pub use self::deadline::Deadline;
pub use self::elastic_ip::{Association, ElasticIp};
pub use self::every::{
    every_elastic_ip, every_instance, every_interface, every_route_table, every_status,
    every_status_within, every_subnet, every_type,
};
pub(crate) use self::ids::is_safe;
pub use self::ids::{
    AllocationId, AttachmentId, EniId, GroupName, InstanceId, InstanceType, NAME_LENGTH,
    ResourceId, RouteTableId, SubnetId, Tags, VpcId, Zone, is_group_name, with_names,
};
pub use self::instance::{AttachedInterface, Instance, InstanceState, TypeLimits};
pub use self::interface::{
    Attachment, AttachmentStatus, CarriedAddress, Ena, EniStatus, InterfaceQuery, NetworkInterface,
    Slot,
};
pub use self::lifecycle::LifecycleAction;
pub use self::notification::Notification;
pub use self::page::Page;
pub use self::permissions::PERMISSIONS;
pub use self::ports::{
    Clock, Cloud, Ec2Read, Ec2Write, IDS_PER_CALL, Lifecycle, PER_PAGE, Publisher,
    STATUS_IDS_PER_CALL, TABLES_PER_PAGE, TYPES_PER_CALL, VALUES_PER_FILTER, is_ahead,
};
pub use self::queue::{MESSAGES_PER_CALL, Queue, Queued};
pub use self::route::{Route, RouteOrigin, RouteTable, RouteTarget};
pub use self::shared::Shared;
pub use self::short::short;
pub use self::sparing::Sparing;
pub use self::subnet::Subnet;

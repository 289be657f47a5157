//! Lambda, and SQS in front of it, in virtual time. Open `service.rs` first. It imports nothing of ours: it knows neither
//! EC2 nor failover.
//!
//! `service` runs a [`Function`] in execution environments, as many at once as there is concurrency; `asynchronous` is
//! Lambda's own queue with its retries; `queue` is SQS, and `mapping` the event source mapping that feeds a function from
//! it. `usage` counts.
//!
//! Rules quote docs/ec2-facts.md, "Lambda".

mod asynchronous;
mod mapping;
mod queue;
mod service;
mod usage;

pub use self::mapping::{Mapping, map};
pub use self::queue::{Message, Queue, QueueSettings};
pub use self::service::{Function, Invoked, Lambda, LambdaSettings, Throttled};
pub use self::usage::Usage;

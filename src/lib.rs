//! Moves what floats in a failover group (elastic network interfaces, secondary private IPv4 addresses) from a failed
//! EC2 instance to a healthy standby. Clients keep the same IP address, Elastic IP and MAC address.
//!
//! ```text
//! JSON --event--> Trigger --observe--> Snapshot --decide--> Decision --execute--> Course --announce--> SNS, tags
//!        parse    a hint    the truth             pure, data           second look         at least once
//! ```
//!
//! Begin with [`handler`]: the whole story in one function. Then, in the order of the story:
//!
//! - [`event`] reads payloads to [`trigger`]s; [`concern`] says what a trigger means for the groups that there are.
//! - [`observe`] looks at EC2, [`snapshot`] makes [`group`]s of it by the [`tags`]; what is wrong there is a [`problem`].
//! - [`decide`] and [`plan`] are pure: what to do, or why not.
//! - [`failover`] takes turns of deciding and looking, [`execute`] carries out a plan and survives the races.
//! - [`conclude`] makes the [`outcome`]; [`announce`] decides whether it is news, [`message`] says it to people,
//!   [`metrics`] to CloudWatch; [`testimony`] writes evidence on the members.
//! - [`ports`] is what all of this needs of the cloud. `aws` implements it with the AWS SDK, the crate `ec2-simulator`
//!   with a simulated EC2. Nothing else names either.

pub mod announce;
#[cfg(feature = "aws")]
pub mod aws;
pub mod call_error;
pub mod concern;
pub mod conclude;
pub mod deadline;
pub mod decide;
pub mod event;
pub mod execute;
pub mod failover;
pub mod group;
pub mod handler;
pub mod ids;
pub mod message;
pub mod metrics;
pub mod observe;
pub mod outcome;
pub mod plan;
pub mod ports;
pub mod problem;
pub mod report;
pub mod retry;
pub mod settings;
pub mod snapshot;
pub mod tags;
pub mod testimony;
#[cfg(test)]
mod tests;
pub mod tried;
pub mod trigger;

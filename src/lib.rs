//! Moves what floats in a failover group (elastic network interfaces, secondary private IPv4 addresses) from a failed
//! EC2 instance to a healthy standby. Clients keep the same IP address, Elastic IP and MAC address.
//!
//! ```text
//!          event/            look/             decide/            act/              tell/
//! JSON ------------> Trigger -------> Snapshot --------> Decision -------> Course -------> SNS, tags, answer
//!          parse     a hint  observe  the truth  decide  pure data fail_over second look   at least once
//! ```
//!
//! Begin with [`handler`]: the whole story in one file, and the only one that sees all rooms. Then room by room, from
//! the ground up; each imports only what is above it in this list, and says at its door which file to open first:
//!
//! - [`cloud`]: what EC2 and SNS are to us: identifiers, what describes show, the ports, failures, retries.
//! - [`event`]: payloads to triggers.
//! - [`look`]: what EC2 shows, put together as groups by their tags.
//! - [`decide`]: what to do, or why not: pure.
//! - [`act`]: carries out a plan and survives the races; takes turns of deciding and looking.
//! - [`tell`]: what came of it, for people, for programs, and for the next look.
//! - `worker`: the messages of a queue, side by side; of the rooms it knows only what a message is and what came of it.
//!
//! `aws` implements the ports with the AWS SDK, the crate `ec2-simulator` with a simulated EC2. Nothing else names
//! either.

pub mod act;
#[cfg(feature = "aws")]
pub mod aws;
pub mod cloud;
pub mod decide;
pub mod event;
pub mod handler;
pub mod invocation;
pub mod look;
pub mod settings;
pub mod tell;
#[cfg(test)]
mod tests;
mod worker;

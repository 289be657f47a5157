//! The state machine: an account in a region, without input, output or clock. Deterministic for a seed.
//!
//! Open `call.rs` first: what a call can be, and who answers it. There is one row for one thing that EC2 has, with its
//! entry in the YAML, how describes show and filter it, its rules, its refusals and its invariants together:
//! `instance`, `check`, `instance_type`, `interface`, `address`, `elastic_ip`, `route`, `subnet`, `tag`, `alarm`,
//! `lifecycle`, `topic`.
//!
//! Whoever adds a thing adds a row, its struct to `state/`, and itself to the lists. For a new call the compiler names
//! them (`call`, `authorize`, `throttle`); it doesn't in `build`, `violations` and `tag`.
//!
//! From the ground up, each importing only what is above it in this list, besides `api`, `wildcard`, `faults`, `policy`
//! and the core's `cloud`:
//!
//! - `errors`, `world_error`, `ids`, `wait`, `throttle`, `settings`, `transition`: words.
//! - `state/`: what exists at one moment. It can't lie with the rows, since every row looks at what others keep there.
//! - `account`: the [`World`] itself: state, time, chance, what is planned.
//! - `describe/`, `event`: what all rows answer and send with.
//! - the rows: `subnet`, `instance_type`, `elastic_ip`, `route`, `interface`, `address`, `instance`, `check`, `alarm`, `tag`,
//!   `lifecycle`, `topic`.
//! - the lists of all rows: `build` (YAML, with `our_words` for what is wrong with it), `call`, `advance` (time), `authorize`
//!   (IAM), `violations`.
//!
//! Rules quote the behaviour of EC2 from docs/ec2-facts.md. Where that is silent, a comment says which reading was
//! chosen and why it is the cautious one.

mod account;
mod address;
mod advance;
mod alarm;
mod authorize;
mod build;
mod call;
mod check;
mod describe;
mod elastic_ip;
mod errors;
mod event;
mod ids;
mod instance;
mod instance_type;
mod interface;
mod lifecycle;
mod our_words;
mod route;
mod settings;
mod state;
mod subnet;
mod tag;
mod throttle;
mod topic;
mod transition;
mod violations;
mod wait;
mod world_error;

pub use self::account::World;
pub use self::instance::PresentInstance;
pub use self::interface::{PresentAttachment, PresentInterface};
pub use self::settings::{InUse, Settings};
pub use self::state::{PublishedMessage, WorldEvent};
pub use self::throttle::{Bucket, Throttling};
pub use self::wait::Wait;
pub use self::world_error::WorldError;

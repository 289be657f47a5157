//! The only place that names the AWS SDK. It implements the ports of `cloud`, and imports nothing else of ours.
//!
//! The SDK is kept from doing three things that it does by itself:
//! - **Retrying.** A mutating call that got no answer must be followed by a look, never by the same call again,
//!   and throttling is met in one place, the core's.
//! - **Waiting.** Its waiters look every 20 s or slower.
//! - **Taking part of an answer for the whole.** Its page iterators end quietly at a repeated token, so the core follows
//!   the tokens; its XML reader ends at a document that breaks off, which here is an error.

mod auto_scaling;
mod client;
mod convert;
mod error;
mod https;
mod page;
mod read;
mod sns;
mod sqs;
mod whole_answer;
mod write;

pub use self::client::{Aws, sdk_config, timeouts};
pub use self::https::{https_client, https_connector};
pub use self::sqs::Sqs;

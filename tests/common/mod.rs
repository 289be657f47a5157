//! A simulated account with the real handler in front of it, and the words that tests of the whole have for them.

pub(crate) mod account;
pub(crate) mod calls;
pub(crate) mod events;
pub(crate) mod invocation;
pub(crate) mod lab;
pub(crate) mod names;
pub(crate) mod role;
pub(crate) mod samples;
pub(crate) mod told;

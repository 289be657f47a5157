//! What came of it, in words.

mod announce;
mod conclude;
mod digest;
mod message;
mod metrics;

//! What came of it, in words.

mod announce;
mod conclude;
mod message;
mod metrics;

//! The words that tags are written in.

use jiff::{Timestamp, Unit};

/// FNV-1a, 32 bits: short enough for a tag, and the same in every build, which the standard hasher doesn't promise.
#[must_use]
pub fn checksum(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// A time as the tags carry it.
#[must_use]
pub fn written(at: Timestamp) -> String {
    at.round(Unit::Millisecond).unwrap_or(at).to_string()
}

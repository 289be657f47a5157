//! The words that tags are written in.

use jiff::{Timestamp, Unit};

use crate::cloud::is_safe;

/// EC2 takes tag keys of up to 128 characters; this much of it is left to an alarm's or a group's name.
pub const NAME_LENGTH: usize = 64;

/// Whether a group's name can stand in a tag key and in a space-separated list.
#[must_use]
pub fn is_group_name(name: &str) -> bool {
    let safe = |c: char| c != '/' && is_safe(c);
    !name.is_empty() && name.len() <= NAME_LENGTH && name.chars().all(safe)
}

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

//! The words that tags are written in.

use std::net::IpAddr;

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

/// An entry of a landing interface's list.
#[derive(Clone, Copy, Debug)]
pub(in crate::look) struct Entry<'a> {
    /// All of it.
    pub(in crate::look) word: &'a str,
    /// The group that it names.
    pub(in crate::look) group: Option<&'a str>,
    /// What it lists.
    pub(in crate::look) listed: &'a str,
}

/// The entries of a landing interface's list: addresses and prefixes, with or without a group before them.
pub(in crate::look) fn entries(list: &str) -> impl Iterator<Item = Entry<'_>> {
    list.split_whitespace().map(|word| {
        let (group, listed) = match word.split_once('/') {
            Some((before, after)) if !is_mask(before, after) => (Some(before), after),
            Some(_) | None => (None, word),
        };
        Entry {
            word,
            group,
            listed,
        }
    })
}

/// `10.0.1.16/28`: what follows the slash is no address, so that what stands before it is no group, although it could be
/// the name of one.
fn is_mask(before: &str, after: &str) -> bool {
    after.parse::<u8>().is_ok() && before.parse::<IpAddr>().is_ok()
}

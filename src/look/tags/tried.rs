//! What was tried in vain, as it is written in the status tag. For how long it counts is a decision.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;

use super::words::written;

/// What was tried in vain, as `tried=2/2026-11-23T12:00:03Z/1a2b3c4d,5e6f7a8b`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedInVain {
    /// How often in a row.
    pub times: u32,
    /// When it was last.
    pub at: Timestamp,
    /// Checksums of those who refused, and of what about them could be changed.
    pub refused: BTreeSet<u32>,
}

impl TriedInVain {
    /// So many fit in the status, which is a tag's value of up to 256 characters.
    pub const MOST: usize = 10;

    /// Reads what [`Display`](fmt::Display) wrote; `None` where it is something else.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let mut parts = word.splitn(3, '/');
        Some(Self {
            times: parts.next()?.parse().ok()?,
            at: parts.next()?.parse().ok()?,
            refused: parts
                .next()?
                .split(',')
                .take(Self::MOST)
                .map(|print| u32::from_str_radix(print, 16).ok())
                .collect::<Option<_>>()?,
        })
    }
}

impl fmt::Display for TriedInVain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refused: Vec<String> = self
            .refused
            .iter()
            .map(|print| format!("{print:08x}"))
            .collect();
        write!(
            f,
            "{}/{}/{}",
            self.times,
            written(self.at),
            refused.join(",")
        )
    }
}

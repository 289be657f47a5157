//! The status that was announced last.

use std::fmt;

use jiff::Timestamp;

use super::doubts::Doubts;
use super::tried::TriedInVain;
use super::words::written;
use crate::cloud::{InstanceId, Tags};

/// `i-` and 17 digits. A longer word is none of EC2's, and would make the status longer than EC2 takes a tag's value.
const LONGEST_ID: usize = 19;

/// The status last announced, as `active=i-0bbb since=2026-11-23T12:00:03Z from=i-0aaa told=1a2b3c4d`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// The member that held what floats; nobody is `none`.
    pub active: Option<InstanceId>,
    /// Since when it is known to be active.
    pub since: Timestamp,
    /// From whom it took over; absent in a group that was only watched so far.
    pub from: Option<InstanceId>,
    /// Checksum of what else was told (a refusal, malformed tags); absent where all was well.
    pub trouble: Option<u32>,
    /// Whether it was told that the active no longer runs.
    pub down: bool,
    /// Whether it was told that only a part of it had got there.
    pub half: bool,
    /// What was tried in vain since; nothing is told of it.
    pub tried: Option<TriedInVain>,
    /// How often doubt alone has moved it.
    pub doubts: Option<Doubts>,
}

impl Announced {
    /// Reads a tag's value; `None` where it isn't a status, which then counts as never announced.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        let words: Tags = value
            .split_whitespace()
            .filter_map(|word| word.split_once('='))
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        let id = |key: &str| {
            words
                .get(key)
                .filter(|id| *id != "none" && id.len() <= LONGEST_ID)
                .map(|id| InstanceId::from(id.as_str()))
        };
        words.contains_key("active").then_some(())?;
        Some(Self {
            active: id("active"),
            since: words.get("since")?.parse().ok()?,
            from: id("from"),
            trouble: words
                .get("told")
                .and_then(|told| u32::from_str_radix(told, 16).ok()),
            down: words.contains_key("down"),
            half: words.contains_key("half"),
            tried: words
                .get("tried")
                .and_then(|tried| TriedInVain::parse(tried)),
            doubts: words.get("doubts").and_then(|word| Doubts::parse(word)),
        })
    }

    /// Whether a person who was told `other` needs to be told this: the times don't matter.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.active == other.active && self.trouble == other.trouble && self.down == other.down
    }
}

impl fmt::Display for Announced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.active {
            Some(active) => write!(f, "active={active}")?,
            None => write!(f, "active=none")?,
        }
        write!(f, " since={}", written(self.since))?;
        if let Some(from) = &self.from {
            write!(f, " from={from}")?;
        }
        if let Some(trouble) = self.trouble {
            write!(f, " told={trouble:08x}")?;
        }
        if self.down {
            write!(f, " down=told")?;
        }
        if self.half {
            write!(f, " half=told")?;
        }
        if let Some(tried) = &self.tried {
            write!(f, " tried={tried}")?;
        }
        if let Some(doubts) = &self.doubts {
            write!(f, " doubts={doubts}")?;
        }
        Ok(())
    }
}

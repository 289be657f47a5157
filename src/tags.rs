//! The tag schema: the only memory there is, on the user's own resources, where an operator can read and change it.

use std::collections::BTreeMap;
use std::fmt;

use jiff::{Timestamp, Unit};

use crate::ids::{GroupName, InstanceId};
use crate::ports::Tags;
use crate::tried::Tried;

/// The cause of the mark that a Spot interruption warning leaves.
pub const SPOT_INTERRUPTION: &str = "spot-interruption";

/// EC2 takes tag keys of up to 128 characters; this much of it is left to an alarm's or a group's name.
pub const NAME_LENGTH: usize = 64;

/// The longest prefix that leaves room for the longest key, `recovered:` and a name.
pub const PREFIX_LENGTH: usize = 32;

/// The keys, under one prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    prefix: String,
}

impl Schema {
    /// The schema under this prefix, `failover:` where the operator asked for nothing else.
    pub fn new(prefix: impl Into<String>) -> Self {
        Self {
            prefix: prefix.into(),
        }
    }

    /// On instances: the groups they are members of. On an interface: the group it floats in.
    #[must_use]
    pub fn group(&self) -> String {
        format!("{}group", self.prefix)
    }

    /// On instances: the higher is preferred.
    #[must_use]
    pub fn priority(&self) -> String {
        format!("{}priority", self.prefix)
    }

    /// On landing interfaces: the addresses that float among them.
    #[must_use]
    pub fn addresses(&self) -> String {
        format!("{}addresses", self.prefix)
    }

    /// On every member: the status last announced.
    #[must_use]
    pub fn status(&self, group: &GroupName) -> String {
        format!("{}status:{group}", self.prefix)
    }

    /// On a member: evidence against it.
    #[must_use]
    pub fn impaired(&self, cause: &str) -> String {
        format!("{}impaired:{cause}", self.prefix)
    }

    /// On a member: since when that evidence is taken back. It outlives the mark, so that an `ALARM` that is
    /// delivered after the `OK` that followed it doesn't count.
    #[must_use]
    pub fn recovered(&self, cause: &str) -> String {
        format!("{}recovered:{cause}", self.prefix)
    }

    /// The marks among an instance's tags, in force or not.
    #[must_use]
    pub fn marks(&self, tags: &Tags) -> Vec<Mark> {
        let mark = |(cause, value): (String, &String)| Mark {
            cause,
            at: value.parse().ok(),
        };
        with_prefix(tags, &self.impaired("")).map(mark).collect()
    }

    /// Since when each cause is taken back, among an instance's tags.
    #[must_use]
    pub fn recoveries(&self, tags: &Tags) -> BTreeMap<String, Timestamp> {
        let recovery = |(cause, value): (String, &String)| Some((cause, value.parse().ok()?));
        with_prefix(tags, &self.recovered(""))
            .filter_map(recovery)
            .collect()
    }
}

fn with_prefix<'a>(tags: &'a Tags, prefix: &str) -> impl Iterator<Item = (String, &'a String)> {
    tags.iter()
        .filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?.to_owned(), value)))
}

/// Evidence against a member that EC2 itself doesn't show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// An alarm's name, `spot-interruption`, or an operator's own word.
    pub cause: String,
    /// Since when; `None` where an operator wrote something that is no time.
    pub at: Option<Timestamp>,
}

/// An alarm's name as a part of a tag key: the characters that are safe in every service, and short enough.
/// Where the name had to be changed a checksum of the whole keeps different alarms apart.
#[must_use]
pub fn cause_of(alarm: &str) -> String {
    let safe = |c: char| if c == ' ' || is_safe(c) { c } else { '_' };
    let cause: String = alarm.chars().map(safe).take(NAME_LENGTH).collect();
    if cause == alarm {
        return cause;
    }
    let kept: String = cause.chars().take(NAME_LENGTH - 9).collect();
    format!("{kept}.{:08x}", checksum(alarm))
}

/// Whether a group's name can stand in a tag key and in a space-separated list.
#[must_use]
pub fn is_group_name(name: &str) -> bool {
    let safe = |c: char| c != '/' && is_safe(c);
    !name.is_empty() && name.len() <= NAME_LENGTH && name.chars().all(safe)
}

/// The characters that every service takes in a tag (facts: "Calls in general"), without the space: no wildcard of a
/// filter is among them.
pub(crate) fn is_safe(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+-=._:/@".contains(c)
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

/// The status last announced, as `active=i-0bbb since=2026-11-23T12:00:03Z from=i-0aaa told=1a2b3c4d`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The member that held what floats; nobody is `none`.
    pub active: Option<InstanceId>,
    /// Since when it is known to be active.
    pub since: Timestamp,
    /// From whom it took over; absent in a group that was only watched so far.
    pub from: Option<InstanceId>,
    /// Checksum of what else was told (a refusal, malformed tags); absent where all was well.
    pub told: Option<u32>,
    /// What was tried in vain since; nothing is told of it.
    pub tried: Option<Tried>,
}

impl Status {
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
                .filter(|id| *id != "none")
                .map(|id| InstanceId::from(id.as_str()))
        };
        words.contains_key("active").then_some(())?;
        Some(Self {
            active: id("active"),
            since: words.get("since")?.parse().ok()?,
            from: id("from"),
            told: words
                .get("told")
                .and_then(|told| u32::from_str_radix(told, 16).ok()),
            tried: words.get("tried").and_then(|tried| Tried::parse(tried)),
        })
    }

    /// Whether a person who was told `other` needs to be told this: the times don't matter.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.active == other.active && self.told == other.told
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.active {
            Some(active) => write!(f, "active={active}")?,
            None => write!(f, "active=none")?,
        }
        write!(f, " since={}", written(self.since))?;
        if let Some(from) = &self.from {
            write!(f, " from={from}")?;
        }
        if let Some(told) = self.told {
            write!(f, " told={told:08x}")?;
        }
        if let Some(tried) = &self.tried {
            write!(f, " tried={tried}")?;
        }
        Ok(())
    }
}

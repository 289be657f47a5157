//! What EventBridge delivers: source and detail-type choose the kind.

use serde::Deserialize;
use serde_json::Value;

use super::envelope::{Event, Kind, WHAT};
use super::home::Home;
use super::reading::{NotForUs, Parsed, Reading};
use super::{alarm, auto_scaling, ec2, schedule, wire};

/// Every kind of event that is acted on. Each is described where it is read, and nowhere else.
const KINDS: [&[Kind]; 5] = [
    ec2::KINDS,
    auto_scaling::KINDS,
    alarm::state_change::KINDS,
    alarm::deleted::KINDS,
    schedule::KINDS,
];

/// Source and detail-type of every kind of event that is acted on.
pub fn kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    let pairs = |kind: &'static Kind| {
        let detail_type = kind.detail_type;
        kind.sources
            .iter()
            .map(move |source| (*source, detail_type))
    };
    KINDS.into_iter().flatten().flat_map(pairs)
}

/// The two words that choose, read by themselves: an event that is not for us owes us no other field.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "an object")]
struct Label {
    source: String,
    #[serde(default)]
    detail_type: String,
}

pub(super) fn read(payload: &Value, home: &Home, prefix: &str) -> Reading {
    let label: Label = wire::read(WHAT, "$", payload)?;
    let is_it = |kind: &&Kind| {
        kind.detail_type == label.detail_type && kind.sources.contains(&label.source.as_str())
    };
    match KINDS.into_iter().flatten().find(is_it) {
        Some(kind) => {
            let event = Event::read(payload, kind)?;
            match event.why_elsewhere(home)? {
                Some(reason) => Ok(Parsed::NotForUs(reason)),
                None => (kind.read)(&event, prefix),
            }
        }
        None => Ok(Parsed::NotForUs(NotForUs::Kind {
            source_name: label.source,
            detail_type: label.detail_type,
        })),
    }
}

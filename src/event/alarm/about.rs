//! Whom an alarm speaks of.
//!
//! | from the strongest | what |
//! |---|---|
//! | alarm tag `failover:instance` | an instance |
//! | `failover:instance=i-…` in the description | an instance |
//! | an `InstanceId` dimension, if all metrics that have one agree | an instance |
//! | alarm tag `failover:group` | a group |
//! | `failover:group=…` in the description | a group |
//!
//! An operator's explicit word beats a dimension, which may only tell where a probe runs. But an instance beats a
//! group, even a dimension an explicit group: a per-instance alarm of a standby that also bears its group's tag must
//! never count against the active. Where the dimensions disagree, an explicit group decides.
//!
//! A composite alarm's `triggeringAlarms` are other alarms, not instances: they name nobody.

use std::collections::BTreeSet;

use super::reported::Reported;
use crate::event::name::{self, NameError};
use crate::event::reading::EventError;
use crate::event::trigger::About;

/// Whom an alarm speaks of.
pub(super) enum Whom {
    Known(About),
    Nobody,
    Several(Vec<String>),
}

pub(super) fn whom(alarm: &Reported, prefix: &str) -> Result<Whom, EventError> {
    let instance = |word: &str| name::instance(word).map(About::Instance);
    let group = |word: &str| name::group(word).map(About::Group);

    if let Some(named) = Named::explicitly(alarm, &format!("{prefix}instance")) {
        return named.only(alarm, instance);
    }
    let explicit_group = Named::explicitly(alarm, &format!("{prefix}group"));
    match (Named::by_dimension(alarm), explicit_group) {
        (Some(named), None) => named.only(alarm, instance),
        (Some(named), Some(_)) if named.is_one_instance() => named.only(alarm, instance),
        (_, Some(named)) => named.only(alarm, group),
        (None, None) => Ok(Whom::Nobody),
    }
}

/// The distinct words that one place of an alarm gives; at least one.
struct Named<'a> {
    place: String,
    words: BTreeSet<&'a str>,
}

impl<'a> Named<'a> {
    fn explicitly(alarm: &'a Reported, key: &str) -> Option<Self> {
        if let Some(word) = alarm.tags.get(key) {
            return Self::new(format!("tag {key:?}"), [word.trim()]);
        }
        Self::new(
            format!("description ({key}=…)"),
            values(&alarm.description, key),
        )
    }

    fn by_dimension(alarm: &'a Reported) -> Option<Self> {
        let dimensions = alarm.dimensions.iter();
        Self::new(
            "dimension \"InstanceId\"".to_owned(),
            dimensions.filter_map(|dimensions| dimensions.get("InstanceId")),
        )
    }

    fn new(place: String, words: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let words: BTreeSet<&str> = words.into_iter().collect();
        (!words.is_empty()).then_some(Self { place, words })
    }

    fn is_one_instance(&self) -> bool {
        self.words.len() == 1 && self.words.iter().all(|word| name::instance(word).is_ok())
    }

    /// The one that is named; several are no answer, and a word that names nothing is an error.
    fn only(
        self,
        alarm: &Reported,
        read: impl Fn(&str) -> Result<About, NameError>,
    ) -> Result<Whom, EventError> {
        let mut words = self.words.iter();
        match (words.next(), words.next()) {
            (Some(word), None) => read(word)
                .map(Whom::Known)
                .map_err(|source| EventError::Name {
                    alarm: alarm.name.clone(),
                    place: self.place,
                    source,
                }),
            (Some(_), Some(_)) => Ok(Whom::Several(
                self.words.into_iter().map(str::to_owned).collect(),
            )),
            (None, _) => Ok(Whom::Nobody),
        }
    }
}

/// The values of `key=value` in free text: `Web tier (failover:group=web), see the wiki.` gives `web`.
/// Spaces around `=`, quotes, brackets and a full stop after the value are tolerated.
fn values<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    let mut values = Vec::new();
    let mut before = ' ';
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once(key) {
        before = head.chars().next_back().unwrap_or(before);
        // `xfailover:group=web` is another word.
        if !is_word(before) {
            values.extend(value(tail));
        }
        before = key.chars().next_back().unwrap_or(before);
        rest = tail;
    }
    values
}

fn value(after_key: &str) -> Option<&str> {
    let blank = [' ', '\t'];
    let value = after_key.trim_start_matches(blank).strip_prefix('=')?;
    let value = value.trim_start_matches(blank);
    let value = value.trim_start_matches(['"', '\'', '`', '<']);
    let ends = |c: char| c.is_whitespace() || ",;()[]{}<>|\"'`".contains(c);
    let value = value.split(ends).next().unwrap_or_default();
    Some(value.trim_end_matches(['.', ':', '!', '?']))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '/')
}

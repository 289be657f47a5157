//! Whom an alarm speaks of, and whether it is meant at all.
//!
//! | from the strongest | what |
//! |---|---|
//! | `InstanceId` among the attributes of its contributor | an instance |
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
//! `failover:instance` by itself, as a tag without a value or as a word of the description, says that the alarm is meant,
//! and leaves it to the dimension or the contributor of whom.
//!
//! An alarm over many series (`GROUP BY InstanceId`) speaks of one of them, its contributor. What it says as a whole, or
//! of a contributor that is no instance, is never held against a group's active, which may be the one that is well.
//!
//! A composite alarm's `triggeringAlarms` are other alarms, not instances: they name nobody.

use std::collections::BTreeSet;

use super::reported::{Consent, MetricName, Reported};
use crate::event::name::{self, NameError};
use crate::event::reading::EventError;
use crate::event::trigger::{About, AlarmState};

/// Whom an alarm speaks of.
pub(super) enum Whom {
    Known(About),
    Nobody,
    Several(Vec<String>),
    /// Of no instance, since it watches many series.
    Series,
    /// Nobody said that it is for failover.
    Unmeant,
}

pub(super) fn whom(alarm: &Reported, consent: Consent, prefix: &str) -> Result<Whom, EventError> {
    let instance = |word: &str| name::instance(word).map(About::Instance);
    let group = |word: &str| name::group(word).map(About::Group);

    let words = Words::of(alarm, prefix);
    if consent == Consent::ByWords && words.are_none() && !watches_status_checks(alarm) {
        return Ok(Whom::Unmeant);
    }
    if let Some(attributes) = &alarm.contributor {
        let place = "contributor's attribute \"InstanceId\"".to_owned();
        return match Named::new(place, attributes.get("InstanceId")).or(words.instance) {
            Some(named) => named.only(alarm, instance),
            None => Ok(Whom::Series),
        };
    }
    if let Some(named) = words.instance {
        return named.only(alarm, instance);
    }
    match (Named::by_dimension(alarm), words.group) {
        (Some(named), None) => named.only(alarm, instance),
        (Some(named), Some(_)) if words.its_own || named.is_one_instance() => {
            named.only(alarm, instance)
        }
        (_, Some(_)) if alarm.watched.is_many && alarm.state == AlarmState::Alarm => {
            Ok(Whom::Series)
        }
        (None, Some(_)) if words.its_own => Ok(Whom::Nobody),
        (_, Some(named)) => named.only(alarm, group),
        (None, None) => Ok(Whom::Nobody),
    }
}

/// Whether all that it says of instances is EC2's own word.
fn watches_status_checks(alarm: &Reported) -> bool {
    let mut metrics = alarm
        .watched
        .instances()
        .map(|(metric, _)| metric)
        .peekable();
    metrics.peek().is_some() && metrics.all(MetricName::is_status_check)
}

/// What its tags and its description say.
struct Words<'a> {
    instance: Option<Named<'a>>,
    /// `failover:instance` by itself.
    its_own: bool,
    group: Option<Named<'a>>,
}

impl<'a> Words<'a> {
    fn of(alarm: &'a Reported, prefix: &str) -> Self {
        let (instance, group) = (format!("{prefix}instance"), format!("{prefix}group"));
        let tag = alarm.tags.get(&instance).map(str::trim);
        Self {
            instance: Named::explicitly(alarm, &instance, tag.filter(|word| !word.is_empty())),
            its_own: tag == Some("") || stands_alone(&alarm.description, &instance),
            group: Named::explicitly(alarm, &group, alarm.tags.get(&group).map(str::trim)),
        }
    }

    fn are_none(&self) -> bool {
        self.instance.is_none() && !self.its_own && self.group.is_none()
    }
}

/// The distinct words that one place of an alarm gives; at least one.
struct Named<'a> {
    place: String,
    words: BTreeSet<&'a str>,
}

impl<'a> Named<'a> {
    fn explicitly(alarm: &'a Reported, key: &str, tag: Option<&'a str>) -> Option<Self> {
        if let Some(word) = tag {
            return Self::new(format!("tag {key:?}"), [word]);
        }
        Self::new(
            format!("description ({key}=…)"),
            values(&alarm.description, key),
        )
    }

    fn by_dimension(alarm: &'a Reported) -> Option<Self> {
        Self::new(
            "dimension \"InstanceId\"".to_owned(),
            alarm.watched.instances().map(|(_, instance)| instance),
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
    after(text, key).into_iter().filter_map(value).collect()
}

/// Whether `key` is a word of free text that has no value.
fn stands_alone(text: &str, key: &str) -> bool {
    let ends = |rest: &&str| !rest.trim_start_matches('.').starts_with(is_word);
    let mut words = after(text, key).into_iter();
    words.any(|rest| ends(&rest) && value(rest).is_none())
}

/// What follows `key` wherever a word begins with it: `xfailover:group=web` is another word.
fn after<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    let mut all = Vec::new();
    let mut before = ' ';
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once(key) {
        before = head.chars().next_back().unwrap_or(before);
        if !is_word(before) {
            all.push(tail);
        }
        before = key.chars().next_back().unwrap_or(before);
        rest = tail;
    }
    all
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

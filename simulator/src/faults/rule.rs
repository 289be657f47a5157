//! Faults as a person writes them, in a world's YAML, on the command line and to the control plane.

use std::str::FromStr;
use std::time::Duration;

use jiff::SignedDuration;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Deserializer, de};

use super::fault::{CallContext, Fault, Faults};
use crate::api::ACTIONS;

const WORDS: &str = "throttled, unavailable, internal-error, lost-request, lost-answer, truncated, wrong-content or \
                     slow:2s";

/// A fault, and the calls that it befalls: `DetachNetworkInterface=lost-answer` every call of that action,
/// `DetachNetworkInterface:2=…` the second, `DetachNetworkInterface:10%=…` about one in ten; `*` is any action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultRule {
    /// Any, where there is none.
    pub(super) action: Option<String>,
    pub(super) when: When,
    pub(super) fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Always,
    /// Counted from one.
    Nth(u64),
    /// Of a hundred calls so many.
    Percent(u8),
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "throttled" => Self::throttled(),
            "unavailable" => Self::unavailable(),
            "internal-error" => Self::internal_error(),
            "lost-request" => Self::LostRequest,
            "lost-answer" => Self::LostAnswer,
            "truncated" => Self::Truncated,
            "wrong-content" => Self::WrongContent,
            _ => match text.strip_prefix("slow:") {
                Some(extra) => Self::Slow(duration(extra)?),
                None => return Err(format!("`{text}` is no fault: take {WORDS}")),
            },
        })
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    let duration: Option<SignedDuration> = text.parse().ok();
    duration
        .and_then(|duration| Duration::try_from(duration).ok())
        .ok_or_else(|| format!("`{text}` is no duration: take one like `2s` or `250ms`"))
}

impl FromStr for FaultRule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || {
            format!("`{text}` is no rule for faults: take one like `DescribeInstances:2=truncated`")
        };
        let (calls, fault) = text.split_once('=').ok_or_else(form)?;
        let (action, when) = match calls.split_once(':') {
            Some((action, when)) => (action, when.parse()?),
            None => (calls, When::Always),
        };
        Ok(Self {
            action: known(action)?,
            when,
            fault: fault.parse()?,
        })
    }
}

/// A misspelt action would never be met.
fn known(action: &str) -> Result<Option<String>, String> {
    match action {
        "*" => Ok(None),
        _ if ACTIONS.contains(&action) => Ok(Some(action.to_owned())),
        _ => {
            let known = ACTIONS.join(", ");
            Err(format!(
                "`{action}` is no action: take `*` or one of {known}"
            ))
        }
    }
}

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let when = match text.strip_suffix('%') {
            Some(percent) => percent.parse().ok().map(Self::Percent),
            None => text.parse().ok().map(Self::Nth),
        };
        when.filter(|when| matches!(when, Self::Nth(1..) | Self::Percent(1..=100)))
            .ok_or_else(|| {
                format!("`{text}` says no calls: take a number from 1, or a share like `10%`")
            })
    }
}

impl<'de> Deserialize<'de> for FaultRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// Rules that are in force: of those that meet a call, the first counts. Calls are counted from here on.
#[derive(Clone, Debug)]
pub struct FaultRules {
    /// Each with the calls of its action so far.
    rules: Vec<(FaultRule, u64)>,
    rng: Xoshiro256PlusPlus,
}

impl FaultRules {
    /// These, where the seed decides which calls are those of a share.
    #[must_use]
    pub fn new(rules: Vec<FaultRule>, seed: u64) -> Self {
        Self {
            rules: rules.into_iter().map(|rule| (rule, 0)).collect(),
            rng: Xoshiro256PlusPlus::seed_from_u64(seed),
        }
    }
}

impl Faults for FaultRules {
    fn on_call(&mut self, call: &CallContext<'_>) -> Fault {
        let mut met = None;
        for (rule, calls) in &mut self.rules {
            if rule.action.as_ref().is_some_and(|it| it != call.action) {
                continue;
            }
            // The k'th call is one that is to be carried out.
            if matches!(rule.when, When::Nth(_)) && call.request.is_dry_run() {
                continue;
            }
            // All rules count and draw, whichever is first: none depends on another.
            *calls += 1;
            let meets = match rule.when {
                When::Always => true,
                When::Nth(nth) => *calls == nth,
                When::Percent(percent) => self.rng.random_range(0..100) < percent,
            };
            if meets && met.is_none() {
                met = Some(rule.fault.clone());
            }
        }
        met.unwrap_or_default()
    }
}

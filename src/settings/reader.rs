//! One variable after the other; what is wrong is collected, so that one deployment shows it all.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::level::LogLevel;
use super::wrong::{SettingsError, WrongSetting};
use crate::cloud::is_safe;
use crate::look::PREFIX_LENGTH;

/// As EC2 has it.
const KEY_LENGTH: usize = 128;

pub(super) struct Reader<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    wrong: Vec<WrongSetting>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            lookup,
            wrong: Vec::new(),
        }
    }

    pub(super) fn finish<T>(self, settings: T) -> Result<T, SettingsError> {
        let wrong = self.wrong;
        if wrong.is_empty() {
            Ok(settings)
        } else {
            Err(SettingsError { wrong })
        }
    }

    pub(super) fn topic_arn(&mut self, variable: &'static str) -> String {
        let allowed = "the ARN of a standard SNS topic, arn:aws:sns:us-east-1:111122223333:name";
        let topic_arn = self.value(variable);
        if !topic_arn.as_deref().is_some_and(is_topic_arn) {
            self.refuse(variable, topic_arn.clone(), allowed);
        }
        topic_arn.unwrap_or_default()
    }

    pub(super) fn tag_prefix(&mut self, variable: &'static str, default: String) -> String {
        let allowed = format!(
            "1 to {PREFIX_LENGTH} of the letters, digits and + - = . _ : / @, not beginning with aws:"
        );
        let parse = |text: &str| is_tag_key(text, PREFIX_LENGTH).then(|| text.to_owned());
        self.read(variable, &allowed, default, parse)
    }

    /// Optional: no default.
    pub(super) fn tag_key(&mut self, variable: &'static str) -> Option<String> {
        let allowed = format!(
            "nothing, or a tag key: 1 to {KEY_LENGTH} of the letters, digits and + - = . _ : / @, not beginning with aws:"
        );
        let parse = |text: &str| is_tag_key(text, KEY_LENGTH).then(|| Some(text.to_owned()));
        self.read(variable, &allowed, None, parse)
    }

    /// Optional: no default.
    pub(super) fn queue_url(&mut self, variable: &'static str) -> Option<String> {
        let allowed = "nothing, or the URL of an SQS queue, https://sqs.us-east-1.amazonaws.com/111122223333/name";
        let parse = |text: &str| is_queue_url(text).then(|| Some(text.to_owned()));
        self.read(variable, allowed, None, parse)
    }

    pub(super) fn flag(&mut self, variable: &'static str, default: bool) -> bool {
        self.read(variable, "true or false", default, |text| text.parse().ok())
    }

    pub(super) fn seconds(
        &mut self,
        variable: &'static str,
        default: Duration,
        range: RangeInclusive<u64>,
    ) -> Duration {
        let allowed = format!("whole seconds from {} to {}", range.start(), range.end());
        self.read(variable, &allowed, default, |text| {
            let seconds = text.parse().ok()?;
            range
                .contains(&seconds)
                .then(|| Duration::from_secs(seconds))
        })
    }

    pub(super) fn log_level(&mut self, variable: &'static str, default: LogLevel) -> LogLevel {
        let allowed = LogLevel::ALL.map(LogLevel::as_str).join(", ");
        self.read(variable, &format!("one of {allowed}"), default, |text| {
            LogLevel::ALL
                .into_iter()
                .find(|level| level.as_str() == text)
        })
    }

    fn read<T>(
        &mut self,
        variable: &'static str,
        allowed: &str,
        default: T,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> T {
        let Some(text) = self.value(variable) else {
            return default;
        };
        parse(&text).unwrap_or_else(|| {
            self.refuse(variable, Some(text), allowed);
            default
        })
    }

    fn value(&self, variable: &str) -> Option<String> {
        (self.lookup)(variable).filter(|text| !text.is_empty())
    }

    fn refuse(&mut self, variable: &'static str, value: Option<String>, allowed: &str) {
        self.wrong.push(WrongSetting {
            variable,
            value,
            allowed: allowed.to_owned(),
        });
    }
}

/// A FIFO topic (`name.fifo`) has no email subscriptions and wants a message group, so its name is refused here.
fn is_topic_arn(text: &str) -> bool {
    let [arn, partition, service, region, account, name] =
        *text.split(':').collect::<Vec<_>>().as_slice()
    else {
        return false;
    };
    let word = |text: &str, extra: &str| {
        let letter = |c: char| c.is_ascii_alphanumeric() || extra.contains(c);
        !text.is_empty() && text.chars().all(letter)
    };
    (arn, service) == ("arn", "sns")
        && partition.starts_with("aws")
        && word(partition, "-")
        && word(region, "-")
        && account.len() == 12
        && account.chars().all(|c| c.is_ascii_digit())
        && name.len() <= 256
        && word(name, "-_")
}

/// Of the host only that there is one: each partition has its own.
fn is_queue_url(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else {
        return false;
    };
    let [host, account, name] = *rest.split('/').collect::<Vec<_>>().as_slice() else {
        return false;
    };
    !host.is_empty()
        && account.len() == 12
        && account.chars().all(|c| c.is_ascii_digit())
        && (1..=80).contains(&name.len())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

/// `aws:` is reserved, in any case.
fn is_tag_key(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len())
        && text.chars().all(is_safe)
        && !text.to_ascii_lowercase().starts_with("aws:")
}

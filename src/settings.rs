//! Settings, from the function's environment. A wrong one stops the cold start: a function that runs with settings
//! that nobody meant would be found out in the failure that it was there for.

mod read;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use read::Reader;

/// What the operator chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `TOPIC_ARN`: the SNS topic where people and programs are told.
    pub topic_arn: String,
    /// `TAG_PREFIX`: what all tag keys begin with.
    pub tag_prefix: String,
    /// `DRY_RUN`: decide and log, but change and announce nothing.
    pub dry_run: bool,
    /// `COOLDOWN_SECONDS`: how long a new active is left alone, so that nothing moves to and fro.
    pub cooldown: Duration,
    /// `FORCE_DETACH_AFTER_SECONDS`: how long a detach from a failed instance may take before it is forced.
    pub force_detach_after: Duration,
    /// `LOG_LEVEL`: of this function; what the SDK logs is never below `warn`.
    pub log_level: LogLevel,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What failed.
    Error,
    /// What needs a look.
    Warn,
    /// What was decided and done.
    #[default]
    Info,
    /// Each call.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    const ALL: [Self; 6] = [
        Self::Off,
        Self::Error,
        Self::Warn,
        Self::Info,
        Self::Debug,
        Self::Trace,
    ];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

impl Settings {
    /// The defaults of all that has one.
    pub fn with_topic(topic_arn: impl Into<String>) -> Self {
        Self {
            topic_arn: topic_arn.into(),
            tag_prefix: "failover:".to_owned(),
            dry_run: false,
            // A status check needs two minutes to fail, so a minute hides no second failure and outlasts the events
            // of the first, which arrive within seconds.
            cooldown: Duration::from_mins(1),
            // A detach takes seconds. After thirty it hangs, and clients have waited long enough.
            force_detach_after: Duration::from_secs(30),
            log_level: LogLevel::default(),
        }
    }

    /// The settings of this process.
    ///
    /// # Errors
    /// Names every variable that is wrong.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the environment"
    )]
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// The settings as `lookup` finds them, by the names of their variables. An empty value counts as none.
    ///
    /// # Errors
    /// Names every variable that is wrong.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(&lookup);
        let default = Self::with_topic(reader.topic_arn("TOPIC_ARN"));
        let settings = Self {
            tag_prefix: reader.tag_prefix("TAG_PREFIX", default.tag_prefix),
            dry_run: reader.flag("DRY_RUN", default.dry_run),
            cooldown: reader.seconds("COOLDOWN_SECONDS", default.cooldown, 0..=3600),
            // Below 5 s it would cut short detaches that go well, and a forced one can leave the device index
            // unusable; above 600 s it couldn't happen within the 900 s that Lambda gives an invocation.
            force_detach_after: reader.seconds(
                "FORCE_DETACH_AFTER_SECONDS",
                default.force_detach_after,
                5..=600,
            ),
            log_level: reader.log_level("LOG_LEVEL", default.log_level),
            topic_arn: default.topic_arn,
        };
        reader.finish(settings)
    }
}

/// All settings that are wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the environment of the function is wrong: {}", sentences(.wrong))]
pub struct SettingsError {
    /// Each of them, in the order of [`Settings`].
    pub wrong: Vec<WrongSetting>,
}

/// One setting that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable} {}, but takes {allowed}", found(.value.as_deref()))]
pub struct WrongSetting {
    /// The environment variable.
    pub variable: &'static str,
    /// Its value, if it has one.
    pub value: Option<String>,
    /// What it takes.
    pub allowed: String,
}

fn sentences(wrong: &[WrongSetting]) -> String {
    let sentences: Vec<_> = wrong.iter().map(ToString::to_string).collect();
    sentences.join("; ")
}

fn found(value: Option<&str>) -> String {
    value.map_or_else(|| "is not set".to_owned(), |value| format!("is {value:?}"))
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

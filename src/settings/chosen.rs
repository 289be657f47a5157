//! The settings and their defaults.

use std::time::Duration;

use super::level::LogLevel;
use super::reader::Reader;
use super::wrong::SettingsError;

/// What the operator chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `TOPIC_ARN`: the SNS topic where people and programs are told.
    pub topic_arn: String,
    /// `TAG_PREFIX`: what all tag keys begin with.
    pub tag_prefix: String,
    /// `BOUNDARY_TAG`: the key of a tag that members and floats of a group carry with the same value.
    pub boundary_tag: Option<String>,
    /// `DRY_RUN`: decide and log, but change and announce nothing.
    pub dry_run: bool,
    /// `COOLDOWN_SECONDS`: how long a new active is left alone, so that nothing moves to and fro.
    pub cooldown: Duration,
    /// `FORCE_DETACH_AFTER_SECONDS`: how long a detach from an instance that is only doubted may take before it is forced.
    pub force_detach_after: Duration,
    /// `QUEUE_URL`: the queue that feeds the function, which takes messages from it by itself, too.
    pub queue_url: Option<String>,
    /// `LOG_LEVEL`: of this function; what the SDK logs is never below `warn`.
    pub log_level: LogLevel,
}

impl Settings {
    /// The defaults of all that has one.
    pub fn with_topic(topic_arn: impl Into<String>) -> Self {
        Self {
            topic_arn: topic_arn.into(),
            tag_prefix: "failover:".to_owned(),
            boundary_tag: None,
            dry_run: false,
            // A status check needs two minutes to fail, so a minute hides no second failure and outlasts the events
            // of the first, which arrive within seconds.
            cooldown: Duration::from_mins(1),
            // A detach takes seconds. After thirty it hangs, and clients have waited long enough.
            force_detach_after: Duration::from_secs(30),
            queue_url: None,
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
            boundary_tag: reader.tag_key("BOUNDARY_TAG"),
            dry_run: reader.flag("DRY_RUN", default.dry_run),
            cooldown: reader.seconds("COOLDOWN_SECONDS", default.cooldown, 0..=3600),
            // Below 5 s it would cut short detaches that go well, and a forced one can leave the device index
            // unusable; above 600 s it couldn't happen within the 900 s that Lambda gives an invocation.
            force_detach_after: reader.seconds(
                "FORCE_DETACH_AFTER_SECONDS",
                default.force_detach_after,
                5..=600,
            ),
            queue_url: reader.queue_url("QUEUE_URL"),
            log_level: reader.log_level("LOG_LEVEL", default.log_level),
            topic_arn: default.topic_arn,
        };
        reader.finish(settings)
    }
}

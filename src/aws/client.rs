//! The clients, with the timeouts of production.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use jiff::{SignedDuration, Timestamp};

use super::https::https_client;
use super::whole_answer;
use crate::cloud::Clock;

/// Linux repeats a lost SYN after 1 s: two seconds forgive one loss, and leave room for the TLS handshake,
/// which at 128 MB of memory has a fourteenth of a processor.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// Eight times the slowest call that is logged for this job: 0.58 s (docs/ec2-facts.md, "Latency"). Whoever waits
/// longer waits for a connection that died while the sandbox was frozen, and a look at what was done costs less.
const CALL_TIMEOUT: Duration = Duration::from_secs(5);

/// EC2, Auto Scaling and SNS.
#[derive(Clone, Debug)]
pub struct Aws {
    pub(super) auto_scaling: aws_sdk_autoscaling::Client,
    pub(super) ec2: aws_sdk_ec2::Client,
    pub(super) sns: aws_sdk_sns::Client,
    pub(super) topic_arn: String,
    clock_ahead: SignedDuration,
}

impl Aws {
    /// The clients, with the timeouts of production. Nothing is sent yet.
    pub fn new(config: &SdkConfig, topic_arn: impl Into<String>) -> Self {
        Self::with_timeouts(config, topic_arn, production())
    }

    /// As [`Aws::new`]; for tests, which can't wait that long.
    pub fn with_timeouts(
        config: &SdkConfig,
        topic_arn: impl Into<String>,
        timeouts: TimeoutConfig,
    ) -> Self {
        let topic_arn = topic_arn.into();
        let config = without_help(config, timeouts);
        let ec2_config =
            aws_sdk_ec2::config::Builder::from(&config).interceptor(whole_answer::WholeAnswer);
        let auto_scaling_config = aws_sdk_autoscaling::config::Builder::from(&config)
            .interceptor(whole_answer::WholeAnswer);
        let mut sns_config =
            aws_sdk_sns::config::Builder::from(&config).interceptor(whole_answer::WholeAnswer);
        if let Some(region) = region_of(&topic_arn) {
            sns_config = sns_config.region(region);
        }
        Self {
            auto_scaling: aws_sdk_autoscaling::Client::from_conf(auto_scaling_config.build()),
            ec2: aws_sdk_ec2::Client::from_conf(ec2_config.build()),
            sns: aws_sdk_sns::Client::from_conf(sns_config.build()),
            topic_arn,
            clock_ahead: SignedDuration::ZERO,
        }
    }

    /// With a clock that much ahead of the system's. The function compares its clock with EC2's times, and a simulated
    /// EC2 has a time of its own.
    #[must_use]
    pub fn with_clock_ahead(self, clock_ahead: SignedDuration) -> Self {
        Self {
            clock_ahead,
            ..self
        }
    }
}

impl Clock for Aws {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that all others are told to ask"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now() + self.clock_ahead
    }
}

/// Region and credentials as the SDK finds them; in Lambda both are in the environment.
pub async fn sdk_config() -> SdkConfig {
    let config = aws_config::defaults(BehaviorVersion::latest()).http_client(https_client());
    config.load().await
}

/// Timeouts for [`Aws::with_timeouts`].
#[must_use]
pub fn timeouts(connect: Duration, call: Duration) -> TimeoutConfig {
    // Without retries a call is one attempt; the outer limit also holds while credentials are looked up.
    TimeoutConfig::builder()
        .connect_timeout(connect)
        .operation_attempt_timeout(call)
        .operation_timeout(call + Duration::from_secs(1))
        .build()
}

/// The timeouts of production.
pub(super) fn production() -> TimeoutConfig {
    timeouts(CONNECT_TIMEOUT, CALL_TIMEOUT)
}

/// For every client: retries are the core's, and the timeout of a call covers its body too, so that a stalled one needs no
/// guard of its own.
pub(super) fn without_help(config: &SdkConfig, timeouts: TimeoutConfig) -> SdkConfig {
    let https = config.http_client().unwrap_or_else(https_client);
    let config = config.to_builder().http_client(https);
    config
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts)
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .build()
}

/// SNS takes a topic only at the endpoint of its own region, which need not be the function's.
fn region_of(topic_arn: &str) -> Option<Region> {
    let region = topic_arn.split(':').nth(3)?;
    (!region.is_empty()).then(|| Region::new(region.to_owned()))
}

//! How long things take in a world, and which of EC2's undocumented corners it has.

use eni_failover::cloud::InstanceState;
use serde::{Deserialize, Deserializer, de};

use super::throttle::Throttling;
use super::wait::Wait;
use crate::api::ACTIONS;
use crate::faults::FaultRule;

/// Everything that may be set, in a world's YAML under `settings` or by a test.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Settings {
    /// Two worlds of the same file and seed behave alike.
    pub seed: u64,
    /// From `attaching` to `attached`: "seconds as a rule" (docs/ec2-facts.md, "Attach and detach take time").
    pub attach: Wait,
    /// From `detaching` to `available`, where the instance plays along.
    pub detach: Wait,
    /// The same from an instance with an impaired check: "can exceed 200 s on a hung instance".
    pub detach_hung: Wait,
    /// The same with `Force`.
    pub detach_forced: Wait,
    /// From `pending` to `running`.
    pub start: Wait,
    /// How long status checks stay `initializing` after that.
    pub initializing: Wait,
    /// From `stopping` to `stopped`.
    pub stop: Wait,
    /// From `shutting-down` to `terminated`.
    pub terminate: Wait,
    /// How long a terminated instance stays visible: "about an hour".
    pub terminated_visible: Wait,
    /// How long it keeps its tags: they "may go earlier".
    pub terminated_tags: Wait,
    /// From a failure that EC2 has to find out to the check that fails: it looks once a minute. Whoever lets a check fail
    /// waits for that, or doesn't: [`World::impair`](super::World::impair) itself doesn't.
    pub check: Wait,
    /// From a change of status checks to the alarm's, which looks once a minute.
    pub alarm: Wait,
    /// From the last data to `INSUFFICIENT_DATA`: an alarm waits some periods for data that is late.
    pub alarm_without_data: Wait,
    /// Describes show the world as it was up to this long before (eventual consistency).
    pub stale_reads: Wait,
    /// Latency of describes.
    pub describe_latency: Wait,
    /// Latency of all other calls.
    pub change_latency: Wait,
    /// Describes answer pages of at most so many items, whatever `MaxResults` says. EC2 promises no page size.
    pub page_size: Option<usize>,
    /// Actions that IAM denies.
    #[serde(deserialize_with = "actions")]
    pub denied: Vec<String>,
    /// What befalls calls on their way: `DescribeInstances:2=truncated`. The first rule that meets a call counts.
    pub faults: Vec<FaultRule>,
    /// Request throttling.
    pub throttling: Throttling,
    /// "Afterwards that device index may stay unusable until the instance is stopped and started."
    pub force_spoils_device_index: bool,
    /// What EC2 says to attaching an interface that is in use.
    pub in_use: InUse,
    /// States of an instance from which nothing can be detached (`IncorrectState`). Not documented;
    /// by default it can from all of them.
    pub no_detach_in: Vec<InstanceState>,
}

/// A misspelt action would be denied to nobody.
fn actions<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let actions = Vec::<String>::deserialize(deserializer)?;
    match actions
        .iter()
        .find(|action| !ACTIONS.contains(&action.as_str()))
    {
        None => Ok(actions),
        Some(unknown) => Err(de::Error::custom(format!(
            "`{unknown}` is no action: take one of {}",
            ACTIONS.join(", ")
        ))),
    }
}

/// EC2's two answers to attaching an interface in use: one is documented, the other is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InUse {
    /// `InvalidNetworkInterface.InUse`
    #[default]
    Documented,
    /// `InvalidParameterValue`, "… is currently in use"
    Seen,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            attach: Wait::millis(1_000, 3_000),
            detach: Wait::millis(2_000, 6_000),
            detach_hung: Wait::millis(200_000, 260_000),
            detach_forced: Wait::millis(1_000, 3_000),
            start: Wait::millis(8_000, 15_000),
            initializing: Wait::millis(120_000, 180_000),
            stop: Wait::millis(15_000, 40_000),
            terminate: Wait::millis(20_000, 40_000),
            terminated_visible: Wait::millis(3_600_000, 3_600_000),
            terminated_tags: Wait::millis(300_000, 900_000),
            // docs/ec2-facts.md, "Status checks": "every minute".
            check: Wait::millis(0, 60_000),
            alarm: Wait::millis(1_000, 61_000),
            alarm_without_data: Wait::millis(120_000, 300_000),
            stale_reads: Wait::ZERO,
            // docs/ec2-facts.md, "Latency": describes to 0.37 s, changes 0.16 s and 0.58 s.
            describe_latency: Wait::millis(80, 370),
            change_latency: Wait::millis(160, 580),
            page_size: None,
            denied: Vec::new(),
            faults: Vec::new(),
            throttling: Throttling::default(),
            force_spoils_device_index: true,
            in_use: InUse::default(),
            no_detach_in: Vec::new(),
        }
    }
}

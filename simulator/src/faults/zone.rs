//! What a lost Availability Zone does to the APIs of its whole region.

use std::time::Duration;

use super::fault::Fault;
use super::rule::{FaultRule, When};

/// What a look begins with, and what it goes on with while something moves.
const DESCRIBES: [&str; 3] = [
    "DescribeInstances",
    "DescribeInstanceStatus",
    "DescribeNetworkInterfaces",
];

impl FaultRule {
    /// While a zone is down: describes take 2 to 5 s longer, and one in ten fails (docs/ec2-facts.md, "Latency").
    #[must_use]
    pub fn of_a_lost_zone() -> Vec<Self> {
        let slow = |seconds| Fault::Slow(Duration::from_secs(seconds));
        // Of the rules that meet a call the first counts.
        let befalls = [
            (When::Percent(5), Fault::internal_error()),
            (When::Percent(5), Fault::unavailable()),
            (When::Percent(40), slow(5)),
            (When::Percent(50), slow(3)),
            (When::Always, slow(2)),
        ];
        let of = |action: &str| {
            let action = Some(action.to_owned());
            befalls.clone().map(|(when, fault)| Self {
                action: action.clone(),
                when,
                fault,
            })
        };
        DESCRIBES.into_iter().flat_map(of).collect()
    }
}

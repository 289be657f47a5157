//! Deliveries as Lambda makes them: an invocation that failed, was killed or ran out of time comes again with the same
//! payload, after one minute and then after two; and the schedule comes every minute.

use std::pin::pin;
use std::time::Duration;

use eni_failover::cloud::Deadline;
use eni_failover::handler::handle;
use eni_failover::look::Memory;
use eni_failover::settings::Settings;
use eni_failover::tell::Report;
use futures_util::future::{Either, select};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout_at};

use crate::fault::{Breaking, Fault};
use crate::invocation::invocation;
use crate::ports::Through;
use crate::role::TOPIC;

/// As the template sets it.
pub(crate) const TIMEOUT: Duration = Duration::from_mins(15);
const RETRIES: [Duration; 2] = [Duration::from_mins(1), Duration::from_mins(2)];

pub(crate) fn settings() -> Settings {
    Settings {
        // The least that it takes: a hung detach is not what is tested here.
        force_detach_after: Duration::from_secs(5),
        ..Settings::with_topic(TOPIC)
    }
}

/// One environment of the function, and what it remembers while it is warm.
pub(crate) struct Lambda<'a> {
    pub(crate) cloud: Through<'a, Breaking<'a>>,
    pub(crate) memory: Memory,
    pub(crate) settings: Settings,
}

impl Lambda<'_> {
    /// One invocation; nothing, where Lambda or fate ended it.
    async fn invoke(&mut self, payload: &Value, timeout: Duration) -> Option<Report> {
        self.cloud.gate.begin();
        let ends = Instant::now() + timeout;
        let invocation = invocation(Deadline::at(ends));
        let report = {
            let handler = Box::pin(handle(
                payload,
                &invocation,
                &self.cloud,
                &self.settings,
                &self.memory,
            ));
            let ended = async {
                drop(timeout_at(ends, self.cloud.gate.killed()).await);
            };
            // The handler is asked first: whoever kills it does so from within.
            match select(handler, pin!(ended)).await {
                Either::Left((report, _)) => Some(report),
                Either::Right(_) => None,
            }
        };
        if report.is_none() {
            self.memory = Memory::default();
        }
        report
    }

    /// An asynchronous invocation, with the retries that it takes.
    pub(crate) async fn deliver(&mut self, payload: &Value, fault: Option<(Duration, Fault)>) {
        let first = match fault {
            // The core keeps back ten seconds for the last look and for telling.
            Some((at, Fault::WorkEnds)) => at + Duration::from_secs(10),
            Some((at, Fault::TimeEnds)) => at + Duration::from_millis(500),
            _ => TIMEOUT,
        };
        let mut report = self.invoke(payload, first).await;
        for pause in RETRIES {
            if report.is_some_and(|report| report.failure.is_none()) {
                return;
            }
            sleep(pause).await;
            report = self.invoke(payload, TIMEOUT).await;
        }
    }

    /// The schedule's next look.
    pub(crate) async fn scheduled(&mut self) -> Option<Report> {
        sleep(Duration::from_mins(1)).await;
        self.invoke(&json!({ "action": "reconcile" }), TIMEOUT)
            .await
    }
}

//! The way of an event to the function.

use std::time::Duration;

use ec2_simulator::{Lambda, Mapping, Queue, QueueSettings, map};
use serde_json::Value;

use crate::function::Failover;
use crate::options::{Options, Path};

/// Of the function, and the queue's visibility timeout: the least that Lambda takes.
pub(crate) const TIMEOUT: Duration = Duration::from_mins(15);

const ARN: &str = "arn:aws:sqs:us-east-1:123456789012:eni-failover-events";

/// As the template has it.
pub(crate) fn queue(options: &Options) -> Option<Queue> {
    (options.path == Path::Queue).then(|| {
        Queue::new(QueueSettings {
            visibility: TIMEOUT,
            most_receives: 10,
        })
    })
}

/// Clones lead to the same function.
#[derive(Clone)]
pub(crate) struct Way {
    lambda: Lambda<Failover>,
    queue: Option<Queue>,
}

impl Way {
    pub(crate) fn to(lambda: &Lambda<Failover>, queue: Option<Queue>, workers: usize) -> Self {
        if let Some(queue) = &queue {
            let mapping = Mapping {
                batch: 10,
                window: Duration::ZERO,
                maximum_concurrency: workers,
                reports_item_failures: true,
                arn: ARN,
            };
            map(queue, lambda, mapping);
        }
        let lambda = lambda.clone();
        Self { lambda, queue }
    }

    pub(crate) fn send(&self, event: &Value) {
        match &self.queue {
            Some(queue) => {
                queue.send(event.to_string(), Duration::ZERO);
            }
            None => self.lambda.deliver(event.clone()),
        }
    }

    /// Whether nothing is on its way any more.
    pub(crate) fn is_idle(&self) -> bool {
        self.lambda.is_idle() && self.queue.as_ref().is_none_or(Queue::is_empty)
    }

    /// Events that ended in a dead-letter queue.
    pub(crate) fn dead(&self) -> usize {
        self.lambda.dead().len() + self.queue.as_ref().map_or(0, |queue| queue.dead().len())
    }
}

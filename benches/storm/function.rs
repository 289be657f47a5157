//! The function, as Lambda runs it.

use ec2_simulator::{Function, Invoked, Queue, Simulator};
use eni_failover::cloud::{Deadline, Sparing};
use eni_failover::event::Home;
use eni_failover::handler::{handle, handle_queued};
use eni_failover::invocation::Invocation;
use eni_failover::look::Memory;
use eni_failover::settings::Settings;
use serde_json::Value;

use crate::role::TOPIC;

pub(crate) struct Failover {
    pub(crate) simulator: Simulator,
    pub(crate) settings: Settings,
    /// The one that it takes more from while it works.
    pub(crate) queue: Option<Queue>,
}

/// As `main.rs` makes it.
pub(crate) struct Environment {
    memory: Memory,
    cloud: Sparing<Simulator>,
}

impl Failover {
    pub(crate) fn of(simulator: &Simulator, queue: Option<Queue>) -> Self {
        Self {
            simulator: simulator.clone(),
            settings: Settings::with_topic(TOPIC),
            queue,
        }
    }
}

impl Function for Failover {
    type Environment = Environment;

    fn start(&self) -> Environment {
        Environment {
            memory: Memory::default(),
            cloud: Sparing::new(self.simulator.clone()),
        }
    }

    async fn invoke(&self, own: &Environment, invoked: &Invoked) -> Result<Value, String> {
        let invocation = Invocation {
            request_id: invoked.request_id.clone(),
            home: Home {
                account: Some("123456789012".to_owned()),
                region: Some("us-east-1".to_owned()),
            },
            deadline: Deadline::at(invoked.until),
        };
        let (payload, settings) = (&invoked.payload, &self.settings);
        let (cloud, memory) = (&own.cloud, &own.memory);
        let report = if let Some(queue) = &self.queue {
            let handled = handle_queued(payload, &invocation, cloud, queue, settings, memory);
            Box::pin(handled).await
        } else {
            Box::pin(handle(payload, &invocation, cloud, settings, memory)).await
        };
        match report.failure {
            Some(failure) => Err(failure.to_string()),
            None => serde_json::to_value(&report.answer).map_err(|error| error.to_string()),
        }
    }
}

//! The function, as Lambda runs it.

use ec2_simulator::{Function, Invoked, Simulator};
use eni_failover::cloud::{Deadline, Sparing};
use eni_failover::event::Home;
use eni_failover::handler::handle;
use eni_failover::invocation::Invocation;
use eni_failover::look::Memory;
use eni_failover::settings::Settings;
use serde_json::Value;

use crate::role::TOPIC;

pub(crate) struct Failover {
    pub(crate) simulator: Simulator,
    pub(crate) settings: Settings,
}

/// As `main.rs` makes it.
pub(crate) struct Environment {
    memory: Memory,
    cloud: Sparing<Simulator>,
}

impl Failover {
    pub(crate) fn of(simulator: &Simulator) -> Self {
        Self {
            simulator: simulator.clone(),
            settings: Settings::with_topic(TOPIC),
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
        let handled = handle(payload, &invocation, &own.cloud, settings, &own.memory);
        let report = Box::pin(handled).await;
        match report.failure {
            Some(failure) => Err(failure.to_string()),
            None => serde_json::to_value(&report.answer).map_err(|error| error.to_string()),
        }
    }
}

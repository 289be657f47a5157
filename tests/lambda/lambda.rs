//! A function in its sandbox, with the simulated EC2 as all of AWS.

use std::time::Duration;

use ec2_simulator::{Call, Fault, Wait, World, serve};
use failoverctl::drill::Ground;
use failoverctl::stage::{Asked, Opening, start_for};
use jiff::Timestamp;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::function::{Ended, Function};
use crate::role;
use crate::runtime_api::Invocation;

pub(crate) const REQUEST_ID: &str = "8f0c1d7e-0000-4000-8000-000000000001";

/// The simulated account, and the function that asks it.
pub(crate) struct Lambda {
    pub(crate) ground: Ground,
    pub(crate) event: Value,
    function: Function,
    calls_before: usize,
}

impl Lambda {
    /// The built-in world, watched for an hour, in the state that the event speaks of; and the function, waiting.
    pub(crate) async fn in_the_state_of(event: &Value) -> Self {
        Self::in_world(world_for(event), event).await
    }

    pub(crate) async fn in_world(world: World, event: &Value) -> Self {
        let ground = Ground::new(world).expect("a topic");
        let event = brought_about(&ground, event).await;
        ground.simulator.allow_only(role::policy());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(serve::serve(listener, ground.simulator.clone()));
        let mut function = Function::start([
            ("AWS_ENDPOINT_URL", endpoint.as_str()),
            ("TOPIC_ARN", ground.settings.topic_arn.as_str()),
            // The least that is allowed: a hung detach is forced before the test has become a long one.
            ("FORCE_DETACH_AFTER_SECONDS", "5"),
        ])
        .await;
        function.ready().await;
        Self {
            calls_before: ground.simulator.calls().len(),
            ground,
            event,
            function,
        }
    }

    /// Hands over the event, with the timeout of the template.
    pub(crate) async fn invoke(&mut self) -> Result<Value, Value> {
        self.invoke_with(&self.event.to_string(), Duration::from_mins(2))
            .await
    }

    pub(crate) async fn invoke_with(
        &mut self,
        payload: &str,
        time_left: Duration,
    ) -> Result<Value, Value> {
        let invocation = Invocation {
            request_id: REQUEST_ID.to_owned(),
            payload: payload.to_owned(),
            deadline: now() + time_left,
        };
        self.function.take(invocation).await
    }

    /// This befalls the next call of that action.
    pub(crate) fn befalls_next(&self, action: &'static str, fault: Fault) {
        self.ground.simulator.befall_next(action, fault);
    }

    /// The calls that EC2 and SNS received of the function.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.ground.simulator.calls().split_off(self.calls_before)
    }

    /// How many of them were of this action.
    pub(crate) fn count(&self, action: &str) -> usize {
        let calls = self.calls().into_iter();
        let calls = calls.filter(|call| !call.request.is_dry_run());
        calls.filter(|call| call.action == action).count()
    }

    /// The subjects of what was published.
    pub(crate) fn subjects(&self) -> Vec<String> {
        let simulator = &self.ground.simulator;
        let messages = simulator.with_world(|world| world.messages().to_vec());
        messages
            .into_iter()
            .filter_map(|message| message.subject)
            .collect()
    }

    pub(crate) async fn stop(self) -> Ended {
        self.function.stop().await
    }
}

/// The built-in world at the time of the event, in a hurry: what takes EC2 seconds takes a moment. How long instances
/// take to change their state is left as it is, so that all of an invocation sees the same one.
pub(crate) fn world_for(event: &Value) -> World {
    let asked = Asked::For(Opening::Event(event.clone()));
    let mut world = World::built_in(start_for(&asked));
    let settings = world.settings_mut();
    settings.attach = Wait::millis(200, 400);
    settings.detach = Wait::millis(200, 400);
    settings.detach_forced = Wait::millis(200, 400);
    settings.describe_latency = Wait::millis(5, 20);
    settings.change_latency = Wait::millis(10, 30);
    world
}

/// As a drill does it; the event.
pub(crate) async fn brought_about(ground: &Ground, event: &Value) -> Value {
    let groups = ground.groups().await.expect("a look");
    ground.watch(&groups).expect("tags");
    ground.bring_about(event).expect("a state");
    event.clone()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the function is a real process: its deadline is one of the real time"
)]
fn now() -> Timestamp {
    Timestamp::now()
}

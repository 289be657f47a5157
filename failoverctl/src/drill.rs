//! A drill: a world, a failure, the event of it, the real handler, and what came of it.

use std::time::Duration;

use ec2_simulator::api::{Filter, Request};
use ec2_simulator::{Call, CallFailure, FaultRule, FaultRules, Simulator, World};
use eni_failover::call_error::CallError;
use eni_failover::deadline::Deadline;
use eni_failover::event::Home;
use eni_failover::handler::{Invocation, Report, handle};
use eni_failover::ids::InstanceId;
use eni_failover::observe::Memory;
use eni_failover::ports::{Cloud, InstanceState};
use eni_failover::settings::Settings;
use eni_failover::tags::{Schema, Status};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;

use crate::stage::{Asked, Opening, StageError, open};
use crate::view::{GroupView, look};
use crate::who::called;

/// As the template sets it.
const FUNCTION_TIMEOUT: Duration = Duration::from_mins(15);

/// An instance that is coming up when the event arrives is up after so long: only then the end is judged.
const COMING_UP: Duration = Duration::from_mins(5);

/// What came of a drill.
#[derive(Clone, Debug, Serialize)]
pub struct Drill {
    /// The event that the function was handed.
    pub event: Value,
    /// The groups before anything failed.
    pub before: Vec<GroupView>,
    /// The calls that the function made.
    pub calls: Vec<CallView>,
    /// What the function answered.
    pub answer: Value,
    /// Why its invocation failed, if it did.
    pub failure: Option<String>,
    /// What it published.
    pub messages: Vec<MessageView>,
    /// The groups at the end.
    pub after: Vec<GroupView>,
    /// Whether everything that floats is held by a healthy member.
    pub held_by_the_healthy: bool,
    /// What in the simulated EC2 can't be: always empty, unless the simulator itself is wrong.
    pub violations: Vec<String>,
}

/// One call of the function.
#[derive(Clone, Debug, Serialize)]
pub struct CallView {
    /// Milliseconds after the event arrived.
    pub at: i64,
    /// How long it took.
    pub milliseconds: i64,
    /// The API action.
    pub action: &'static str,
    /// What was asked, in short.
    pub what: String,
    /// `ok`, or the error.
    pub result: String,
    /// Whether it changes something.
    pub changes: bool,
}

/// A message as SNS delivers it.
#[derive(Clone, Debug, Serialize)]
pub struct MessageView {
    /// Its subject.
    pub subject: String,
    /// What an email shows.
    pub email: String,
    /// What a queue or a function receives.
    pub json: Value,
    /// For filter policies.
    pub attributes: std::collections::BTreeMap<String, String>,
}

/// Why a drill could not be held.
#[derive(Debug, thiserror::Error)]
pub enum DrillError {
    /// It could not begin.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// The simulated EC2 refused a look that isn't the function's.
    #[error("the simulated EC2 could not be looked at")]
    Look(#[from] CallError),
    /// There is nobody to fail.
    #[error(
        "this world has no group of which one member holds everything: name an instance with --fail"
    )]
    NobodyToFail,
    /// No place to publish to.
    #[error("this world has no SNS topic: add one under `topics`")]
    NoTopic,
    /// The server on loopback.
    #[error("the simulated EC2 could not be served on loopback")]
    Serve(#[from] std::io::Error),
}

/// The account, the function's settings, and how it reaches EC2.
pub struct Ground {
    /// The simulated account.
    pub simulator: Simulator,
    /// The function's settings.
    pub settings: Settings,
    home: Home,
    schema: Schema,
    /// Those of the world, put by until the function makes its calls: a drill's own looks don't count.
    faults: Vec<FaultRule>,
}

impl Ground {
    /// Where a drill can be held. Within a tokio runtime: the simulated time is its clock's.
    ///
    /// # Errors
    /// [`DrillError::NoTopic`]
    pub fn new(mut world: World) -> Result<Self, DrillError> {
        let settings = Settings::with_topic(world.topics().first().ok_or(DrillError::NoTopic)?);
        Ok(Self {
            home: Home {
                account: Some(world.account().to_owned()),
                region: Some(world.region().to_owned()),
            },
            schema: Schema::new(settings.tag_prefix.as_str()),
            faults: std::mem::take(&mut world.settings_mut().faults),
            simulator: Simulator::new(world),
            settings,
        })
    }

    /// The groups now.
    ///
    /// # Errors
    /// [`DrillError::Look`]
    pub async fn groups(&self) -> Result<Vec<GroupView>, DrillError> {
        Ok(look(
            &self.simulator,
            &self.schema,
            Deadline::after(FUNCTION_TIMEOUT),
        )
        .await?)
    }

    /// Writes on the members what the function would have announced an hour ago: a drill is about a group that is
    /// watched, not about one that is seen for the first time.
    ///
    /// # Errors
    /// [`DrillError::Stage`]
    pub fn watch(&self, groups: &[GroupView]) -> Result<(), DrillError> {
        let since = self.simulator.now() - SignedDuration::from_hours(1);
        for group in groups {
            let Some(active) = group.floats.first().and_then(|float| float.holder.clone()) else {
                continue;
            };
            let status = Status {
                active: Some(active),
                since,
                from: None,
                told: None,
                tried: None,
            };
            let key = self.schema.status(&group.group);
            for member in &group.members {
                self.simulator
                    .with_world(|world| {
                        world.set_tag(member.id.as_str(), &key, &status.to_string())
                    })
                    .map_err(|error| StageError::World(error.to_string()))?;
            }
        }
        Ok(())
    }

    /// Lets the opening happen; the event of it.
    ///
    /// # Errors
    /// [`DrillError::Stage`]
    pub async fn open(&self, opening: &Opening) -> Result<Value, DrillError> {
        Ok(open(
            opening,
            &self.simulator,
            &self.home,
            &self.schema,
            &self.settings.tag_prefix,
        )
        .await?)
    }

    /// Hands the event to the real handler.
    pub async fn invoke(&self, event: &Value, cloud: &impl Cloud) -> Report {
        let invocation = Invocation {
            request_id: "failoverctl-drill".to_owned(),
            home: self.home.clone(),
            deadline: Deadline::after(FUNCTION_TIMEOUT),
        };
        handle(
            event,
            &invocation,
            cloud,
            &self.settings,
            &Memory::default(),
        )
        .await
    }

    /// The world's faults befall calls from now on.
    fn let_faults_befall(&self) {
        if !self.faults.is_empty() {
            let seed = self.simulator.with_world(|world| world.settings().seed);
            self.simulator
                .inject(FaultRules::new(self.faults.clone(), seed));
        }
    }

    /// Holds the drill: `cloud` is how the function reaches EC2, the simulator itself or the SDK in front of it.
    ///
    /// # Errors
    /// [`DrillError`]
    pub async fn drill(&self, opening: &Opening, cloud: &impl Cloud) -> Result<Drill, DrillError> {
        let before = self.groups().await?;
        self.watch(&before)?;
        let event = self.open(opening).await?;
        let began = (self.simulator.now(), self.simulator.calls().len());
        self.let_faults_befall();
        // Boxed: with the SDK below it, it is deeper than the compiler's limit.
        let report = Box::pin(self.invoke(&event, cloud)).await;
        self.simulator.stop_injecting();
        let calls = self
            .simulator
            .calls()
            .into_iter()
            .skip(began.1)
            .map(|call| CallView::of(&call, began.0));
        let calls = calls.collect();
        let after = self.groups_at_rest().await?;
        Ok(Drill {
            event,
            before,
            calls,
            answer: serde_json::to_value(&report.answer).unwrap_or_default(),
            failure: report.failure.map(|failure| failure.to_string()),
            messages: self.messages(),
            held_by_the_healthy: after.iter().all(GroupView::is_held_by_the_healthy),
            after,
            violations: self.simulator.with_world(|world| world.violations()),
        })
    }

    /// The groups once nobody who holds something is just coming up any more.
    async fn groups_at_rest(&self) -> Result<Vec<GroupView>, DrillError> {
        let at_most = Deadline::after(COMING_UP);
        loop {
            let groups = self.groups().await?;
            let coming_up = groups.iter().any(is_coming_up);
            if !coming_up || at_most.has_passed() {
                return Ok(groups);
            }
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }

    fn messages(&self) -> Vec<MessageView> {
        self.simulator.with_world(|world| {
            let view = |message: &ec2_simulator::PublishedMessage| MessageView {
                subject: message.subject.clone().unwrap_or_default(),
                email: message.text_for("email"),
                json: serde_json::from_str(&message.text_for("sqs")).unwrap_or_default(),
                attributes: message
                    .attributes
                    .iter()
                    .map(|(name, value)| (name.clone(), value.string_value.clone()))
                    .collect(),
            };
            world.messages().iter().map(view).collect()
        })
    }
}

fn is_coming_up(group: &GroupView) -> bool {
    let mut holders = group.floats.iter().filter_map(|float| group.holder(float));
    holders.any(|member| {
        !member.healthy
            && matches!(
                member.state,
                InstanceState::Pending | InstanceState::Running
            )
            && !member.health.contains("impaired")
    })
}

/// Holds a drill in virtual time.
///
/// # Errors
/// [`DrillError`]; also where no runtime can be made.
pub fn in_virtual_time(
    world: World,
    asked: impl Into<Asked>,
) -> Result<(Drill, Opening), DrillError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()?;
    runtime.block_on(async {
        let ground = Ground::new(world)?;
        let opening = ground.opening(asked.into()).await?;
        Ok((ground.drill(&opening, &ground.simulator).await?, opening))
    })
}

impl Ground {
    /// What was asked for, with the identifier of whoever fails.
    ///
    /// # Errors
    /// [`DrillError::NobodyToFail`]; [`StageError::NoSuchInstance`]
    pub async fn opening(&self, asked: Asked) -> Result<Opening, DrillError> {
        let how = match asked {
            Asked::For(Opening::Failure { instance, how }) => {
                let instance = called(&instance, &self.simulator)?;
                return Ok(Opening::Failure { instance, how });
            }
            Asked::For(opening @ Opening::Event(_)) => return Ok(opening),
            Asked::ActiveFails(how) => how,
        };
        let groups = self.groups().await?;
        let active = groups
            .iter()
            .rev()
            .find_map(|group| group.floats.first()?.holder.clone());
        let instance: InstanceId = active.ok_or(DrillError::NobodyToFail)?;
        Ok(Opening::Failure { instance, how })
    }
}

impl Drill {
    /// Whether it ended as a user would want it: all that floats is held by a healthy member, and the function had
    /// nothing to complain of.
    #[must_use]
    pub fn ended_well(&self) -> bool {
        self.held_by_the_healthy && self.failure.is_none() && self.violations.is_empty()
    }
}

impl CallView {
    fn of(call: &Call, began: Timestamp) -> Self {
        let milliseconds = call
            .ended
            .map_or(0, |ended| ended.duration_since(call.started).as_millis());
        Self {
            at: i64::try_from(call.started.duration_since(began).as_millis()).unwrap_or(0),
            milliseconds: i64::try_from(milliseconds).unwrap_or(0),
            action: call.action,
            what: what(&call.request),
            result: match &call.result {
                Some(Ok(_)) => "ok".to_owned(),
                Some(Err(CallFailure::Api(error))) => error.code.clone(),
                Some(Err(CallFailure::NoAnswer { .. })) | None => "no answer".to_owned(),
                Some(Err(CallFailure::Truncated(_) | CallFailure::WrongContent)) => {
                    "an answer that can't be read".to_owned()
                }
            },
            changes: !call.request.is_describe(),
        }
    }
}

/// What a call asks for, in short.
fn what(request: &Request) -> String {
    match request {
        Request::DescribeInstances(asked) => filters(&asked.instance_ids, &asked.filters),
        Request::DescribeInstanceStatus(asked) => {
            format!("of {}", one_or_many(&asked.instance_ids))
        }
        Request::DescribeInstanceTypes(asked) => asked.instance_types.join(" "),
        Request::DescribeNetworkInterfaces(asked) => {
            filters(&asked.network_interface_ids, &asked.filters)
        }
        Request::DescribeSubnets(asked) => asked.subnet_ids.join(" "),
        Request::AttachNetworkInterface(asked) => {
            let (eni, instance) = (&asked.network_interface_id, &asked.instance_id);
            format!("{eni} to {instance} at {}", asked.device_index)
        }
        Request::DetachNetworkInterface(asked) => {
            asked.attachment_id.clone() + if asked.force { " by force" } else { "" }
        }
        Request::AssignPrivateIpAddresses(asked) => {
            format!(
                "{} to {}",
                asked.private_ip_addresses.join(" "),
                asked.network_interface_id
            )
        }
        Request::CreateTags(asked) => {
            let keys: Vec<&str> = asked.tags.keys().map(String::as_str).collect();
            format!("{} on {}", keys.join(", "), one_or_many(&asked.resources))
        }
        Request::DeleteTags(asked) => {
            let keys: Vec<&str> = asked.tags.iter().map(|tag| tag.key.as_str()).collect();
            keys.join(", ")
        }
        Request::Publish(asked) => asked.subject.clone().unwrap_or_default(),
        // The function never makes these.
        Request::UnassignPrivateIpAddresses(_)
        | Request::DescribeAddresses(_)
        | Request::ModifyNetworkInterfaceAttribute(_)
        | Request::StartInstances(_)
        | Request::StopInstances(_)
        | Request::TerminateInstances(_) => String::new(),
    }
}

fn one_or_many(instances: &[String]) -> String {
    match instances {
        [one] => one.clone(),
        many => format!("{} instances", many.len()),
    }
}

fn filters(ids: &[String], filters: &[Filter]) -> String {
    let filters = filters
        .iter()
        .map(|filter| format!("{}={}", filter.name, filter.values.join(",")));
    ids.iter()
        .cloned()
        .chain(filters)
        .collect::<Vec<_>>()
        .join(" ")
}

//! Where a drill is held, and what can be done there.

use std::time::Duration;

use ec2_simulator::{FaultRule, FaultRules, Simulator, World};
use eni_failover::cloud::{Cloud, Deadline, InstanceId};
use eni_failover::event::Home;
use eni_failover::handler::handle;
use eni_failover::invocation::Invocation;
use eni_failover::look::{Announced, Memory, Schema};
use eni_failover::settings::Settings;
use eni_failover::tell::Report;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::error::DrillError;
use super::lookalike::lookalikes;
use crate::stage::{
    Asked, Failing, Failure, Opening, StageError, bring_about, called, happened_at, tagged, up_in,
};
use crate::view::{GroupView, look};

/// What each invocation is given: as the template sets it.
pub const FUNCTION_TIMEOUT: Duration = Duration::from_mins(15);

/// A world, and what the function is told of it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The account.
    pub world: World,
    /// What the keys of the function's tags begin with.
    pub prefix: String,
}

impl From<World> for Place {
    fn from(world: World) -> Self {
        let prefix = Settings::with_topic("").tag_prefix;
        Self { world, prefix }
    }
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
    pub fn new(place: impl Into<Place>) -> Result<Self, DrillError> {
        let Place { mut world, prefix } = place.into();
        let topic = world.topics().first().ok_or(DrillError::NoTopic)?;
        let settings = Settings {
            tag_prefix: prefix,
            ..Settings::with_topic(topic)
        };
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

    /// The tags that look like one that counts.
    #[must_use]
    pub fn lookalikes(&self, groups: &[GroupView]) -> Vec<String> {
        lookalikes(&tagged(&self.simulator), &self.schema, groups)
    }

    /// What was asked for, with the identifier of whoever fails.
    ///
    /// # Errors
    /// [`DrillError::NobodyToFail`]; [`StageError`], where nobody or several are called so, or the zone is empty
    pub async fn opening(&self, asked: Asked) -> Result<Opening, DrillError> {
        let how = match asked {
            Asked::For(Opening::Failures(acts)) => {
                let found = acts
                    .iter()
                    .map(|act| act.iter().map(|it| self.found(it)).collect());
                return Ok(Opening::Failures(found.collect::<Result<_, _>>()?));
            }
            Asked::For(opening @ (Opening::ZoneFails(_) | Opening::Event(_))) => {
                return Ok(opening);
            }
            Asked::ZoneFails { zone, how } => {
                let there = up_in(&zone, &self.simulator)?.into_iter();
                let failures = there.map(|instance| Failure { instance, how });
                return Ok(Opening::ZoneFails(failures.collect()));
            }
            Asked::ActiveFails(how) => how,
        };
        let groups = self.groups().await?;
        let active = groups
            .iter()
            .rev()
            .find_map(|group| group.floats.first()?.holder.clone());
        let instance: InstanceId =
            active.ok_or_else(|| DrillError::NobodyToFail(self.lookalikes(&groups)))?;
        Ok(Opening::fails(instance, how))
    }

    fn found(&self, failure: &Failure) -> Result<Failure, StageError> {
        let group_key = self.schema.group();
        Ok(Failure {
            instance: called(&failure.instance, &self.simulator, &group_key)?,
            how: failure.how,
        })
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
            let status = Announced {
                active: Some(active),
                since,
                from: None,
                trouble: None,
                down: false,
                half: false,
                tried: None,
                doubts: None,
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

    /// Brings the world into the state that an event speaks of.
    ///
    /// # Errors
    /// [`DrillError::Stage`]
    pub fn bring_about(&self, event: &Value) -> Result<(), DrillError> {
        let (home, prefix) = (&self.home, &self.settings.tag_prefix);
        Ok(bring_about(
            event,
            &self.simulator,
            home,
            &self.schema,
            prefix,
        )?)
    }

    /// Failures that are about to happen at once.
    pub(super) fn failing(&self) -> Failing<'_> {
        Failing::new(&self.simulator, &self.settings.tag_prefix)
    }

    /// When this event happened, as the function counts: never after it arrived.
    pub(super) fn happened_at(&self, event: &Value, arrived: Timestamp) -> Timestamp {
        let said = happened_at(event, &self.home, &self.settings.tag_prefix);
        said.map_or(arrived, |at| at.min(arrived))
    }

    /// What befalls the function's calls: the world's faults, and what goes with the loss of a zone.
    pub(super) fn faults_of(&self, opening: &Opening) -> Vec<FaultRule> {
        let mut faults = self.faults.clone();
        if matches!(opening, Opening::ZoneFails(_)) {
            faults.extend(FaultRule::of_a_lost_zone());
        }
        faults
    }

    /// These faults befall calls from now on.
    pub(super) fn let_befall(&self, faults: &[FaultRule]) {
        if !faults.is_empty() {
            let seed = self.simulator.with_world(|world| world.settings().seed);
            self.simulator
                .inject(FaultRules::new(faults.to_vec(), seed));
        }
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
}

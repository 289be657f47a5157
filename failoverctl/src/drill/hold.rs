//! Holds a drill, from the first look at the groups to the last.

use std::time::Duration;

use ec2_simulator::World;
use eni_failover::cloud::{Cloud, Deadline};

use super::call::CallView;
use super::drilled::Drill;
use super::error::DrillError;
use super::ground::Ground;
use super::message::MessageView;
use super::verdict::Verdict;
use super::why::why;
use crate::stage::{Asked, Opening};
use crate::view::GroupView;

/// An instance that is coming up when the event arrives is up after so long: only then the end is judged.
const COMING_UP: Duration = Duration::from_mins(5);

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
        let mut drill = Drill {
            event,
            before,
            calls,
            answer: serde_json::to_value(&report.answer).unwrap_or_default(),
            failure: report.failure.map(|failure| failure.to_string()),
            messages: self.messages(),
            held_by_the_healthy: after.iter().all(GroupView::is_held_by_the_healthy),
            after,
            violations: self.simulator.with_world(|world| world.violations()),
            verdict: Verdict::default(),
        };
        let why = why(&drill, opening);
        drill.verdict = Verdict {
            green: why.is_empty(),
            hints: self.lookalikes(&drill.before),
            why,
        };
        Ok(drill)
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
        self.simulator
            .with_world(|world| world.messages().iter().map(MessageView::of).collect())
    }
}

fn is_coming_up(group: &GroupView) -> bool {
    let mut holders = group.floats.iter().filter_map(|float| group.holder(float));
    holders.any(|member| {
        !member.healthy && member.state.is_up() && !member.health.contains("impaired")
    })
}

//! What EC2 and SNS are asked, counted where they answer.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use ec2_simulator::{Effect, Simulator, World};
use jiff::Timestamp;
use serde::Serialize;

/// Of one action.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Requests {
    pub(crate) sent: u64,
    pub(crate) throttled: u64,
    /// Refused for another reason than the throttle, and than being a rehearsal.
    pub(crate) refused: u64,
}

/// Since the storm began.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) by_action: BTreeMap<&'static str, Requests>,
    pub(crate) published: Vec<Timestamp>,
}

/// Counts from now on.
pub(crate) fn count(simulator: &Simulator) -> Arc<Mutex<Tally>> {
    let tally = Arc::new(Mutex::new(Tally::default()));
    let counted = Arc::clone(&tally);
    simulator.watch(move |world, effect| {
        if let Some(effect) = effect {
            let mut counted = counted.lock().unwrap_or_else(PoisonError::into_inner);
            counted.note(world, effect);
        }
    });
    tally
}

impl Tally {
    fn note(&mut self, world: &World, effect: Effect<'_>) {
        let action = effect.request.action();
        let requests = self.by_action.entry(action).or_default();
        requests.sent += 1;
        match effect.answer {
            Ok(_) if action == "Publish" => self.published.push(world.now()),
            Ok(_) => {}
            Err(error) if error.code == "RequestLimitExceeded" => requests.throttled += 1,
            Err(error) if error.code == "DryRunOperation" => {}
            Err(_) => requests.refused += 1,
        }
    }

    /// EC2's, all together.
    pub(crate) fn of_ec2(&self) -> Requests {
        let of_ec2 = self
            .by_action
            .iter()
            .filter(|(action, _)| **action != "Publish");
        of_ec2.fold(Requests::default(), |sum, (_, it)| Requests {
            sent: sum.sent + it.sent,
            throttled: sum.throttled + it.throttled,
            refused: sum.refused + it.refused,
        })
    }

    /// The most messages that were published in one second.
    pub(crate) fn most_in_a_second(&self) -> usize {
        let window = |(nth, from): (usize, &Timestamp)| {
            let later = self.published.iter().skip(nth);
            let within = later.take_while(|at| at.duration_since(*from).as_millis() < 1_000);
            within.count()
        };
        self.published
            .iter()
            .enumerate()
            .map(window)
            .max()
            .unwrap_or(0)
    }
}

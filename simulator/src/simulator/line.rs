//! What lies between callers and the world: latency, faults, the record of calls.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;

use super::record::{Call, CallFailure};
use crate::api::{Request, Response};
use crate::faults::{CallContext, Fault, FaultRules, Faults};
use crate::policy::Policy;
use crate::world::{Settings, Wait};

/// All that lies between callers and the world.
pub(super) struct Line {
    rng: Xoshiro256PlusPlus,
    pub(super) faults: Option<Box<dyn Faults>>,
    /// What befalls the next call of an action, before all other faults.
    pub(super) next: Vec<(String, Fault)>,
    counts: BTreeMap<&'static str, u64>,
    pub(super) calls: Vec<Call>,
    pub(super) keeps_record: bool,
    pub(super) policy: Option<Arc<Policy>>,
}

/// A call on its way.
pub(super) struct Begun {
    pub(super) index: usize,
    pub(super) half: Duration,
    pub(super) fault: Fault,
}

impl Line {
    /// One where the faults of these settings befall calls.
    pub(super) fn new(settings: &Settings) -> Self {
        let faults = FaultRules::new(settings.faults.clone(), settings.seed);
        Self {
            rng: Xoshiro256PlusPlus::seed_from_u64(settings.seed),
            faults: Some(Box::new(faults)),
            next: Vec::new(),
            counts: BTreeMap::new(),
            calls: Vec::new(),
            keeps_record: true,
            policy: None,
        }
    }

    /// A call that takes about so long leaves its caller.
    pub(super) fn begin(&mut self, request: &Request, latency: Wait, started: Timestamp) -> Begun {
        let action = request.action();
        let nth = self.counts.entry(action).or_default();
        *nth += 1;
        let call = CallContext {
            action,
            nth: *nth,
            request,
            at: started,
        };
        let fault = self.fault(&call);
        let mut latency = latency.draw(&mut self.rng).unsigned_abs();
        if let Fault::Slow(extra) = fault {
            latency += extra;
        }
        let index = self.calls.len();
        if self.keeps_record {
            self.calls.push(Call {
                action,
                request: request.clone(),
                started,
                ended: None,
                result: None,
            });
        }
        Begun {
            index,
            half: latency / 2,
            fault,
        }
    }

    fn fault(&mut self, call: &CallContext<'_>) -> Fault {
        let mut next = self.next.iter();
        let is_meant = |action: &str| action == call.action && !call.request.is_dry_run();
        if let Some(index) = next.position(|(action, _)| is_meant(action)) {
            return self.next.remove(index).1;
        }
        let faults = self.faults.as_mut();
        faults.map_or(Fault::None, |faults| faults.on_call(call))
    }

    /// Its caller has its answer, or none.
    pub(super) fn end(
        &mut self,
        index: usize,
        result: &Result<Response, CallFailure>,
        ended: Timestamp,
    ) {
        if let Some(call) = self.calls.get_mut(index) {
            tracing::debug!(action = call.action, ok = result.is_ok(), "answered");
            call.ended = Some(ended);
            call.result = Some(result.clone());
        }
    }
}

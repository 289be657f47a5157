//! Faults as a test writes them.

use std::collections::BTreeMap;

use super::fault::{CallContext, Fault, Faults};

/// Which fault befalls the k'th call of an action. Calls are counted from here on, those apart that only ask (`DryRun`).
#[derive(Clone, Debug, Default)]
pub struct FaultScript {
    once: BTreeMap<(String, u64), Fault>,
    always: BTreeMap<String, Fault>,
    calls: BTreeMap<&'static str, u64>,
}

impl FaultScript {
    /// A script without faults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// On the `nth` call of this action, counted from one.
    #[must_use]
    pub fn on(mut self, action: &str, nth: u64, fault: Fault) -> Self {
        self.once.insert((action.to_owned(), nth), fault);
        self
    }

    /// On every other call of this action.
    #[must_use]
    pub fn always(mut self, action: &str, fault: Fault) -> Self {
        self.always.insert(action.to_owned(), fault);
        self
    }
}

impl Faults for FaultScript {
    fn on_call(&mut self, call: &CallContext<'_>) -> Fault {
        let mut once = None;
        if !call.request.is_dry_run() {
            let nth = self.calls.entry(call.action).or_default();
            *nth += 1;
            once = self.once.get(&(call.action.to_owned(), *nth));
        }
        once.or_else(|| self.always.get(call.action))
            .cloned()
            .unwrap_or_default()
    }
}

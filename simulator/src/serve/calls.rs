//! A record of every call as it came over the wire, those included that were no valid request.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Serialize;

/// Older calls are forgotten, so that a server may run for weeks.
const REMEMBERED: usize = 10_000;

/// One call.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Call {
    number: u64,
    action: String,
    parameters: BTreeMap<String, String>,
    started: Timestamp,
    ended: Option<Timestamp>,
    milliseconds: Option<i128>,
    /// `ok`, the error's code, `no answer` or `unreadable`; nothing as long as it goes on.
    result: Option<String>,
    message: Option<String>,
}

/// The calls so far; clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Calls(Arc<Mutex<Log>>);

#[derive(Debug, Default)]
struct Log {
    begun: u64,
    calls: VecDeque<Call>,
}

impl Calls {
    /// A call begins; what comes back is its number.
    pub(super) fn begin(
        &self,
        action: &str,
        parameters: BTreeMap<String, String>,
        now: Timestamp,
    ) -> u64 {
        let mut log = self.lock();
        log.begun += 1;
        let number = log.begun;
        if log.calls.len() == REMEMBERED {
            log.calls.pop_front();
        }
        log.calls.push_back(Call {
            number,
            action: action.to_owned(),
            parameters,
            started: now,
            ended: None,
            milliseconds: None,
            result: None,
            message: None,
        });
        number
    }

    /// It ended like this.
    pub(super) fn end(&self, number: u64, now: Timestamp, result: &str, message: Option<&str>) {
        let mut log = self.lock();
        let Some(call) = log.calls.iter_mut().rfind(|call| call.number == number) else {
            return;
        };
        call.ended = Some(now);
        call.milliseconds = Some(now.duration_since(call.started).as_millis());
        call.result = Some(result.to_owned());
        call.message = message.map(str::to_owned);
    }

    pub(super) fn all(&self) -> Vec<Call> {
        self.lock().calls.iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

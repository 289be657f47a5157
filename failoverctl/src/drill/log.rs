//! What the function logs, as its log group would show it: with times of the drill's clock in place of the day's.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use ec2_simulator::Simulator;
use jiff::Timestamp;
use tracing::Subscriber;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;

use super::happened::milliseconds;

/// Collects lines.
#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// What writes into it, at the level that the template sets.
    pub(super) fn subscriber(
        &self,
        simulator: &Simulator,
        zero: Timestamp,
    ) -> impl Subscriber + Send + Sync + 'static {
        let log = self.clone();
        let simulator = simulator.clone();
        tracing_subscriber::fmt()
            .with_max_level(LevelFilter::INFO)
            .with_ansi(false)
            .with_target(false)
            .with_timer(SinceThen { simulator, zero })
            .with_writer(move || log.clone())
            .finish()
    }

    /// Its lines so far.
    pub(super) fn lines(&self) -> Vec<String> {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&bytes);
        text.lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct SinceThen {
    simulator: Simulator,
    zero: Timestamp,
}

impl FormatTime for SinceThen {
    fn format_time(&self, w: &mut Writer<'_>) -> fmt::Result {
        let at = milliseconds(self.simulator.now(), self.zero);
        write!(w, "+{}.{:02} s", at / 1000, at % 1000 / 10)
    }
}

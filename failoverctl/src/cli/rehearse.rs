//! `rehearse`: every member, every way to fail.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::complaint::Complaint;
use super::ending::Ending;
use super::output;
use super::world::WorldArgs;
use crate::rehearse::{Rehearsal, Scope, rehearse};
use crate::report;
use crate::show::{self, Paper};
use crate::stage::{Asked, How, start_for};

/// What is rehearsed where.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct RehearseArgs {
    #[command(flatten)]
    world: WorldArgs,
    /// Only this way to fail; may be given several times. Without it every way
    #[arg(long, value_name = "HOW", value_enum)]
    how: Vec<How>,
    /// Two members at once, too: every two of one group, or of two groups that share a member
    #[arg(long)]
    double: bool,
    /// All members of a zone at once, too, while EC2's describes are slow
    #[arg(long)]
    zone: bool,
    /// Write it as one self-contained HTML page, too
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// For programs: everything as one JSON document
    #[arg(long)]
    pub(super) json: bool,
}

const EXAMPLES: &str = "\
Examples:
  failoverctl rehearse                                 every member of the built-in world, every way to fail
  failoverctl rehearse --world world.yaml --double     two at once, too
  failoverctl rehearse --how stop --how impair --json  for a CI job: its status is 0 only where all is well";

/// Who waits for longer sees how far it is.
const PATIENCE: Duration = Duration::from_secs(2);

impl RehearseArgs {
    pub(super) fn run(&self) -> Result<Ending, Complaint> {
        let start = start_for(&Asked::ActiveFails(How::Stop));
        let rehearsal = self.rehearse(start)?;
        if let Some(path) = &self.html {
            output::file(path, &report::rehearsal(&rehearsal)?)?;
        }
        if self.json {
            output::json(&rehearsal)?;
        } else {
            output::text(&show::rehearsal(&rehearsal, Paper::new(output::columns())))?;
        }
        Ok(Ending::well_if(rehearsal.verdict.green))
    }

    fn rehearse(&self, start: jiff::Timestamp) -> Result<Rehearsal, Complaint> {
        let ways = if self.how.is_empty() {
            How::ALL.to_vec()
        } else {
            self.how.clone()
        };
        let scope = Scope {
            ways,
            double: self.double,
            zone: self.zone,
        };
        let progress = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:40} {pos} of {len} drills, {eta} to go");
        progress.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let goes_on = |held: usize, all: usize| {
            if progress.is_hidden() && progress.elapsed() > PATIENCE {
                progress.set_draw_target(ProgressDrawTarget::stderr());
            }
            progress.set_length(all.try_into().unwrap_or(u64::MAX));
            progress.set_position(held.try_into().unwrap_or(u64::MAX));
        };
        let rehearsal = rehearse(&self.world.place(start)?, &scope, goes_on);
        progress.finish_and_clear();
        Ok(rehearsal?)
    }
}

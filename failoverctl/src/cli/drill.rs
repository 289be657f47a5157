//! `drill`: one failure, and all that comes of it.

use std::path::PathBuf;

use clap::{Args, ValueEnum as _};
use eni_failover::cloud::InstanceId;

use super::complaint::Complaint;
use super::ending::Ending;
#[cfg(not(feature = "aws"))]
use super::not_built_in::needs_the_sdk;
use super::output;
use super::source::Source;
use super::world::WorldArgs;
use crate::drill::{Drill, Place, in_virtual_time};
use crate::report;
use crate::show::{self, Paper};
use crate::stage::{Asked, Failure, How, Opening, start_for};

/// Who fails how, where.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct DrillArgs {
    #[command(flatten)]
    world: WorldArgs,
    /// The instance that fails, by its ID or its tag Name; without it the active of a group. Given several times: all of
    /// them at once
    #[arg(long, value_name = "ID")]
    fail: Vec<String>,
    /// All instances of this Availability Zone fail, at once; meanwhile EC2's describes are slow and fail now and then
    #[arg(long, value_name = "ZONE", conflicts_with = "fail")]
    zone: Option<String>,
    /// How it fails
    #[arg(long, value_name = "HOW", value_enum, default_value_t = How::Stop)]
    how: How,
    /// Who fails next, once all is at rest; its own way to fail after a colon: `web-2:terminate`
    #[arg(long, value_name = "ID[:HOW]", requires = "fail")]
    then: Vec<String>,
    /// Instead of a failure: an event as JSON (`-` for standard input), in the state that it speaks of
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fail", "zone", "how", "then"])]
    event: Option<Source>,
    /// For programs: everything as one JSON document
    #[arg(long)]
    pub(super) json: bool,
    /// Write it as one self-contained HTML page, too
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Through the real AWS SDK and HTTP on loopback, in real time
    #[arg(long)]
    wire: bool,
}

const EXAMPLES: &str = "\
Examples:
  failoverctl drill                                    the active of the built-in world is stopped
  failoverctl drill --fail db-1 --how terminate        addresses move, in place of an interface
  failoverctl drill --how impair                       a status check fails; the detach hangs and is forced
  failoverctl drill --fail web-1 --then web-2          and then the one that took over
  failoverctl drill --event events/ec2-stopped.json    any event, as it arrives
  cat world.yaml | failoverctl drill --world - --json  a world of your own, for programs";

impl DrillArgs {
    pub(super) fn run(&self) -> Result<Ending, Complaint> {
        let asked = self.asked()?;
        let place = self.world.place(start_for(&asked))?;
        let (drill, _) = if self.wire {
            over_the_wire(place, asked)?
        } else {
            in_virtual_time(place, asked)?
        };
        if let Some(path) = &self.html {
            output::file(path, &report::drill(&drill)?)?;
        }
        if self.json {
            output::json(&drill)?;
        } else {
            output::text(&show::drill(&drill, Paper::new(output::columns())))?;
        }
        Ok(Ending::well_if(drill.ended_well()))
    }

    fn asked(&self) -> Result<Asked, Complaint> {
        if let Some(source) = &self.event {
            if *source == Source::StandardInput && self.world.is_standard_input() {
                return Err("world and event can't both come from standard input: \
                            give one of them as a file"
                    .into());
            }
            let payload = serde_json::from_str(&source.read()?)
                .map_err(|error| format!("{source} is not JSON: {error}"))?;
            return Ok(Asked::For(Opening::Event(payload)));
        }
        if let Some(zone) = self.zone.clone() {
            let how = self.how;
            return Ok(Asked::ZoneFails { zone, how });
        }
        if self.fail.is_empty() {
            return Ok(Asked::ActiveFails(self.how));
        }
        let at_once = self.fail.iter().map(|id| failure(id, self.how));
        let mut acts: Vec<Vec<Failure>> = vec![at_once.collect()];
        for next in &self.then {
            acts.push(vec![self.next(next)?]);
        }
        Ok(Asked::For(Opening::Failures(acts)))
    }

    fn next(&self, text: &str) -> Result<Failure, Complaint> {
        match text.rsplit_once(':') {
            None => Ok(failure(text, self.how)),
            Some((id, how)) => How::from_str(how, true)
                .map(|how| failure(id, how))
                .map_err(|_| format!("{text}: {how} is none of {}", ways()).into()),
        }
    }
}

fn ways() -> String {
    How::ALL.map(How::as_str).join(", ")
}

fn failure(id: &str, how: How) -> Failure {
    let instance = InstanceId::new(id);
    Failure { instance, how }
}

#[cfg(feature = "aws")]
fn over_the_wire(place: Place, asked: Asked) -> Result<(Drill, Opening), Complaint> {
    Ok(crate::wire::over_the_wire(place, asked)?)
}

#[cfg(not(feature = "aws"))]
fn over_the_wire(_: Place, _: Asked) -> Result<(Drill, Opening), Complaint> {
    needs_the_sdk("--wire")
}

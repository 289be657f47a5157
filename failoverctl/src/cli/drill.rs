//! `drill`: one failure, and all that comes of it.

use clap::Args;
use ec2_simulator::World;
use eni_failover::cloud::InstanceId;

use super::complaint::Complaint;
use super::ending::Ending;
use super::output;
use super::source::Source;
use super::world::WorldArgs;
use crate::drill::{Drill, in_virtual_time};
use crate::show;
use crate::stage::{Asked, How, Opening, start_for};

/// Who fails how, where.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct DrillArgs {
    #[command(flatten)]
    world: WorldArgs,
    /// The instance that fails, by its ID or its tag Name; without it the active of a group
    #[arg(long, value_name = "ID")]
    fail: Option<String>,
    /// How it fails
    #[arg(long, value_name = "HOW", value_enum, default_value_t = How::Stop)]
    how: How,
    /// Instead of a failure: an event as JSON (`-` for standard input), in the state that it speaks of
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fail", "how"])]
    event: Option<Source>,
    /// For programs: everything as one JSON document
    #[arg(long)]
    pub(super) json: bool,
    /// Through the real AWS SDK and HTTP on loopback, in real time
    #[arg(long)]
    wire: bool,
}

const EXAMPLES: &str = "\
Examples:
  failoverctl drill                                    the active of the built-in world is stopped
  failoverctl drill --fail db-1 --how terminate        addresses move, in place of an interface
  failoverctl drill --how impair                       a status check fails; the detach hangs and is forced
  failoverctl drill --event events/ec2-stopped.json    any event, as it arrives
  cat world.yaml | failoverctl drill --world - --json  a world of your own, for programs";

impl DrillArgs {
    pub(super) fn run(&self) -> Result<Ending, Complaint> {
        let asked = self.asked()?;
        let world = self.world.world(start_for(&asked))?;
        let (drill, opening) = self.hold(world, asked)?;
        if self.json {
            output::json(&drill)?;
        } else {
            output::text(&show::drill(&drill, &opening))?;
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
        let how = self.how;
        Ok(match self.fail.as_deref().map(InstanceId::new) {
            Some(instance) => Asked::For(Opening::Failure { instance, how }),
            None => Asked::ActiveFails(how),
        })
    }

    fn hold(&self, world: World, asked: Asked) -> Result<(Drill, Opening), Complaint> {
        if self.wire {
            return over_the_wire(world, asked);
        }
        Ok(in_virtual_time(world, asked)?)
    }
}

#[cfg(feature = "aws")]
fn over_the_wire(world: World, asked: Asked) -> Result<(Drill, Opening), Complaint> {
    Ok(crate::wire::over_the_wire(world, asked)?)
}

#[cfg(not(feature = "aws"))]
fn over_the_wire(_: World, _: Asked) -> Result<(Drill, Opening), Complaint> {
    Err(
        "this failoverctl was built without the AWS SDK, which --wire needs: \
         take the one of a release, or build it with \
         `cargo build --release --package failoverctl --features aws`"
            .into(),
    )
}

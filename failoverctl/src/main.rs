//! The operator's command line.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use ec2_simulator::World;
use eni_failover::event::Home;
use eni_failover::ids::InstanceId;
use failoverctl::drill::{Drill, in_virtual_time};
use failoverctl::show;
use failoverctl::stage::{How, Opening, time_of};
use jiff::{SignedDuration, Timestamp};

/// Try eni-failover on a simulated EC2, before you need it.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Let an instance of a simulated account fail, and watch the function move what floats.
    ///
    /// Ends with status 0 only where everything that floats is held by a healthy member afterwards, 1 where it isn't,
    /// and 2 where the drill could not be held.
    Drill(DrillArgs),
}

#[derive(Debug, Args)]
struct DrillArgs {
    /// The world, a YAML file; without it a built-in one: two groups, `web` with a floating interface and `db` with
    /// floating addresses, and a spare for both
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,
    /// The instance that fails; without it the active of a group
    #[arg(long, value_name = "ID")]
    fail: Option<String>,
    /// How it fails: stop, terminate, impair (its status check), alarm (its application)
    #[arg(long, value_name = "HOW", default_value = "stop", value_parser = str::parse::<How>)]
    how: How,
    /// Instead of a failure: an event as JSON, in the state that it speaks of
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fail", "how"])]
    event: Option<PathBuf>,
    /// For programs: everything as one JSON document
    #[arg(long)]
    json: bool,
    /// Through the real AWS SDK and HTTP on loopback, in real time
    #[cfg(feature = "aws")]
    #[arg(long)]
    wire: bool,
}

fn main() -> ExitCode {
    let Cli {
        command: Command::Drill(args),
    } = Cli::parse();
    match drill(&args) {
        Ok(drill) if drill.held_by_the_healthy && drill.violations.is_empty() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            let chain = std::iter::successors(Some(error.as_ref()), |&error| error.source());
            let chain: Vec<String> = chain.map(ToString::to_string).collect();
            anstream::eprintln!("failoverctl: {}", chain.join(": "));
            ExitCode::from(2)
        }
    }
}

fn drill(args: &DrillArgs) -> Result<Drill, Box<dyn Error>> {
    let asked = opening(args)?;
    let world = world(args.world.as_deref(), asked.as_ref())?;
    let (drill, opening) = hold(args, world, asked)?;
    if args.json {
        anstream::println!("{}", serde_json::to_string_pretty(&drill)?);
    } else {
        anstream::print!("{}", show::drill(&drill, &opening));
    }
    Ok(drill)
}

#[cfg(not(feature = "aws"))]
fn hold(
    _: &DrillArgs,
    world: World,
    asked: Option<Opening>,
) -> Result<(Drill, Opening), Box<dyn Error>> {
    Ok(in_virtual_time(world, asked)?)
}

#[cfg(feature = "aws")]
fn hold(
    args: &DrillArgs,
    world: World,
    asked: Option<Opening>,
) -> Result<(Drill, Opening), Box<dyn Error>> {
    Ok(if args.wire {
        failoverctl::wire::over_the_wire(world, asked)?
    } else {
        in_virtual_time(world, asked)?
    })
}

fn opening(args: &DrillArgs) -> Result<Option<Opening>, Box<dyn Error>> {
    if let Some(path) = &args.event {
        let payload = serde_json::from_str(&read(path)?)
            .map_err(|error| format!("{} is not JSON: {error}", path.display()))?;
        return Ok(Some(Opening::Event(payload)));
    }
    Ok(args.fail.as_deref().map(|id| Opening::Failure {
        instance: InstanceId::new(id),
        how: args.how,
    }))
}

/// The world begins a little before the event that is to arrive in it.
fn world(path: Option<&Path>, opening: Option<&Opening>) -> Result<World, Box<dyn Error>> {
    let noon = Timestamp::constant(1_795_435_200, 0);
    let event = opening.and_then(|opening| time_of(opening, &Home::default(), "failover:"));
    let start = event.unwrap_or(noon) - SignedDuration::from_secs(2);
    match path {
        None => Ok(World::built_in(start)),
        Some(path) => Ok(World::from_yaml(&read(path)?, start)
            .map_err(|error| format!("{}: {error}", path.display()))?),
    }
}

fn read(path: &Path) -> Result<String, Box<dyn Error>> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

//! The operator's command line.

// The layout of what the function waits for, with the AWS SDK in it, is nested deeper than the default lets it be.
#![recursion_limit = "256"]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use ec2_simulator::World;
use eni_failover::cloud::InstanceId;
use failoverctl::drill::{Drill, DrillError, in_virtual_time};
use failoverctl::show;
use failoverctl::stage::{Asked, How, Opening, start_for};
use jiff::Timestamp;

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
    /// Ends with status 0 only where everything that floats is held by a healthy member afterwards, something floats in
    /// each group concerned, nothing that was meant to float was left behind, somebody could take over before anything
    /// failed, and the function's invocation succeeded; 1 where not, and why is said at the end; 2 where the drill could
    /// not be held.
    Drill(DrillArgs),
}

#[derive(Debug, Args)]
struct DrillArgs {
    /// The world, a YAML file; without it a built-in one: two groups, `web` with a floating interface and `db` with
    /// floating addresses, and a spare for both
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,
    /// The instance that fails, by its ID or its tag Name; without it the active of a group
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
        Ok(drill) if drill.ended_well() => ExitCode::SUCCESS,
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
    let asked = asked(args)?;
    let world = world(args.world.as_deref(), start_for(&asked))?;
    let (drill, opening) = hold(args, world, asked)?;
    if args.json {
        anstream::println!("{}", serde_json::to_string_pretty(&drill)?);
    } else {
        anstream::print!("{}", show::drill(&drill, &opening));
    }
    Ok(drill)
}

#[cfg(not(feature = "aws"))]
fn hold(_: &DrillArgs, world: World, asked: Asked) -> Result<(Drill, Opening), DrillError> {
    in_virtual_time(world, asked)
}

#[cfg(feature = "aws")]
fn hold(args: &DrillArgs, world: World, asked: Asked) -> Result<(Drill, Opening), DrillError> {
    if args.wire {
        failoverctl::wire::over_the_wire(world, asked)
    } else {
        in_virtual_time(world, asked)
    }
}

fn asked(args: &DrillArgs) -> Result<Asked, Box<dyn Error>> {
    if let Some(path) = &args.event {
        let payload = serde_json::from_str(&read(path)?)
            .map_err(|error| format!("{} is not JSON: {error}", path.display()))?;
        return Ok(Asked::For(Opening::Event(payload)));
    }
    let how = args.how;
    Ok(match args.fail.as_deref().map(InstanceId::new) {
        Some(instance) => Asked::For(Opening::Failure { instance, how }),
        None => Asked::ActiveFails(how),
    })
}

fn world(path: Option<&Path>, start: Timestamp) -> Result<World, Box<dyn Error>> {
    match path {
        None => Ok(World::built_in(start)),
        Some(path) => Ok(World::from_yaml(&read(path)?, start)
            .map_err(|error| format!("{}: {error}", path.display()))?),
    }
}

fn read(path: &Path) -> Result<String, Box<dyn Error>> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

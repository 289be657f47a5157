//! The commands.

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use super::complain::{complain, misused};
use super::complaint::Complaint;
use super::drill::DrillArgs;
use super::ending::{Ending, NOT_DONE};
#[cfg(not(feature = "aws"))]
use super::not_built_in::{AnyArgs, needs_the_sdk};
use super::papers::{CompletionsArgs, ManArgs};
use super::rehearse::RehearseArgs;
#[cfg(feature = "aws")]
use super::{
    audit::AuditArgs,
    maintain::MaintainArgs,
    request::{FailoverArgs, RequestArgs},
    snapshot::SnapshotArgs,
    status::StatusArgs,
};

/// Would yours fail over today? And try it on a simulated EC2, before you need it.
#[derive(Debug, Parser)]
#[command(name = "failoverctl", version, about, arg_required_else_help = true, after_help = STATUSES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const STATUSES: &str = "\
Exit status: 0 all is as it should be; 1 it was done, and what it shows isn't; 2 it could not be done.";

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Would it fail over today? Check everything that a failover takes, and only read
    ///
    /// Ends with status 0 only where every group would fail over, and nothing severe was found or is not known; 1 where not;
    /// 2 where the account could not be asked.
    #[cfg(feature = "aws")]
    Audit(AuditArgs),
    /// Show every group as it is: who is active, how each member is, who would take over
    ///
    /// Ends with status 0 only where every group has a healthy active, and a member that would take over from it.
    #[cfg(feature = "aws")]
    Status(StatusArgs),
    /// Print the account as a world, for `drill --world` and `rehearse --world`
    #[cfg(feature = "aws")]
    Snapshot(SnapshotArgs),
    /// Ask the function what it would do; it changes nothing
    #[cfg(feature = "aws")]
    Plan(RequestArgs),
    /// Let the function move a group away from its active
    #[cfg(feature = "aws")]
    Failover(FailoverArgs),
    /// Let the function look after a group, or all, now
    #[cfg(feature = "aws")]
    Reconcile(RequestArgs),
    /// Mark a member as being worked on, so that it holds nothing; or take the mark away
    #[cfg(feature = "aws")]
    Maintain(MaintainArgs),
    /// Needs a failoverctl with the AWS SDK in it, as these do
    #[cfg(not(feature = "aws"))]
    #[command(name = "audit", visible_aliases = ["status", "snapshot", "plan", "failover", "reconcile", "maintain"])]
    OfTheAccount(AnyArgs),
    /// Let an instance of a simulated account fail, and watch the function move what floats
    ///
    /// Ends with status 0 only where everything that floats is held by a healthy member afterwards, something floats in
    /// each group concerned, nothing that was meant to float was left behind, somebody could take over before anything
    /// failed, and the function's invocation succeeded; 1 where not, and why is said at the end; 2 where the drill could
    /// not be held.
    Drill(DrillArgs),
    /// Let every member of a simulated account fail in every way, and show who takes over, after how long
    ///
    /// Ends with status 0 only where each of these drills does: see `failoverctl drill`.
    Rehearse(RehearseArgs),
    /// Print the completions of a shell
    #[command(
        after_help = "Example: failoverctl completions bash > /etc/bash_completion.d/failoverctl"
    )]
    Completions(CompletionsArgs),
    /// Print the manual page, or write those of all commands
    #[command(after_help = "Example: failoverctl man | man -l -")]
    Man(ManArgs),
}

/// Does what the arguments of this process say.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return not_understood(&error),
    };
    match cli.command.run() {
        Ok(ending) => ending.into(),
        Err(error) => {
            complain(error.as_ref(), cli.command.wants_json());
            ExitCode::from(NOT_DONE)
        }
    }
}

/// Wrong usage, or help and version, which clap has as errors.
fn not_understood(error: &clap::Error) -> ExitCode {
    let printed = error.print();
    if !error.use_stderr() {
        return if printed.is_ok() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(NOT_DONE)
        };
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        misused(&error.to_string());
    }
    ExitCode::from(NOT_DONE)
}

impl Command {
    fn run(&self) -> Result<Ending, Complaint> {
        match self {
            #[cfg(feature = "aws")]
            Self::Audit(args) => args.run(),
            #[cfg(feature = "aws")]
            Self::Status(args) => args.run(),
            #[cfg(feature = "aws")]
            Self::Snapshot(args) => args.run(),
            #[cfg(feature = "aws")]
            Self::Plan(args) => args.plan(),
            #[cfg(feature = "aws")]
            Self::Failover(args) => args.run(),
            #[cfg(feature = "aws")]
            Self::Reconcile(args) => args.reconcile(),
            #[cfg(feature = "aws")]
            Self::Maintain(args) => args.run(),
            #[cfg(not(feature = "aws"))]
            Self::OfTheAccount(_) => needs_the_sdk("this command"),
            Self::Drill(args) => args.run(),
            Self::Rehearse(args) => args.run(),
            Self::Completions(args) => args.run(Cli::command()),
            Self::Man(args) => args.run(Cli::command()),
        }
    }

    fn wants_json(&self) -> bool {
        match self {
            #[cfg(feature = "aws")]
            Self::Audit(args) => args.json,
            #[cfg(feature = "aws")]
            Self::Status(args) => args.json,
            #[cfg(feature = "aws")]
            Self::Plan(args) | Self::Reconcile(args) => args.json,
            #[cfg(feature = "aws")]
            Self::Failover(args) => args.json,
            #[cfg(feature = "aws")]
            Self::Maintain(args) => args.json,
            #[cfg(feature = "aws")]
            Self::Snapshot(_) => false,
            #[cfg(not(feature = "aws"))]
            Self::OfTheAccount(args) => args.wants_json(),
            Self::Drill(args) => args.json,
            Self::Rehearse(args) => args.json,
            Self::Completions(_) | Self::Man(_) => false,
        }
    }
}

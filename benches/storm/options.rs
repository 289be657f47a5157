//! What is asked for on the command line.

use clap::{Parser, ValueEnum};
use serde::Serialize;

/// Groups that fail at once, on a simulated account in virtual time: how soon each is moved, and at what cost.
#[derive(Clone, Debug, Parser, Serialize)]
#[command(name = "storm")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Options {
    /// How many groups there are. The active of each stops within one second.
    #[arg(long, default_value_t = 100)]
    pub(crate) groups: usize,
    /// What floats in each group.
    #[arg(long, value_enum, default_value_t = Float::Interface)]
    pub(crate) float: Float,
    /// One standby for so many groups, instead of one for each.
    #[arg(long, default_value_t = 1)]
    pub(crate) groups_per_spare: usize,
    /// How events reach the function.
    #[arg(long, value_enum, default_value_t = Path::Queue)]
    pub(crate) path: Path,
    /// `MaximumConcurrency` of the event source mapping, with `--path queue`.
    #[arg(long, default_value_t = 2)]
    pub(crate) workers: usize,
    /// So many invocations run at once.
    #[arg(long, default_value_t = 1_000)]
    pub(crate) concurrency: usize,
    /// Two storms of the same seed are alike.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// It is broken off after so many minutes of virtual time.
    #[arg(long, default_value_t = 70)]
    pub(crate) minutes: u64,
    /// The figures as JSON.
    #[arg(long)]
    #[serde(skip)]
    pub(crate) json: bool,
    /// Given by `cargo bench`.
    #[arg(long, hide = true)]
    #[serde(skip)]
    pub(crate) bench: bool,
}

/// A kind of float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Float {
    /// A network interface.
    Interface,
    /// A secondary private IPv4 address.
    Address,
    /// A route in a table of its own.
    Route,
    /// An Elastic IP by itself.
    ElasticIp,
}

/// How events reach the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Path {
    /// Rules and schedule invoke it, asynchronously.
    Direct,
    /// Rules and schedule send to an SQS queue, from which an event source mapping feeds it and it takes more: as the template
    /// has it.
    Queue,
}

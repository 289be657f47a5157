//! The world that a drill is held in, and what the function is told of it.

use clap::Args;
use ec2_simulator::World;
use jiff::Timestamp;

use super::complaint::Complaint;
use super::source::Source;
use crate::drill::Place;

/// The world.
#[derive(Clone, Debug, Args)]
pub(super) struct WorldArgs {
    /// The world, a YAML file (docs/world.md has every field), `-` for standard input; without it a built-in one: two
    /// groups, `web` with a floating interface and `db` with floating addresses, and a spare for both
    #[arg(long, value_name = "FILE")]
    world: Option<Source>,
    /// What the keys of the function's tags begin with: the stack's parameter `TagPrefix`
    #[arg(
        long,
        value_name = "PREFIX",
        default_value = "failover:",
        env = "FAILOVERCTL_PREFIX"
    )]
    prefix: String,
}

impl WorldArgs {
    /// The world, which begins then, and what the function is told of it.
    ///
    /// # Errors
    /// It can't be read, or is none.
    pub(super) fn place(&self, start: Timestamp) -> Result<Place, Complaint> {
        let world = match &self.world {
            None => World::built_in(start),
            Some(source) => World::from_yaml(&source.read()?, start)
                .map_err(|error| format!("{source}: {error}"))?,
        };
        let prefix = self.prefix.clone();
        Ok(Place { world, prefix })
    }

    /// Whether it comes from standard input, which can be read once only.
    pub(super) fn is_standard_input(&self) -> bool {
        self.world == Some(Source::StandardInput)
    }
}

//! The world that a drill is held in.

use clap::Args;
use ec2_simulator::World;
use jiff::Timestamp;

use super::complaint::Complaint;
use super::source::Source;

/// The world.
#[derive(Clone, Debug, Args)]
pub(super) struct WorldArgs {
    /// The world, a YAML file (docs/world.md has every field), `-` for standard input; without it a built-in one: two
    /// groups, `web` with a floating interface and `db` with floating addresses, and a spare for both
    #[arg(long, value_name = "FILE")]
    world: Option<Source>,
}

impl WorldArgs {
    /// The world, which begins then.
    ///
    /// # Errors
    /// It can't be read, or is none.
    pub(super) fn world(&self, start: Timestamp) -> Result<World, Complaint> {
        let Some(source) = &self.world else {
            return Ok(World::built_in(start));
        };
        World::from_yaml(&source.read()?, start)
            .map_err(|error| format!("{source}: {error}").into())
    }

    /// Whether it comes from standard input, which can be read once only.
    pub(super) fn is_standard_input(&self) -> bool {
        self.world == Some(Source::StandardInput)
    }
}

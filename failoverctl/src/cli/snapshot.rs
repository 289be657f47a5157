//! `snapshot`: the account as a world.

use clap::Args;
use eni_failover::cloud::GroupName;

use super::asking::{asking, everything, sign_of_life};
use super::complaint::Complaint;
use super::ending::Ending;
use super::output;
use super::place::PlaceArgs;
use crate::account::ask::AskError;
use crate::account::twin;

/// What is taken, and where.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct SnapshotArgs {
    /// The groups; all, where none is named
    #[arg(value_name = "GROUP")]
    groups: Vec<String>,
    /// With identifiers, addresses and names replaced, the same by the same
    #[arg(long)]
    anonymous: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

const EXAMPLES: &str = "\
Examples:
  failoverctl snapshot > account.yaml
  failoverctl drill --world account.yaml
  failoverctl snapshot --anonymous web > for-a-bug-report.yaml";

impl SnapshotArgs {
    pub(super) fn run(&self) -> Result<Ending, Complaint> {
        let world = asking(self.taken())?;
        output::text(&world)?;
        Ok(Ending::Well)
    }

    async fn taken(&self) -> Result<String, Complaint> {
        let names: Vec<GroupName> = self.groups.iter().map(GroupName::new).collect();
        let (connection, account) = everything(&self.place, &names).await?;
        let waiting = sign_of_life("taking it down");
        let world = twin(&connection.ec2, &account, connection.deadline()).await;
        waiting.finish_and_clear();
        let world = world.map_err(|error| AskError::look(&error))?;
        let world = if self.anonymous {
            world.anonymous()
        } else {
            world
        };
        Ok(world.to_yaml()?)
    }
}

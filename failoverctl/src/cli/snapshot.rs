//! `snapshot`: the account as a world.

use clap::Args;
use eni_failover::cloud::{Clock as _, GroupName};

use super::asking::{asking, sign_of_life};
use super::complaint::Complaint;
use super::ending::Ending;
use super::output;
use super::place::PlaceArgs;
use crate::account::ask::{AskError, Connection, around};
use crate::account::{look, narrowed, twin};

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
        let waiting = sign_of_life("asking AWS");
        let connection = Connection::open(self.place.place()).await?;
        let (around, settings) = around(&connection, connection.ec2.now()).await;
        let account = look(&connection.ec2, settings, around, connection.deadline()).await;
        let account = account.map_err(|error| AskError::look(&error))?;
        let names: Vec<GroupName> = self.groups.iter().map(GroupName::new).collect();
        let account = narrowed(account, &names)?;
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

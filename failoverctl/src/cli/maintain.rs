//! `maintain`: the operator's mark on a member.

use clap::{Args, ValueEnum};
use eni_failover::cloud::{CallError, Ec2Write as _, GroupName, InstanceId, ResourceId, Tags};
use jiff::Timestamp;

use super::asking::{asking, groups, sign_of_life};
use super::complaint::Complaint;
use super::ending::Ending;
use super::place::PlaceArgs;
use super::request::{called, told};
use crate::account::Account;
use crate::account::ask::{Connection, Invoked, reconcile};

/// The cause of the mark.
const MAINTENANCE: &str = "maintenance";

/// Which member, and why.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct MaintainArgs {
    /// The member, by its ID or its tag Name
    #[arg(value_name = "INSTANCE")]
    instance: String,
    /// Whether the mark is written or taken away
    #[arg(value_enum)]
    mark: Mark,
    /// Why, for whoever finds it
    #[arg(long, value_name = "TEXT", default_value = "on")]
    reason: String,
    #[command(flatten)]
    place: PlaceArgs,
    /// For programs: the function's answer as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Whether the mark stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Mark {
    /// Nothing is moved to it, and what it holds is moved away.
    On,
    /// It is as any other.
    Off,
}

const EXAMPLES: &str = "\
Examples:
  failoverctl maintain web-1 on --reason 'kernel update'
  failoverctl maintain web-1 off";

impl MaintainArgs {
    pub(super) fn run(&self) -> Result<Ending, Complaint> {
        // The function would read a time as one since which an alarm speaks, and forget it.
        if self.reason.parse::<Timestamp>().is_ok()
            || self.reason.trim().is_empty()
            || self.reason.chars().count() > 256
        {
            return Err(
                "the reason has to be a sentence of up to 256 characters, and no time".into(),
            );
        }
        asking(self.marked())
    }

    async fn marked(&self) -> Result<Ending, Complaint> {
        let (connection, account) = groups(&self.place, &[]).await?;
        let instance = called(&account, &self.instance)?;
        self.write(&connection, &account, &instance)
            .await
            .map_err(|error| denied(&error))?;
        let waiting = sign_of_life("the function is at work");
        // At once: the schedule's look may be a minute away.
        let groups = account.groups.values();
        let its = groups.filter(|group| group.members.contains_key(&instance));
        let mut all = Invoked::nothing();
        for name in its
            .map(|group| &group.name)
            .cloned()
            .collect::<Vec<GroupName>>()
        {
            let invoked = reconcile(&connection, Some(&name)).await.map_err(|error| {
                format!("the mark is changed, and the function's next scheduled look sees it; but {error}")
            });
            all = all.and(invoked?);
        }
        waiting.finish_and_clear();
        told(&all, Some(&account), self.json)
    }

    async fn write(
        &self,
        connection: &Connection,
        account: &Account,
        instance: &InstanceId,
    ) -> Result<(), CallError> {
        let key = account.schema().impaired(MAINTENANCE);
        let resources = [ResourceId::from(instance)];
        let now = account.tag(instance, &key);
        let tag = |value: &str| Tags::from_iter([(key.clone(), value.to_owned())]);
        match self.mark {
            Mark::On => {
                connection
                    .ec2
                    .create_tags(&resources, &tag(&self.reason))
                    .await
            }
            Mark::Off => match now {
                Some(value) => connection.ec2.delete_tags(&resources, &tag(value)).await,
                None => Ok(()),
            },
        }
    }
}

fn denied(error: &CallError) -> Complaint {
    format!("the mark was not changed: {}", error.failure).into()
}

//! `plan`, `failover`, `reconcile`: what the function is asked by hand.

use std::io::{IsTerminal as _, Write as _};

use clap::Args;
use eni_failover::cloud::{self, GroupName, InstanceId};

use super::asking::{asking, groups, looked, sign_of_life};
use super::complaint::Complaint;
use super::ending::Ending;
use super::output;
use super::place::PlaceArgs;
use crate::account::ask::{AskError, Connection, Invoked, failover, plan, reconcile};
use crate::account::{Account, status};
use crate::show::{self, Paper};

/// Which group, or all.
#[derive(Clone, Debug, Args)]
pub struct RequestArgs {
    /// The group; all, where none is named
    #[arg(value_name = "GROUP")]
    group: Option<String>,
    #[command(flatten)]
    place: PlaceArgs,
    /// For programs: the function's answer as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Which group, and to whom.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct FailoverArgs {
    /// The group
    #[arg(value_name = "GROUP")]
    group: String,
    /// The member that is to take over, by its ID or its tag Name; without it the best
    #[arg(long, value_name = "ID")]
    to: Option<String>,
    /// Without asking first
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    place: PlaceArgs,
    /// For programs: the function's answer as JSON
    #[arg(long, requires = "yes")]
    pub(super) json: bool,
}

const EXAMPLES: &str = "\
Examples:
  failoverctl failover web                  shows the group, and asks
  failoverctl failover web --to web-2 --yes to this member, at once";

impl RequestArgs {
    /// What the function would do.
    pub(super) fn plan(&self) -> Result<Ending, Complaint> {
        asking(self.invoked(async |connection, group| plan(connection, group).await))
    }

    /// What the function does.
    pub(super) fn reconcile(&self) -> Result<Ending, Complaint> {
        asking(self.invoked(async |connection, group| reconcile(connection, group).await))
    }

    async fn invoked(
        &self,
        ask: impl AsyncFn(&Connection, Option<&GroupName>) -> Result<Invoked, AskError>,
    ) -> Result<Ending, Complaint> {
        let waiting = sign_of_life("the function is at work");
        let group = self.group.as_ref().map(GroupName::new);
        let connection = Connection::open(self.place.place()).await?;
        let invoked = ask(&connection, group.as_ref()).await?;
        // Only for the members' names: what the function said is told with or without them.
        let account = looked(&connection, &[]).await.ok();
        waiting.finish_and_clear();
        told(&invoked, account.as_ref(), self.json)
    }
}

/// Prints what the function answered.
pub(super) fn told(
    invoked: &Invoked,
    account: Option<&Account>,
    as_json: bool,
) -> Result<Ending, Complaint> {
    if as_json {
        output::json(&invoked.answer)?;
    } else {
        let failure = invoked.failure.as_deref();
        let paper = Paper::new(output::columns());
        let name = |id: &str| account?.name(&InstanceId::new(id)).map(str::to_owned);
        let with_names = |text: &str| cloud::with_names(text, name);
        output::text(&show::invoked(&invoked.answer, failure, with_names, paper))?;
    }
    Ok(Ending::well_if(invoked.is_good()))
}

impl FailoverArgs {
    pub(super) fn run(&self) -> Result<Ending, Complaint> {
        asking(self.moved())
    }

    async fn moved(&self) -> Result<Ending, Complaint> {
        let group = GroupName::new(&self.group);
        let (connection, account) = groups(&self.place, std::slice::from_ref(&group)).await?;
        let to = self
            .to
            .as_deref()
            .map(|to| called(&account, to))
            .transpose()?;
        if !self.yes && !self.agreed(&account, to.as_ref())? {
            output::text("nothing was moved\n")?;
            return Ok(Ending::Badly);
        }
        let waiting = sign_of_life("the function is at work");
        let invoked = failover(&connection, &group, to.as_ref()).await;
        waiting.finish_and_clear();
        let invoked = invoked?;
        let ending = told(&invoked, Some(&account), self.json)?;
        // That nothing had to be done is no success where a move was asked for, unless it was there already.
        let there = || {
            let group = account.groups.get(&group);
            to.is_some() && group.and_then(|group| group.active()) == to.as_ref()
        };
        Ok(match ending {
            Ending::Well => Ending::well_if(invoked.has_moved() || there()),
            Ending::Badly => Ending::Badly,
        })
    }

    fn agreed(&self, account: &Account, to: Option<&InstanceId>) -> Result<bool, Complaint> {
        if !std::io::stdin().is_terminal() {
            return Err("there is nobody to ask: --yes moves it without".into());
        }
        let paper = Paper::new(output::columns());
        output::text(&show::status(&status(account), paper))?;
        let to = to.map_or_else(|| "the best member".to_owned(), |to| account.called(to));
        let question = format!(
            "Move what floats in {} to {to}? Clients notice it. [yes/no] ",
            self.group
        );
        output::text(&question)?;
        std::io::stdout().flush()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        Ok(matches!(answer.trim(), "y" | "yes"))
    }
}

/// A member, by its identifier or its name.
pub(super) fn called(account: &Account, word: &str) -> Result<InstanceId, Complaint> {
    let groups = account.groups.values();
    let mut members: Vec<_> = groups.flat_map(|group| group.members.values()).collect();
    members.sort_by(|a, b| a.id.cmp(&b.id));
    members.dedup_by(|a, b| a.id == b.id);
    let named: Vec<&InstanceId> = members
        .iter()
        .filter(|member| member.id.as_str() == word || member.name.as_deref() == Some(word))
        .map(|member| &member.id)
        .collect();
    match named.as_slice() {
        [one] => Ok((*one).clone()),
        [] => {
            let there: Vec<String> = members
                .iter()
                .map(|member| account.called(&member.id))
                .collect();
            Err(format!("no member is called {word}; there are {}", there.join(", ")).into())
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|id| id.as_str()).collect();
            Err(format!(
                "several members are called {word}: {}; take the identifier",
                ids.join(", ")
            )
            .into())
        }
    }
}

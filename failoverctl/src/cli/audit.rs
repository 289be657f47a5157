//! `audit`: would it fail over today?

use std::collections::BTreeSet;

use clap::Args;
use eni_failover::cloud::{GroupName, InstanceId, InstanceState};

use super::asking::{asking, everything, sign_of_life};
use super::complaint::Complaint;
use super::ending::Ending;
use super::output;
use super::place::PlaceArgs;
use super::source::Source;
use super::twins::rehearsed;
use crate::account::OF_SYSTEMS;
use crate::account::ask::{AskError, systems};
use crate::account::{Account, Acknowledged, Asked, Audit, Severity, audit, seen};
use crate::show::{self, Paper};

/// The check that takes a rehearsal.
const REHEARSED: &str = "practice.rehearsed";

/// What is checked, and where.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct AuditArgs {
    /// The groups; all, where none is named
    #[arg(value_name = "GROUP")]
    groups: Vec<String>,
    #[command(flatten)]
    place: PlaceArgs,
    /// From which severity on a finding, known or not, makes the exit status 1
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = Severity::Severe)]
    fail_on: Severity,
    /// Only this check, or this area of them
    #[arg(long, value_name = "CHECK", value_delimiter = ',')]
    only: Vec<String>,
    /// Not this check, or this area of them
    #[arg(long, value_name = "CHECK", value_delimiter = ',')]
    skip: Vec<String>,
    /// Ask the members' operating systems, too, over Systems Manager: failover-standby check has to be there
    #[arg(long)]
    ask_instances: bool,
    /// A file of accepted exceptions, in YAML
    #[arg(long, value_name = "FILE")]
    acknowledged: Option<Source>,
    /// List the checks, and ask nobody
    #[arg(long)]
    list: bool,
    /// For programs: everything as one JSON document
    #[arg(long)]
    pub(super) json: bool,
}

const EXAMPLES: &str = "\
Examples:
  failoverctl audit                                  every group, every check
  failoverctl audit web --fail-on warning            one group, strictly
  failoverctl audit --ask-instances                  and would it answer there?
  failoverctl audit --only triggers,telling          two areas
  failoverctl audit --acknowledged exceptions.yaml   without what was accepted
  failoverctl audit --list                           what is checked, and why";

impl AuditArgs {
    pub(super) fn run(&self) -> Result<Ending, Complaint> {
        let paper = Paper::new(output::columns());
        if self.list {
            output::text(&show::checks(paper))?;
            return Ok(Ending::Well);
        }
        let asked = self.asked()?;
        let audit = self.audited(&asked)?;
        if self.json {
            output::json(&audit)?;
        } else {
            output::text(&show::audit(&audit, paper))?;
        }
        Ok(Ending::well_if(audit.is_good(self.fail_on)))
    }

    fn asked(&self) -> Result<Asked, Complaint> {
        if !self.ask_instances && self.only.iter().any(|it| it == OF_SYSTEMS) {
            return Err(format!("{OF_SYSTEMS} takes --ask-instances").into());
        }
        let acknowledged = match &self.acknowledged {
            None => Acknowledged::default(),
            Some(source) => Acknowledged::parse(&source.read()?)
                .map_err(|error| format!("{source}: {error}"))?,
        };
        Ok(Asked {
            only: self.only.clone(),
            skip: self.skip.clone(),
            acknowledged,
        })
    }

    fn audited(&self, asked: &Asked) -> Result<Audit, Complaint> {
        let names: Vec<GroupName> = self.groups.iter().map(GroupName::new).collect();
        let (mut account, seen) = asking(async {
            let (connection, mut account) = everything(&self.place, &names).await?;
            if self.ask_instances {
                let waiting = sign_of_life("asking the instances");
                account.systems = Some(systems(&connection, running(&account)).await);
                waiting.finish_and_clear();
            }
            if !asked.wants(REHEARSED) {
                return Ok((account, None));
            }
            let seen = seen(&connection.ec2, &account, connection.deadline()).await;
            let seen = seen.map_err(|error| AskError::look(&error))?;
            Ok((account, Some(seen)))
        })?;
        if let Some(seen) = seen {
            account.rehearsed = rehearsed(&account, &seen);
        }
        Ok(audit(&account, asked)?)
    }
}

/// The members that could be asked.
fn running(account: &Account) -> Vec<InstanceId> {
    let groups = account.groups.values();
    let members = groups.flat_map(|group| group.members.values());
    let running = members.filter(|member| member.state == InstanceState::Running);
    let ids: BTreeSet<InstanceId> = running.map(|member| member.id.clone()).collect();
    ids.into_iter().collect()
}

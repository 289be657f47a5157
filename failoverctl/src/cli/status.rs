//! `status`: the groups as they are.

use std::io::IsTerminal as _;
use std::time::Duration;

use clap::Args;
use eni_failover::cloud::GroupName;

use super::asking::{asking, groups, looked};
use super::complaint::Complaint;
use super::ending::Ending;
use super::output;
use super::place::PlaceArgs;
use crate::account::{Status, changes, status};
use crate::show::{self, Paper};

/// As often as the function itself would look while it waits for something.
const EVERY: Duration = Duration::from_secs(5);

/// So many of the latest changes are kept in sight.
const IN_SIGHT: usize = 10;

/// To the top of a terminal's empty page.
const ANEW: &str = "\u{1b}[2J\u{1b}[H";

/// Which groups, and where.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct StatusArgs {
    /// The groups; all, where none is named
    #[arg(value_name = "GROUP")]
    groups: Vec<String>,
    #[command(flatten)]
    place: PlaceArgs,
    /// Look again every five seconds, and show what changes, until it is interrupted
    #[arg(long)]
    watch: bool,
    /// For programs: one JSON document a look
    #[arg(long)]
    pub(super) json: bool,
}

const EXAMPLES: &str = "\
Examples:
  failoverctl status               every group
  failoverctl status web --watch   one of them, while you work on it
  failoverctl status --json        for programs";

impl StatusArgs {
    pub(super) fn run(&self) -> Result<Ending, Complaint> {
        asking(self.shown())
    }

    /// Well, where every group has a healthy holder and somebody who would take over.
    async fn shown(&self) -> Result<Ending, Complaint> {
        let names: Vec<GroupName> = self.groups.iter().map(GroupName::new).collect();
        let (connection, account) = groups(&self.place, &names).await?;
        let mut now = status(&account);
        let mut seen = Vec::new();
        self.print(&now, &seen)?;
        if !self.watch {
            return Ok(Ending::well_if(now.is_good()));
        }
        loop {
            tokio::time::sleep(EVERY).await;
            let next = status(&looked(&connection, &names).await?);
            let changed = changes(&now, &next);
            now = next;
            seen.extend(changed.iter().cloned());
            if self.json || std::io::stdout().is_terminal() {
                self.print(&now, &seen)?;
            } else if !changed.is_empty() {
                output::text(&format!("{}\n", changed.join("\n")))?;
            }
        }
    }

    fn print(&self, now: &Status, seen: &[String]) -> Result<(), Complaint> {
        if self.json {
            return output::json(now);
        }
        let page = show::status(now, Paper::new(output::columns()));
        let anew = if self.watch && std::io::stdout().is_terminal() {
            ANEW
        } else {
            ""
        };
        let from = seen.len().saturating_sub(IN_SIGHT);
        let latest = seen.get(from..).unwrap_or_default();
        let end = if latest.is_empty() { "" } else { "\n" };
        output::text(&format!("{anew}{page}{}{end}", latest.join("\n")))
    }
}

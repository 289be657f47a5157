//! A connection to the account, and a sign of life while it is asked.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

use super::complaint::Complaint;
use super::place::PlaceArgs;
use crate::account::ask::{self, AskError, Connection, settings};
use crate::account::{Account, Around, look, narrowed};
use eni_failover::cloud::GroupName;

/// Runs this to its end; on a terminal it is shown that something goes on.
pub(super) fn asking<T>(work: impl Future<Output = Result<T, Complaint>>) -> Result<T, Complaint> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(work)
}

/// On the terminal, if there is one, until it is dropped.
pub(super) fn sign_of_life(what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {elapsed} {msg}");
    let progress = ProgressBar::new_spinner()
        .with_finish(ProgressFinish::AndClear)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        .with_message(what);
    progress.enable_steady_tick(Duration::from_millis(100));
    progress
}

/// The groups as the function sees them, and nothing of what is around them.
pub(super) async fn groups(
    place: &PlaceArgs,
    names: &[GroupName],
) -> Result<(Connection, Account), Complaint> {
    let waiting = sign_of_life("looking at EC2");
    let connection = Connection::open(place.place()).await?;
    let account = looked(&connection, names).await;
    waiting.finish_and_clear();
    Ok((connection, account?))
}

/// The groups, and everything that is around them.
pub(super) async fn everything(
    place: &PlaceArgs,
    names: &[GroupName],
) -> Result<(Connection, Account), Complaint> {
    let waiting = sign_of_life("asking AWS");
    let connection = Connection::open(place.place()).await?;
    let account = Box::pin(ask::everything(&connection)).await;
    waiting.finish_and_clear();
    Ok((connection, narrowed(account?, names)?))
}

/// Another look.
pub(super) async fn looked(
    connection: &Connection,
    names: &[GroupName],
) -> Result<Account, Complaint> {
    let (settings, guessed) = settings(connection).await;
    if let Some(unknown) = guessed {
        anstream::eprintln!(
            "failoverctl: the tag prefix is taken to be {}, since the function's settings are not known: {unknown}",
            settings.tag_prefix
        );
    }
    let account = look(
        &connection.ec2,
        settings,
        Around::unasked(),
        connection.deadline(),
    )
    .await;
    let account = account.map_err(|error| AskError::look(&error))?;
    Ok(narrowed(account, names)?)
}

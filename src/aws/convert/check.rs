//! Status checks: which field of EC2's answer is which.

use aws_sdk_ec2::primitives::DateTime;
use aws_sdk_ec2::types;
use jiff::Timestamp;

use super::fields::{Fields, Incomplete, named};
use super::instances::state;
use crate::cloud::{Check, CheckStatus, InstanceId, InstanceStatus, ScheduledEvent};

pub(in crate::aws) fn instance_status(
    status: types::InstanceStatus,
) -> Result<InstanceStatus, Incomplete> {
    let (fields, id) = Fields::identified(status.instance_id, "instance", "InstanceId")?;
    let ebs = status.attached_ebs_status.as_ref();
    let application = status.application_status.as_ref();
    let checks = Check::ALL.into_iter().map(|check| {
        let (field, word) = match check {
            Check::System => ("SystemStatus.Status", word(status.system_status.as_ref())),
            Check::Instance => (
                "InstanceStatus.Status",
                word(status.instance_status.as_ref()),
            ),
            Check::AttachedEbs => (
                "AttachedEbsStatus.Status",
                ebs.and_then(|summary| summary.status.as_ref()),
            ),
            Check::Application => (
                "ApplicationStatus.Status",
                application.and_then(|summary| summary.status.as_ref()),
            ),
        };
        let told = word.is_some() || check.is_everywhere();
        told.then(|| check_status(&fields, field, word).map(|status| (check, status)))
    });
    let checks: Result<_, Incomplete> = checks.flatten().collect();
    let since = application.and_then(|summary| summary.impaired_since.as_ref());
    let application_impaired_since = since.and_then(time);
    let events = status.events.unwrap_or_default().into_iter().map(event);
    Ok(InstanceStatus {
        id: InstanceId::new(id),
        state: state(
            &fields,
            "InstanceState.Name",
            status.instance_state.as_ref(),
        )?,
        checks: checks?,
        application_impaired_since,
        events: events.collect(),
    })
}

/// A word that EC2 has learnt since this was written counts as "nothing known": it neither takes what floats from an
/// active nor recommends a standby, and it doesn't blind the function to everything else.
fn check_status(
    fields: &Fields,
    field: &'static str,
    word: Option<&types::SummaryStatus>,
) -> Result<CheckStatus, Incomplete> {
    let status = fields.required(field, word)?;
    Ok(
        named(&CheckStatus::ALL, CheckStatus::as_str, status.as_str()).unwrap_or_else(|| {
            tracing::warn!(
                of = fields.resource,
                field,
                word = status.as_str(),
                "a new status"
            );
            CheckStatus::InsufficientData
        }),
    )
}

fn word(summary: Option<&types::InstanceStatusSummary>) -> Option<&types::SummaryStatus> {
    summary.and_then(|summary| summary.status.as_ref())
}

/// Nothing of it is needed: what EC2 leaves out is told as it is.
fn event(event: types::InstanceStatusEvent) -> ScheduledEvent {
    let not_before = event.not_before.as_ref();
    ScheduledEvent {
        code: event
            .code
            .map_or_else(|| "something".to_owned(), |code| code.as_str().to_owned()),
        description: event.description.unwrap_or_default(),
        not_before: not_before.and_then(time),
    }
}

fn time(at: &DateTime) -> Option<Timestamp> {
    Timestamp::new(at.secs(), 0).ok()
}

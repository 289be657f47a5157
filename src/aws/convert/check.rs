//! Status checks: which field of EC2's answer is which.

use aws_sdk_ec2::types;

use super::fields::{Fields, Incomplete, named};
use super::instances::state;
use crate::cloud::{Check, CheckStatus, InstanceId, InstanceStatus};

pub(in crate::aws) fn instance_status(
    status: types::InstanceStatus,
) -> Result<InstanceStatus, Incomplete> {
    let (fields, id) = Fields::identified(status.instance_id, "instance", "InstanceId")?;
    let ebs = status.attached_ebs_status.as_ref();
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
        };
        let told = word.is_some() || check.is_everywhere();
        told.then(|| check_status(&fields, field, word).map(|status| (check, status)))
    });
    let checks: Result<_, Incomplete> = checks.flatten().collect();
    Ok(InstanceStatus {
        id: InstanceId::new(id),
        state: state(
            &fields,
            "InstanceState.Name",
            status.instance_state.as_ref(),
        )?,
        checks: checks?,
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

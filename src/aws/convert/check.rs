//! Status checks: which field of EC2's answer is which.

use aws_sdk_ec2::types;

use super::fields::{Fields, Incomplete, named};
use super::instances::state;
use crate::cloud::{Check, CheckStatus, InstanceId, InstanceStatus};

pub(in crate::aws) fn instance_status(
    status: types::InstanceStatus,
) -> Result<InstanceStatus, Incomplete> {
    let (fields, id) = Fields::identified(status.instance_id, "instance", "InstanceId")?;
    let checks = Check::ALL.into_iter().map(|check| {
        let (field, summary) = match check {
            Check::System => ("SystemStatus.Status", &status.system_status),
            Check::Instance => ("InstanceStatus.Status", &status.instance_status),
        };
        Ok((check, check_status(&fields, field, summary.as_ref())?))
    });
    let checks: Result<_, Incomplete> = checks.collect();
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
    summary: Option<&types::InstanceStatusSummary>,
) -> Result<CheckStatus, Incomplete> {
    let status = fields.required(field, summary.and_then(|summary| summary.status.as_ref()))?;
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

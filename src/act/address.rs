//! Moves addresses: one call, which moves all of them or leaves them where they are.

use std::net::Ipv4Addr;

use tokio::time::Instant;

use super::step::{StepFailure, WITHOUT_A_VERDICT};
use crate::cloud::{Deadline, Ec2Write, EniId, retry};

pub(super) async fn assign(
    cloud: &impl Ec2Write,
    eni: &EniId,
    addresses: &[Ipv4Addr],
    deadline: Deadline,
) -> Result<(), StepFailure> {
    let asked = Instant::now();
    let call = || cloud.assign_private_ip_addresses(eni, addresses);
    retry::write(
        "AssignPrivateIpAddresses",
        WITHOUT_A_VERDICT,
        deadline,
        call,
    )
    .await
    .map_err(|error| match error.rejection() {
        Some(_) => StepFailure::MemberUnable(error),
        None => StepFailure::NoVerdict { error, asked },
    })
}

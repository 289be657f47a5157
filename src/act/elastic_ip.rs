//! Associates an Elastic IP: one call, which moves it or leaves it where it is. Two callers may both be told that they have
//! it: the look afterwards shows who does.

use std::net::Ipv4Addr;

use tokio::time::Instant;

use super::step::{StepFailure, WITHOUT_A_VERDICT};
use crate::cloud::{AllocationId, Deadline, Ec2Write, EniId, retry};

pub(super) async fn associate(
    cloud: &impl Ec2Write,
    allocation: &AllocationId,
    (eni, address): (&EniId, Ipv4Addr),
    deadline: Deadline,
) -> Result<(), StepFailure> {
    let asked = Instant::now();
    let call = || cloud.associate_address(allocation, eni, address);
    let answer = retry::write("AssociateAddress", WITHOUT_A_VERDICT, deadline, call).await;
    answer.map_err(|error| match error.rejection() {
        Some(_) => StepFailure::MemberUnable(error),
        None => StepFailure::NoVerdict { error, asked },
    })
}

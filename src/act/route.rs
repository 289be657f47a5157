//! Leads a route: one call, which leads it to its new target or leaves it where it is.

use ipnet::IpNet;
use tokio::time::Instant;

use super::step::{StepFailure, WITHOUT_A_VERDICT};
use crate::cloud::{Deadline, Ec2Write, EniId, Rejection, RouteTableId, retry};

pub(super) async fn lead(
    cloud: &impl Ec2Write,
    (table, destination): (&RouteTableId, IpNet),
    eni: &EniId,
    is_there: bool,
    deadline: Deadline,
) -> Result<(), StepFailure> {
    let asked = Instant::now();
    let answer = if is_there {
        let call = || cloud.replace_route(table, destination, eni);
        retry::write("ReplaceRoute", WITHOUT_A_VERDICT, deadline, call).await
    } else {
        let call = || cloud.create_route(table, destination, eni);
        retry::write("CreateRoute", WITHOUT_A_VERDICT, deadline, call).await
    };
    answer.map_err(|error| match error.rejection() {
        // Somebody removed it, or was quicker to create it: the next look shows what is to be done.
        Some(Rejection::RouteGone | Rejection::RouteThere) => {
            StepFailure::Overtaken(error.to_string())
        }
        Some(_) => StepFailure::MemberUnable(error),
        None => StepFailure::NoVerdict { error, asked },
    })
}

//! Routes: each leads to the member's gate.

use super::step::Step;
use super::unfit::Unfit;
use crate::cloud::InstanceState;
use crate::look::{FloatId, FloatingRoute, Member};

pub(super) fn steps(
    member: &Member,
    coming: &[(&FloatId, &FloatingRoute)],
) -> Result<Vec<Step>, Unfit> {
    coming
        .iter()
        .map(|(id, route)| step(member, id, route))
        .collect()
}

fn step(member: &Member, id: &FloatId, route: &FloatingRoute) -> Result<Step, Unfit> {
    if member.vpc.as_ref() != Some(&route.vpc) {
        return Err(Unfit::OtherVpc {
            float: id.to_string(),
            needed: route.vpc.clone(),
        });
    }
    // EC2 would take it, and lead it nowhere.
    if member.state != InstanceState::Running {
        return Err(Unfit::NotRunning(member.state));
    }
    let Some(gate) = &member.gate else {
        return Err(Unfit::NoInterface {
            float: id.to_string(),
        });
    };
    if let Some(eni) = member.drops_what_is_forwarded() {
        return Err(Unfit::SourceDestCheck {
            float: id.to_string(),
            eni: eni.clone(),
        });
    }
    Ok(Step::LeadRoute {
        table: route.table.clone(),
        destination: route.destination,
        eni: gate.eni.clone(),
        is_there: route.is_there,
    })
}

//! Elastic IPs by themselves: one goes to the primary address of the member's gate.

use super::step::Step;
use super::unfit::Unfit;
use crate::cloud::InstanceState;
use crate::look::{FloatId, FloatingElasticIp, Member};

pub(super) fn steps(
    member: &Member,
    coming: &[(&FloatId, &FloatingElasticIp)],
) -> Result<Vec<Step>, Unfit> {
    let steps = coming
        .iter()
        .map(|(id, elastic_ip)| step(member, id, elastic_ip));
    steps.collect()
}

fn step(member: &Member, id: &FloatId, elastic_ip: &FloatingElasticIp) -> Result<Step, Unfit> {
    match member.state {
        InstanceState::Running | InstanceState::Stopped => {}
        InstanceState::Pending
        | InstanceState::Stopping
        | InstanceState::ShuttingDown
        | InstanceState::Terminated => return Err(Unfit::NotAssociable(member.state)),
    }
    let border_group = elastic_ip.border_group.as_deref();
    if let Some(needed) = border_group.filter(|it| *it != member.zone.border_group()) {
        return Err(Unfit::OtherBorderGroup {
            float: id.to_string(),
            zone: member.zone.clone(),
            needed: needed.to_owned(),
        });
    }
    let gate = member.gate.as_ref();
    let Some((gate, address)) = gate.and_then(|gate| Some((gate, gate.address?))) else {
        return Err(Unfit::NoInterface {
            float: id.to_string(),
        });
    };
    if let Some(there) = gate
        .elastic_ip
        .filter(|there| *there != elastic_ip.public_ip)
    {
        return Err(Unfit::ElasticIpInTheWay {
            float: id.to_string(),
            eni: gate.eni.clone(),
            there,
        });
    }
    Ok(Step::AssociateElasticIp {
        allocation: elastic_ip.allocation.clone(),
        public_ip: elastic_ip.public_ip,
        eni: gate.eni.clone(),
        address,
    })
}

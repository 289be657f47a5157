//! Application status checks: EC2 asks what runs on an instance, as its owner told it to. They may have been made for a
//! dashboard, so they count by consent, in a tag; and with care, since a failover mends nothing that is broken everywhere.

use jiff::Timestamp;

use super::index::Index;
use crate::cloud::{Check, CheckStatus, Instance, InstanceId, InstanceState};
use crate::look::group::Group;
use crate::look::health::{Health, check_verdict};
use crate::look::problem::Problem;
use crate::look::tags::Schema;

/// What the tag says.
const ALWAYS: &str = "application";
/// A passive standby is expected to fail the check.
const OF_ACTIVE: &str = "application-of-active";

fn words<'a>(instance: &'a Instance, schema: &Schema) -> impl Iterator<Item = &'a str> {
    let tag = instance.tags.get(&schema.checks());
    tag.into_iter().flat_map(|tag| tag.split_whitespace())
}

pub(super) fn unknown_words(instance: &Instance, schema: &Schema) -> Vec<Problem> {
    words(instance, schema)
        .filter(|word| ![ALWAYS, OF_ACTIVE].contains(word))
        .map(|word| Problem::NotACheck {
            instance: instance.id.clone(),
            word: word.to_owned(),
        })
        .collect()
}

/// What is told of one member's application.
struct Told {
    id: InstanceId,
    status: Option<CheckStatus>,
    since: Option<Timestamp>,
    /// Whether the check says anything of this member, in the part that it plays.
    means_it: bool,
    counts: bool,
}

/// Lets each member know what its application is, where that counts. Where all that run are impaired by it, what they
/// depend on is broken, and it accuses nobody: but a standby that is expected to fail the check says nothing of that.
pub(super) fn judge(group: &mut Group, described: &Index<'_>, schema: &Schema) {
    let active = group.active().cloned();
    let took_over = group
        .announced()
        .filter(|status| status.active == active && status.from.is_some())
        .map(|status| status.since);
    let told: Vec<Told> = (group.members.values())
        .filter(|member| runs(member))
        .filter_map(|member| described.instance(&member.id))
        .map(|instance| told(instance, described, schema, active.as_ref()))
        .collect();
    let of_active = active.as_ref().and_then(|id| described.instance(id));
    let passive = of_active.is_some_and(|it| words(it, schema).any(|word| word == OF_ACTIVE));
    let impaired = |told: &Told| told.status == Some(CheckStatus::Impaired);
    let shared = !passive && told.iter().filter(|it| it.means_it).all(impaired);
    for told in told.iter().filter(|told| told.counts) {
        let Some(member) = group.members.get_mut(&told.id) else {
            continue;
        };
        let before_it_took_over =
            Some(&told.id) == active.as_ref() && took_over.is_some() && told.since <= took_over;
        member.application = match told.status {
            Some(CheckStatus::Impaired) if shared || before_it_took_over => Health::Healthy,
            Some(status @ (CheckStatus::Impaired | CheckStatus::Initializing)) => {
                check_verdict(Check::Application, status)
            }
            Some(_) | None => Health::Healthy,
        };
    }
}

fn runs(member: &crate::look::member::Member) -> bool {
    member.state == InstanceState::Running
}

fn told(
    instance: &Instance,
    described: &Index<'_>,
    schema: &Schema,
    active: Option<&InstanceId>,
) -> Told {
    let status = described.status(&instance.id);
    let of_active = words(instance, schema).any(|word| word == OF_ACTIVE);
    let means_it = !of_active || Some(&instance.id) == active;
    Told {
        id: instance.id.clone(),
        status: status.and_then(|status| status.checks.get(&Check::Application).copied()),
        since: status.and_then(|status| status.application_impaired_since),
        means_it,
        counts: means_it && (of_active || words(instance, schema).any(|word| word == ALWAYS)),
    }
}

//! What happens, in a sentence, and the clock of it: failed, noticed, moved.

use super::paper::{Paper, seconds};
use crate::drill::{Drill, End, Happened};

pub(super) fn story(drill: &Drill, paper: Paper) -> String {
    let lines = drill.happened.iter().flat_map(|it| {
        let sentence = paper.fill(&sentence(it, drill), "");
        let clock = it
            .ends
            .iter()
            .map(|end| paper.fill(&clock(it, end), "    "));
        std::iter::once(sentence).chain(clock).collect::<Vec<_>>()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn sentence(it: &Happened, drill: &Drill) -> String {
    let handed = it.event.as_ref().map(|event| {
        let mut fields = ["detail-type", "action"].iter();
        let name = fields.find_map(|field| event.get(field)?.as_str());
        name.unwrap_or("CloudWatch alarm")
    });
    let handed = handed.map_or_else(
        || "The schedule finds it, too.".to_owned(),
        |event| format!("The function is handed the event: {event}."),
    );
    match (&it.instance, it.how) {
        (Some(instance), Some(how)) => {
            format!("{} {how}. {handed}", called(instance.as_str(), drill))
        }
        _ => handed,
    }
}

fn called(id: &str, drill: &Drill) -> String {
    let members = drill.before.iter().flat_map(|group| &group.members);
    let name = members
        .filter(|member| member.id.as_str() == id)
        .find_map(|member| member.name.clone());
    name.map_or_else(|| id.to_owned(), |name| format!("{name} ({id})"))
}

fn clock(it: &Happened, end: &End) -> String {
    let noticed = if it.how.is_some() {
        let (failed, noticed) = (seconds(it.failed), seconds(it.noticed));
        format!("failed {failed} -> noticed {noticed}")
    } else {
        format!("arrived {}", seconds(it.noticed))
    };
    let (group, outcome, at) = (&end.group, &end.outcome, seconds(end.at));
    format!("  {group}: {noticed} -> {outcome} {at}")
}

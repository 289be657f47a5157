//! What happens, in a sentence.

use crate::drill::Drill;
use crate::stage::Opening;

pub(super) fn story(opening: &Opening, drill: &Drill) -> String {
    let called = |id: &str| {
        let members = drill.before.iter().flat_map(|group| &group.members);
        let name = members
            .filter(|member| member.id.as_str() == id)
            .find_map(|member| member.name.clone());
        name.map_or_else(|| id.to_owned(), |name| format!("{name} ({id})"))
    };
    let event = ["detail-type", "action"]
        .iter()
        .find_map(|field| drill.event.get(field)?.as_str());
    let event = event.unwrap_or("CloudWatch alarm");
    match opening {
        Opening::Failure { instance, how } => {
            format!(
                "{} {how}. The function is handed the event: {event}.",
                called(instance.as_str())
            )
        }
        Opening::Event(_) => format!("The function is handed the event: {event}."),
    }
}

//! The groups: their members, and what these hold.

use super::style::{BAD, GOOD, QUIET, table};
use crate::view::{FloatView, GroupView};

pub(super) fn members(groups: &[GroupView], shown: &[String]) -> String {
    let mut table = table(["group", "member", "", "health", "holds"]);
    for group in groups
        .iter()
        .filter(|group| shown.iter().any(|name| name == group.group.as_str()))
    {
        for member in &group.members {
            let held = group
                .floats
                .iter()
                .filter(|float| float.holder.as_ref() == Some(&member.id));
            let held: Vec<String> = held.map(float).collect();
            let style = if member.healthy { GOOD } else { BAD };
            table.add_row([
                group.group.to_string(),
                member.name.clone().unwrap_or_default(),
                format!("{QUIET}{}{QUIET:#}", member.id),
                format!("{style}{}{style:#}", member.health),
                held.join("\n"),
            ]);
        }
        let homeless = group.floats.iter().filter(|float| float.holder.is_none());
        for lost in homeless {
            let place = format!("{BAD}{}{BAD:#}", lost.where_it_is);
            table.add_row([
                group.group.to_string(),
                place,
                String::new(),
                String::new(),
                float(lost),
            ]);
        }
    }
    table.trim_fmt()
}

fn float(float: &FloatView) -> String {
    let id = float.id.to_string();
    let addresses = float.addresses.iter().map(|address| {
        let private = address.private.to_string();
        let elastic_ip = address
            .elastic_ip
            .map(|elastic_ip| format!("Elastic IP {elastic_ip}"));
        [(private != id).then_some(private), elastic_ip]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    });
    let addresses: Vec<String> = addresses.filter(|text| !text.is_empty()).collect();
    if addresses.is_empty() {
        id
    } else {
        format!("{id} ({})", addresses.join(", "))
    }
}

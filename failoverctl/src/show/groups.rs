//! The groups: their members, and what these hold.

use super::paper::{BAD, GOOD, Paper, QUIET, laid_out};
use crate::view::{FloatView, GroupView, MemberView};

/// With so many columns, identifiers stand beside the names.
const WITH_IDS: usize = 110;

pub(super) fn members(groups: &[GroupView], shown: &[String], paper: Paper) -> String {
    let mut table = paper.table(["group", "member", "health", "holds"], 2);
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
                called(member, paper),
                format!("{style}{}{style:#}", member.health),
                held.join("\n"),
            ]);
        }
        let homeless = group.floats.iter().filter(|float| float.holder.is_none());
        for lost in homeless {
            let place = format!("{BAD}{}{BAD:#}", lost.where_it_is);
            table.add_row([group.group.to_string(), place, String::new(), float(lost)]);
        }
    }
    laid_out(&table)
}

fn called(member: &MemberView, paper: Paper) -> String {
    match &member.name {
        Some(name) if paper.has(WITH_IDS) => format!("{name} {QUIET}{}{QUIET:#}", member.id),
        Some(name) => name.clone(),
        None => member.id.to_string(),
    }
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

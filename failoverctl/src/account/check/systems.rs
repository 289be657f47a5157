//! What the members' operating systems say of themselves, where they were asked.

use super::finding::Finding;
use crate::account::facts::Account;
use crate::account::known::Known;

/// Of a member that wasn't reached nothing is known, and that is found, too.
pub(super) fn answers(account: &Account) -> Known<Vec<Finding>> {
    let mut found = Vec::new();
    for group in account.groups.values() {
        for member in group.taggable() {
            let systems = account.systems.as_ref();
            let Some(said) = systems.and_then(|systems| systems.get(&member.id)) else {
                continue;
            };
            let called = account.called(&member.id);
            match said {
                Ok(system) => {
                    let bad = |verdict: &str| matches!(verdict, "fail" | "unknown");
                    let bad = system.findings.iter().filter(|it| bad(&it.verdict));
                    found.extend(bad.map(|it| {
                        let what = format!("{called} says of {}: {}", it.subject, it.text);
                        Finding::of(&group.name, what, remedy(&it.remedy))
                    }));
                }
                Err(unknown) => {
                    let what = format!("{called} could not be asked: it {unknown}");
                    found.push(Finding::of(&group.name, what, unknown.remedy()));
                }
            }
        }
    }
    Ok(found)
}

fn remedy(on_it: &str) -> String {
    if on_it.is_empty() {
        "failover-standby check, on it   (docs/operating-system.md)".to_owned()
    } else {
        format!("on it: {on_it}")
    }
}

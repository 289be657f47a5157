//! Verdicts, exit and exceptions.

use std::collections::BTreeMap;

use failoverctl::account::{
    Account, Acknowledged, Asked, Audit, Rehearsed, Severity, Unknown, Verdict, audit, narrowed,
};

use crate::scene::{sound, with};

fn of(account: &Account) -> Audit {
    audit(account, &Asked::default()).unwrap()
}

fn says(audit: &Audit) -> Vec<String> {
    let judged = audit.groups.iter();
    judged
        .map(|judged| format!("{}: {}", judged.group, judged.says))
        .collect()
}

#[test]
fn a_sound_account_would_fail_over_and_is_good() {
    let audit = of(&sound());
    assert_eq!(
        says(&audit),
        [
            "db: would fail over to db-2 (i-0ddddddddddddddd4)",
            "web: would fail over to web-2 (i-0bbbbbbbbbbbbbbb2)"
        ]
    );
    assert!(audit.is_good(Severity::Note));
}

/// Not asked is never ok: the check isn't among those that were made, and that it wasn't is said.
#[test]
fn operating_systems_that_were_not_asked_are_not_looked_at() {
    let mut account = sound();
    let (id, what) = ("members.operating-system", "operating system");
    let unasked = of(&account);
    assert!(!unasked.checks.contains(&id) && unasked.not_looked_at.contains(&what));
    account.systems = Some(BTreeMap::new());
    let asked = of(&account);
    assert!(asked.checks.contains(&id) && !asked.not_looked_at.contains(&what));
}

/// By a rehearsal, and only where that came to the same as the function's decision.
#[test]
fn how_long_it_takes_is_told_where_it_was_rehearsed() {
    let rehearsed = |to: &str, milliseconds| {
        let mut account = sound();
        let rehearsed = Rehearsed {
            to: Some(to.into()),
            milliseconds,
            why: Vec::new(),
        };
        account.rehearsed.insert("web".into(), rehearsed);
        of(&account)
    };
    let web = |audit: &Audit| says(audit).pop().unwrap();
    let would = "web: would fail over to web-2 (i-0bbbbbbbbbbbbbbb2)";
    let sound = rehearsed("i-0bbbbbbbbbbbbbbb2", Some(7_600));
    assert_eq!(web(&sound), format!("{would} in about 8 s"));
    assert!(sound.is_good(Severity::Note));
    for other in [
        rehearsed("i-0aaaaaaaaaaaaaaa1", Some(7_600)),
        rehearsed("i-0bbbbbbbbbbbbbbb2", None),
    ] {
        assert_eq!(web(&other), would);
        assert!(!other.is_good(Severity::Severe));
    }
}

#[test]
fn what_hinders_one_group_hinders_no_other() {
    let audit = of(&with(&[(
        "tags: { Name: web-2,",
        "state: stopped\n    tags: { Name: web-2,",
    )]));
    let says = says(&audit);
    assert_eq!(says[0], "db: would fail over to db-2 (i-0ddddddddddddddd4)");
    assert!(
        says[1].starts_with("web: would not: nobody could take over: web-2"),
        "{says:?}"
    );
    assert!(!audit.is_good(Severity::Severe));
}

#[test]
fn a_function_that_runs_dry_hinders_all() {
    let mut account = sound();
    account.settings.dry_run = true;
    let audit = of(&account);
    assert!(
        says(&audit)
            .iter()
            .all(|says| says.contains("would not: the function runs dry"))
    );
}

#[test]
fn a_denied_call_that_would_tell_of_a_hindrance_leaves_it_unknown() {
    let mut account = sound();
    let needs = "lambda:GetFunctionConfiguration".to_owned();
    account.around.function = Err(Unknown::Denied {
        needs,
        said: "AccessDenied".to_owned(),
    });
    let audit = of(&account);
    for judged in &audit.groups {
        assert!(
            matches!(judged.verdict, Verdict::Unknown { .. }),
            "{judged:?}"
        );
        assert_eq!(
            judged.says,
            "unknown: needs lambda:GetFunctionConfiguration: AccessDenied"
        );
    }
    assert!(!audit.is_good(Severity::Blocking));
}

#[test]
fn a_failed_active_is_no_pass() {
    let audit = of(&with(&[(
        "tags: { Name: web-1,",
        "state: stopped\n    tags: { Name: web-1,",
    )]));
    assert_eq!(
        says(&audit)[1],
        "web: would not: it is not at rest: a move to web-2 (i-0bbbbbbbbbbbbbbb2) is due now"
    );
}

#[test]
fn without_groups_nothing_is_good() {
    let mut account = sound();
    account.groups.clear();
    assert!(!of(&account).is_good(Severity::Blocking));
}

#[test]
fn a_finding_counts_from_its_severity_on() {
    let mut account = sound();
    account.around.figures.as_mut().unwrap().errors = 1.0;
    let audit = of(&account);
    assert!(audit.is_good(Severity::Severe));
    assert!(!audit.is_good(Severity::Warning));
}

#[test]
fn only_and_skip_take_a_check_or_an_area() {
    let asked = |only: &[&str], skip: &[&str]| {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let asked = Asked {
            only: owned(only),
            skip: owned(skip),
            ..Asked::default()
        };
        audit(&sound(), &asked)
    };
    assert_eq!(
        asked(&["function.errors"], &[]).unwrap().checks,
        ["function.errors"]
    );
    let telling = asked(&["telling"], &["telling.key"]).unwrap().checks;
    assert_eq!(
        telling,
        [
            "telling.subscribed",
            "telling.pending",
            "telling.alarms-may",
            "telling.key-usable",
            "telling.delivered"
        ]
    );
    assert!(
        asked(&["tell"], &[])
            .unwrap_err()
            .to_string()
            .contains("\"tell\"")
    );
}

#[test]
fn what_is_accepted_is_shown_and_does_not_count() {
    let mut account = sound();
    account.around.topic.as_mut().unwrap().confirmed = 0;
    let accepted = |text: &str| {
        let asked = Asked {
            acknowledged: Acknowledged::parse(text).unwrap(),
            ..Asked::default()
        };
        audit(&account, &asked).unwrap()
    };
    let audit = accepted("- { check: telling.subscribed, because: a pager reads the queue }");
    assert_eq!(
        audit.findings[0].acknowledged.as_deref(),
        Some("a pager reads the queue")
    );
    assert!(audit.is_good(Severity::Note));
    for text in [
        "- { check: telling.subscribed, because: x, until: 2026-11-22 }",
        "- { check: telling.subscribed, because: x, about: another topic }",
        "- { check: telling.subscribed, because: x, group: web }",
        "- { check: telling.pending, because: x }",
    ] {
        assert!(!accepted(text).is_good(Severity::Severe), "{text}");
    }
    assert!(
        accepted("- { check: telling.subscribed, because: x, until: 2026-11-23 }")
            .is_good(Severity::Note)
    );
}

/// Nobody can accept away that a group would not fail over.
#[test]
fn what_is_accepted_still_hinders() {
    let mut account = sound();
    account.settings.dry_run = true;
    let acknowledged =
        Acknowledged::parse("- { check: function.dry-run, because: a trial }").unwrap();
    let audit = audit(
        &account,
        &Asked {
            acknowledged,
            ..Asked::default()
        },
    )
    .unwrap();
    assert!(matches!(audit.groups[0].verdict, Verdict::WouldNot { .. }));
    assert!(!audit.is_good(Severity::Blocking));
}

#[test]
fn exceptions_that_can_not_be_understood_say_what_is_expected() {
    let told = |text: &str| Acknowledged::parse(text).unwrap_err().to_string();
    assert!(told("check: x").contains("a list of exceptions is expected"));
    assert!(told("- { check: telling.subscribed }").contains("because"));
    assert!(
        told("- { check: telling.sub, because: x }").contains("there is no check \"telling.sub\"")
    );
    assert!(told("- { check: telling.subscribed, becuase: x }").contains("becuase"));
}

#[test]
fn a_group_that_is_not_there_is_named_with_those_that_are() {
    let error = narrowed(sound(), &["wev".into()]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no instance and no interface is tagged with the group wev; there are db, web"
    );
    let account = narrowed(sound(), &["web".into()]).unwrap();
    assert_eq!(of(&account).groups.len(), 1);
}

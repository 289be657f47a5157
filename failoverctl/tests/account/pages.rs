//! What it looks like at 80 columns, and as JSON.

use failoverctl::account::{
    Account, Acknowledged, Asked, Unknown, audit, changes, narrowed, status,
};
use failoverctl::show::{self, Paper};

use crate::scene::{sound, with};

const ESCAPE: char = '\u{1b}';

/// Without colours, as it goes into a pipe.
fn plain(text: &str) -> String {
    let mut pieces = text.split(ESCAPE);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |plain, piece| {
        plain + piece.split_once('m').map_or("", |(_, rest)| rest)
    })
}

/// A bit of everything.
fn troubled() -> Account {
    let mut account = with(&[
        (
            "tags: { Name: web-2,",
            "instance-check: impaired\n    tags: { Name: web-2,",
        ),
        (
            "tags: { Name: db-2,",
            "tags: { \"failover:priority\": high, Name: db-2,",
        ),
    ]);
    let around = &mut account.around;
    around.topic.as_mut().unwrap().pending = 2;
    around.figures.as_mut().unwrap().errors = 3.0;
    let needs = "iam:SimulatePrincipalPolicy".to_owned();
    let said = "User: arn:aws:iam::123456789012:user/ops is not authorized".to_owned();
    around.role = Err(Unknown::Denied { needs, said });
    account
}

fn paper(columns: usize) -> Paper {
    Paper::new(Some(columns))
}

fn audited(columns: usize) -> String {
    let acknowledged = "- { check: telling.pending, because: both of them have left }";
    let acknowledged = Acknowledged::parse(acknowledged).unwrap();
    let audit = audit(
        &troubled(),
        &Asked {
            acknowledged,
            ..Asked::default()
        },
    )
    .unwrap();
    plain(&show::audit(&audit, paper(columns)))
}

#[test]
fn an_audit_of_a_troubled_account() {
    insta::assert_snapshot!(audited(80));
}

#[test]
fn an_audit_of_a_sound_account() {
    insta::assert_snapshot!(plain(&show::audit(
        &audit(&sound(), &Asked::default()).unwrap(),
        paper(80)
    )));
}

#[test]
fn an_audit_as_json() {
    let account = narrowed(troubled(), &["web".into()]).unwrap();
    let only = vec![
        "members.standby".to_owned(),
        "permission.to-move".to_owned(),
    ];
    let audit = audit(
        &account,
        &Asked {
            only,
            ..Asked::default()
        },
    )
    .unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&audit).unwrap());
}

#[test]
fn the_status_of_a_troubled_account() {
    insta::assert_snapshot!(plain(&show::status(&status(&troubled()), paper(80))));
}

#[test]
fn a_status_as_json() {
    let account = narrowed(troubled(), &["web".into()]).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&status(&account)).unwrap());
}

#[test]
fn the_list_of_checks() {
    insta::assert_snapshot!(plain(&show::checks(paper(100))));
}

/// But for the commands, which are to be copied whole.
#[test]
fn nothing_is_wider_than_the_terminal() {
    for columns in [60, 80, 120] {
        let pages = [
            audited(columns),
            plain(&show::status(&status(&troubled()), paper(columns))),
            plain(&show::checks(paper(columns))),
        ];
        for line in pages.iter().flat_map(|page| page.lines()) {
            let is_command = line.starts_with("  aws ") || line.starts_with("  failoverctl ");
            assert!(
                is_command || line.chars().count() <= columns,
                "{columns}: {line}"
            );
            assert_eq!(line, line.trim_end(), "{line:?}");
        }
    }
}

#[test]
fn what_changes_between_two_looks_is_told() {
    let before = status(&sound());
    let after = status(&troubled());
    let lines = changes(&before, &after);
    assert_eq!(
        lines,
        [
            "2026-11-23T12:00:00Z  web: i-0bbbbbbbbbbbbbbb2 is impaired (instance status check)",
            "2026-11-23T12:00:00Z  web: nobody could take over: web-2 (i-0bbbbbbbbbbbbbbb2) is impaired (instance status check)",
        ]
    );
    assert_eq!(changes(&after, &after), Vec::<String>::new());
    let without = status(&narrowed(sound(), &["web".into()]).unwrap());
    assert_eq!(
        changes(&before, &without),
        ["2026-11-23T12:00:00Z  db: is gone"]
    );
    assert_eq!(
        changes(&without, &before),
        ["2026-11-23T12:00:00Z  db: is there"]
    );
}

#[test]
fn a_status_is_good_where_each_group_is_protected() {
    assert!(status(&sound()).is_good());
    assert!(!status(&troubled()).is_good());
}

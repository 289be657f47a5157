//! What it looks like.

use crate::run::{file, run, run_with, sample};

const ESCAPE: char = '\u{1b}';

/// The first thing that a newcomer sees.
#[test]
fn the_default_drill() {
    insta::assert_snapshot!(run(&["drill"]).stdout);
}

#[test]
fn a_drill_of_addresses() {
    insta::assert_snapshot!(run(&["drill", "--fail", "db-1", "--how", "terminate"]).stdout);
}

#[test]
fn a_drill_that_ends_badly() {
    let world = include_str!("../../../simulator/worlds/default.yaml");
    // Both standbys of `web` are impaired.
    let world = world.replace(
        "tags: { Name: web-2,",
        "instance-check: impaired\n    tags: { Name: web-2,",
    );
    let world = world.replace(
        "tags: { Name: spare-1,",
        "system-check: impaired\n    tags: { Name: spare-1,",
    );
    let ran = run(&["drill", "--world", &file("all-impaired.yaml", &world)]);
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn the_same_drill_twice_prints_the_same() {
    for arguments in [
        &["drill"][..],
        &["drill", "--json"],
        &["drill", "--how", "impair"],
    ] {
        assert_eq!(run(arguments).stdout, run(arguments).stdout);
    }
}

#[test]
fn into_a_pipe_go_no_escape_codes() {
    let event = sample("spot-interruption.json");
    for arguments in [
        &["drill"][..],
        &["drill", "--json"],
        &["drill", "--event", &event],
    ] {
        assert!(!run(arguments).stdout.contains(ESCAPE));
    }
}

#[test]
fn colours_that_are_forced_are_there_and_nothing_else_differs() {
    let forced = run_with(&["drill"], &[("CLICOLOR_FORCE", "1")]).stdout;
    assert!(forced.contains(ESCAPE));
    assert_eq!(plain(&forced), run(&["drill"]).stdout);
}

#[test]
fn no_color_takes_them_away_wherever_it_goes() {
    let ran = run_with(&["drill"], &[("NO_COLOR", "1")]);
    assert!(!ran.stdout.contains(ESCAPE));
    assert_eq!(ran.stdout, run(&["drill"]).stdout);
}

#[test]
fn json_has_no_colours_even_where_they_are_forced() {
    let ran = run_with(&["drill", "--json"], &[("CLICOLOR_FORCE", "1")]);
    assert!(!ran.stdout.contains(ESCAPE));
}

#[test]
fn no_line_ends_in_a_blank() {
    let ran = run(&["drill"]);
    for line in ran.stdout.lines() {
        assert_eq!(line, line.trim_end(), "{line:?}");
    }
}

/// Nothing is wider than the terminal: no row wraps.
#[test]
fn nothing_is_wider_than_the_terminal() {
    let event = sample("alarm-sns-metric.json");
    for columns in ["60", "80", "132"] {
        for arguments in [
            &["drill"][..],
            &["drill", "--fail", "db-1", "--how", "impair"],
            &["drill", "--event", &event],
            &["rehearse"],
            &["rehearse", "--double", "--zone"],
        ] {
            // What has no place to be broken at may be wider: an identifier, a word of JSON.
            let ran = run_with(arguments, &[("COLUMNS", columns)]);
            let most: usize = columns.parse().expect("a number");
            for line in ran.stdout.lines() {
                let unbroken = line
                    .trim_start()
                    .split(' ')
                    .any(|word| word.chars().count() + 8 > most);
                let width = line.chars().count();
                assert!(
                    width <= most || unbroken,
                    "{arguments:?} {columns}: {width} {line}"
                );
            }
        }
    }
}

#[test]
fn into_a_pipe_goes_everything_in_full() {
    let ran = run(&["drill"]).stdout;
    assert!(
        ran.contains("tag-key=failover:group,failover:addresses,failover:landing\n"),
        "{ran}"
    );
    assert!(ran.contains("web-1 i-0aaaaaaaaaaaaaaa1"), "{ran}");
}

#[test]
fn the_default_rehearsal() {
    insta::assert_snapshot!(run_with(&["rehearse"], &[("COLUMNS", "80")]).stdout);
}

#[test]
fn a_drill_at_80_columns() {
    insta::assert_snapshot!(run_with(&["drill"], &[("COLUMNS", "80")]).stdout);
}

#[test]
fn a_rehearsal_at_60_columns() {
    let ran = run_with(&["rehearse", "--zone"], &[("COLUMNS", "60")]);
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.stdout);
}

/// The text without its escape codes, which all end in `m`.
fn plain(text: &str) -> String {
    let mut pieces = text.split(ESCAPE);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |plain, piece| {
        plain + piece.split_once('m').map_or("", |(_, rest)| rest)
    })
}

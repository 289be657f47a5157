use std::collections::BTreeSet;

use crate::cloud::{NAME_LENGTH, Tags, is_group_name};
use crate::look::{
    Announced, Doubts, PREFIX_LENGTH, Schema, TriedInVain, cause_of, checksum, former_cause_of,
    written,
};
use crate::tests::scene::{at, schema};

fn status() -> Announced {
    Announced {
        active: Some("i-b".into()),
        since: at("12:00:03"),
        from: Some("i-a".into()),
        trouble: Some(0x1a),
        down: false,
        half: false,
        tried: None,
        doubts: None,
    }
}

#[test]
fn a_status_reads_in_the_console_as_what_it_is() {
    assert_eq!(
        status().to_string(),
        "active=i-b since=2026-11-23T12:00:03Z from=i-a told=0000001a"
    );
    let watched = Announced {
        active: None,
        from: None,
        trouble: None,
        ..status()
    };
    assert_eq!(
        watched.to_string(),
        "active=none since=2026-11-23T12:00:03Z"
    );
}

#[test]
fn a_status_that_was_written_is_read_back() {
    for active in [None, Some("i-b".into())] {
        for from in [None, Some("i-a".into())] {
            for told in [None, Some(0), Some(u32::MAX)] {
                let (active, from) = (active.clone(), from.clone());
                let status = Announced {
                    active,
                    from,
                    trouble: told,
                    ..status()
                };
                assert_eq!(Announced::parse(&status.to_string()), Some(status.clone()));
                let tried = Some(TriedInVain {
                    times: 3,
                    refused: [0xbe_3995ae, 1].into(),
                    at: at("12:02:36.25"),
                });
                let status = Announced { tried, ..status };
                let written = status.to_string();
                assert!(
                    written.len() <= 256,
                    "EC2 takes no longer values: {written}"
                );
                assert_eq!(Announced::parse(&written), Some(status));
            }
        }
    }
}

#[test]
fn a_status_keeps_its_time_to_the_millisecond() {
    let status = Announced {
        since: at("12:00:03.123987654"),
        ..status()
    };
    let read = Announced::parse(&status.to_string()).unwrap();
    assert_eq!(read.since, at("12:00:03.124"));
}

#[test]
fn what_is_no_status_counts_as_never_announced() {
    for garbage in [
        "",
        "active",
        "i-b",
        "active=i-b",
        "since=2026-11-23T12:00:03Z",
        "active=i-b since=yesterday",
        "active=i-b,since=2026-11-23T12:00:03Z",
        "état=é",
    ] {
        assert_eq!(Announced::parse(garbage), None, "{garbage:?}");
    }
}

#[test]
fn a_status_may_be_written_by_hand_and_by_a_later_version() {
    let text = "  since=2026-11-23T12:00:03Z   active=i-b note=by-hand told=nonsense ";
    let read = Announced::parse(text).unwrap();
    assert_eq!(read.active, Some("i-b".into()));
    assert_eq!((read.from, read.trouble), (None, None));
}

#[test]
fn statuses_say_the_same_whenever_and_from_wherever_it_came() {
    let later = Announced {
        since: at("13:00:00"),
        from: None,
        ..status()
    };
    assert!(status().says_the_same(&later));
    let other_active = Announced {
        active: None,
        ..status()
    };
    let other_words = Announced {
        trouble: None,
        ..status()
    };
    assert!(!status().says_the_same(&other_active));
    assert!(!status().says_the_same(&other_words));
}

#[test]
fn the_longest_status_fits_in_a_tag() {
    let status = Announced {
        active: Some("i-0123456789abcdef0".into()),
        from: Some("i-0123456789abcdef1".into()),
        since: at("12:00:03.123"),
        trouble: Some(u32::MAX),
        down: false,
        half: false,
        tried: Some(TriedInVain {
            times: u32::MAX,
            refused: (0..10).map(|n| u32::MAX - n).collect(),
            at: at("12:02:36.25"),
        }),
        doubts: Some(Doubts {
            times: u32::MAX,
            at: at("12:02:36.25"),
        }),
    };
    assert!(status.to_string().len() <= 256, "{status}");
}

#[test]
fn the_longest_keys_fit_in_a_tag() {
    let schema = Schema::new("p".repeat(PREFIX_LENGTH));
    let name = "n".repeat(NAME_LENGTH);
    assert!(is_group_name(&name));
    let cause = cause_of(&"x".repeat(255));
    let keys = [
        schema.status(&name.as_str().into()),
        schema.impaired(&cause),
        schema.recovered(&cause),
    ];
    assert!(keys.iter().all(|key| key.len() <= 128), "{keys:?}");
}

#[test]
fn an_alarm_with_a_plain_name_is_a_cause_as_it_is() {
    for name in ["web-1 status-check", "a+b=c", "team/web_1.v2:x@y"] {
        assert_eq!(cause_of(name), format!("alarm/{name}"));
    }
}

#[test]
fn a_cause_has_only_characters_that_are_safe_in_every_tag() {
    let cause = cause_of("web-1 (prüfung) <100% \u{1f600}");
    assert!(
        cause.starts_with("alarm/web-1 _pr_fung_ _100_ _."),
        "{cause}"
    );
    assert!(
        cause
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || " +-=._:/@".contains(c))
    );
}

#[test]
fn a_long_name_is_cut_and_still_its_own() {
    let long = |end: &str| cause_of(&format!("{}{end}", "long-".repeat(40)));
    let longest = "alarm/".len() + NAME_LENGTH;
    assert_eq!(long("1").len(), longest);
    assert_ne!(long("1"), long("2"));
    let whole = "x".repeat(NAME_LENGTH);
    assert_eq!(cause_of(&whole), format!("alarm/{whole}"));
    assert_eq!(cause_of(&"é".repeat(255)).len(), longest);
}

#[test]
fn different_alarms_have_different_causes() {
    let names = [
        "a b", "a?b", "a!b", "a_b", "A_b", "a(b", "ab", "", "?", "??",
    ];
    let causes: BTreeSet<String> = names.into_iter().map(cause_of).collect();
    assert_eq!(causes.len(), names.len(), "{causes:?}");
}

/// Whoever may make alarms could call one like the cause of another, and take its mark back.
#[test]
fn a_name_that_looks_like_a_changed_one_is_changed_too() {
    let changed = cause_of("web (eu)");
    let crafted = changed.strip_prefix("alarm/").unwrap();
    assert_ne!(cause_of(crafted), changed);
    assert_eq!(cause_of("web.7f"), "alarm/web.7f");
}

/// A mark of an earlier version has the alarm's name and nothing else; but what it made of a name that had to be
/// changed could be crafted, and a Spot warning's was the same.
#[test]
fn only_a_plain_name_has_been_a_cause_by_itself() {
    assert_eq!(former_cause_of("web-1 cpu"), Some("web-1 cpu".to_owned()));
    for other in ["spot-interruption", "web (eu)", "web.0123456789abcdef"] {
        assert_eq!(former_cause_of(other), None, "{other}");
    }
}

/// The checksums stand in tags that outlive a build.
#[test]
fn a_checksum_is_fnv_1a() {
    assert_eq!(checksum(""), 0x811c_9dc5);
    assert_eq!(checksum("foobar"), 0xbf9c_f968);
}

#[test]
fn a_group_is_one_word_of_safe_characters() {
    for name in ["web", "web-1", "a.b_c", "x+y=z", "team:web@eu", "7"] {
        assert!(is_group_name(name), "{name}");
    }
    let long = "x".repeat(NAME_LENGTH + 1);
    for name in ["", "web db", "web/db", "wéb", "web*", &long] {
        assert!(!is_group_name(name), "{name}");
    }
}

#[test]
fn marks_and_recoveries_are_told_apart_by_their_keys() {
    let tags: Tags = [
        ("failover:impaired:cpu", "2026-11-23T12:00:00Z"),
        ("failover:impaired:maintenance", "until Friday"),
        ("failover:recovered:cpu", "2026-11-23T12:01:00Z"),
        ("failover:recovered:disk", "no time"),
        ("failover:impaired", "no cause"),
        ("other:impaired:cpu", "another prefix"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .into();
    let marks: Vec<_> = schema()
        .marks(&tags)
        .into_iter()
        .map(|mark| (mark.cause, mark.at))
        .collect();
    assert_eq!(
        marks,
        [
            ("cpu".to_owned(), Some(at("12:00:00"))),
            ("maintenance".to_owned(), None)
        ]
    );
    let recoveries: Vec<_> = schema().recoveries(&tags).into_iter().collect();
    assert_eq!(recoveries, [("cpu".to_owned(), at("12:01:00"))]);
}

/// A mark is deleted with its value: EC2 leaves it where the value isn't exactly the one that was written.
#[test]
fn a_time_that_was_read_from_a_tag_is_written_the_same() {
    for time in ["12:00:03", "12:00:03.100", "12:00:03.118"] {
        let first = written(at(time));
        assert_eq!(written(first.parse().unwrap()), first);
    }
}

#[test]
fn how_often_doubt_moved_it_is_kept_to_the_minute_and_may_be_missing() {
    let status = Announced {
        doubts: Some(Doubts {
            times: 3,
            at: at("12:02:36.25"),
        }),
        ..status()
    };
    let written = status.to_string();
    assert!(
        written.ends_with(" doubts=3/2026-11-23T12:02Z"),
        "{written}"
    );
    let read = Announced::parse(&written).unwrap();
    let doubts = read.doubts.unwrap();
    assert_eq!((doubts.times, doubts.at), (3, at("12:02:00")));
    for old in [
        "",
        " doubts=",
        " doubts=3",
        " doubts=many/2026-11-23T12:02Z",
    ] {
        let text = format!("active=i-b since=2026-11-23T12:00:03Z{old}");
        assert_eq!(Announced::parse(&text).unwrap().doubts, None, "{old:?}");
    }
}

/// EC2 takes 256 characters: one that is longer can't be written, and what it says is told for ever.
#[test]
fn a_status_fits_a_tag_whatever_was_written_there_before() {
    let id = format!("i-{}", "0".repeat(17));
    let prints = vec!["1"; 50].join(",");
    let told = format!(
        "active={id} since=2026-11-23T12:00:00.123Z from={id} told=1 down=told half=told tried=999/2026-11-23T12:00:00.123Z/{prints}"
    );
    assert!(told.len() <= 256, "{}", told.len());
    let read = Announced::parse(&told).unwrap();
    assert!(read.down && read.half);
    assert!(read.to_string().len() <= 256, "{read}");
    let long = format!("active=i-{} since=2026-11-23T12:00:00Z", "0".repeat(200));
    assert_eq!(Announced::parse(&long).unwrap().active, None);
}

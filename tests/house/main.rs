//! The house: no circle between files, and no import that runs up between rooms.
//!
//! Reads the imports and the paths of every source file as `rustc` would, and says which two files are wrong. It is a
//! habit, not a fence: whoever moves a wall moves its list with it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it does not expect is to fail"
)]

mod circle;
mod documents;
mod imports;
mod world_page;

use std::collections::BTreeMap;
use std::path::Path;

use imports::{Arrows, arrows};

/// A room, and what it may import. A file beside the rooms is a room by itself.
type Floor = (&'static str, &'static [&'static str]);

const CORE: &[Floor] = &[
    ("cloud", &[]),
    ("event", &["cloud"]),
    ("look", &["cloud"]),
    ("decide", &["cloud", "event", "look"]),
    ("act", &["cloud", "event", "look", "decide"]),
    ("tell", &["cloud", "event", "look", "decide", "act"]),
    ("worker", &["cloud", "event", "tell"]),
    ("aws", &["cloud"]),
    ("settings", &["cloud", "look"]),
    ("invocation", &["cloud", "event"]),
    (
        "handler",
        &[
            "cloud",
            "event",
            "look",
            "decide",
            "act",
            "tell",
            "worker",
            "settings",
            "invocation",
        ],
    ),
];

const SIMULATOR: &[Floor] = &[
    ("wildcard", &[]),
    ("api", &[]),
    ("faults", &["api"]),
    ("lambda", &[]),
    ("policy", &["api", "wildcard"]),
    ("world", &["api", "faults", "policy", "wildcard"]),
    ("simulator", &["api", "faults", "policy", "world"]),
    ("ask", &["api", "simulator"]),
    ("convert", &["api"]),
    ("ports", &["api", "ask", "convert", "lambda", "simulator"]),
    ("serve", &["api", "faults", "simulator", "world"]),
];

const FAILOVERCTL: &[Floor] = &[
    ("account", &[]),
    ("stage", &[]),
    ("view", &["stage"]),
    ("drill", &["stage", "view"]),
    ("rehearse", &["stage", "view", "drill"]),
    ("show", &["account", "stage", "view", "drill", "rehearse"]),
    ("report", &["stage", "view", "drill", "rehearse"]),
    ("wire", &["stage", "view", "drill"]),
    (
        "cli",
        &[
            "account", "stage", "view", "drill", "rehearse", "report", "show", "wire",
        ],
    ),
];

const CRATES: [(&str, &[Floor]); 3] = [
    ("src", CORE),
    ("simulator/src", SIMULATOR),
    ("failoverctl/src", FAILOVERCTL),
];

fn arrows_of(source: &str) -> Arrows {
    arrows(&Path::new(env!("CARGO_MANIFEST_DIR")).join(source))
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    for (source, _) in CRATES {
        if let Some(circle) = circle::of(&arrows_of(source)) {
            panic!("{source}: a circle: {}", circle.join(" -> "));
        }
    }
}

#[test]
fn no_import_runs_up() {
    for (source, floors) in CRATES {
        let may: BTreeMap<&str, &[&str]> = floors.iter().copied().collect();
        for (from, targets) in arrows_of(source) {
            for to in targets {
                let (here, there) = (room(&from), room(&to));
                let known = may.get(here).is_some_and(|may| may.contains(&there));
                assert!(
                    known || here == there || here == "lib",
                    "{source}/{from} imports {source}/{to}: {here} may not import {there}"
                );
            }
        }
    }
}

/// The folder, or the file's own name where it is in none.
fn room(file: &str) -> &str {
    let first = file.split('/').next().unwrap_or(file);
    first.strip_suffix(".rs").unwrap_or(first)
}

//! A case as it went.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::case::{Case, Holds};

const MOVES: [&str; 3] = [
    "AttachNetworkInterface",
    "DetachNetworkInterface",
    "AssignPrivateIpAddresses",
];

/// What came of it.
pub(crate) struct Ran {
    status: Option<i32>,
    drill: Value,
}

/// Runs it.
pub(crate) fn ran(name: &str, case: &Case) -> Ran {
    let file = |ending: &str, text: String| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("case-{name}.{ending}"));
        std::fs::write(&path, text).expect("a file");
        path
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_failoverctl"));
    command.args(["drill", "--json", "--world"]);
    command.arg(file("yaml", case.world())).args(&case.args);
    if let Some(event) = &case.event {
        command.arg("--event").arg(file("json", event.to_string()));
    }
    let output = command.output().expect("it runs");
    let drill = serde_json::from_slice(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    Ran {
        status: output.status.code(),
        drill: drill.unwrap_or_else(|_| Value::String(complaint.into_owned())),
    }
}

/// What doesn't hold.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn unless(&mut self, right: bool, what: &str, seen: &str) {
        if !right {
            self.0.push(format!("{what}, where it has {seen:.600}"));
        }
    }
}

impl Ran {
    /// What doesn't hold.
    pub(crate) fn faults(&self, holds: &Holds) -> Vec<String> {
        if !self.drill.is_object() {
            return vec![format!("it can't be held: {}", self.drill)];
        }
        let mut faults = Faults::default();
        self.end(holds, &mut faults);
        self.moves(holds, &mut faults);
        self.words(holds, &mut faults);
        faults.0
    }

    fn end(&self, holds: &Holds, faults: &mut Faults) {
        if holds.exit.is_some() {
            let seen = format!("{:?} {}", self.status, self.drill["verdict"]);
            faults.unless(self.status == holds.exit, "exit", &seen);
        }
        let floats = self
            .list("after")
            .flat_map(|group| entries(&group["floats"]));
        let floats: Vec<&Value> = floats.collect();
        for (id, holder) in &holds.holders {
            let seen = floats.iter().find(|float| float["id"] == id.as_str());
            let seen = seen.map(|float| float["holder"].as_str());
            faults.unless(seen == Some(holder.as_deref()), id, &format!("{seen:?}"));
        }
        for (group, outcome) in &holds.outcomes {
            let mut outcomes = entries(&self.drill["answer"]["outcomes"]).iter();
            let seen = outcomes.find(|it| it["group"] == group.as_str());
            let seen = seen.map_or(&Value::Null, |it| &it["outcome"]);
            faults.unless(seen == outcome.as_str(), group, &seen.to_string());
        }
    }

    fn moves(&self, holds: &Holds, faults: &mut Faults) {
        let moving: Vec<&Value> = self.calls(|action| MOVES.contains(&action)).collect();
        if let Some(touched) = holds.touched {
            let seen = format!("{moving:?}");
            faults.unless(moving.is_empty() != touched, "touched", &seen);
        }
        if let Some(marked) = holds.marked {
            let mut marks = self.calls(|action| action == "CreateTags");
            let seen = marks.any(|call| call["what"].to_string().contains(":impaired:"));
            faults.unless(seen == marked, "marked", &seen.to_string());
        }
        if let Some(within) = holds.within {
            let end = |call: &&Value| Some(call["at"].as_i64()? + call["milliseconds"].as_i64()?);
            let last = moving.iter().filter_map(end).max();
            let in_time = last.is_some_and(|last| last <= within);
            faults.unless(in_time, "within", &format!("{last:?}"));
        }
    }

    fn words(&self, holds: &Holds, faults: &mut Faults) {
        let text = |it: &Value| format!("{}\n{}", it["subject"], it["email"]).to_lowercase();
        let told: Vec<String> = self.list("messages").map(text).collect();
        let seen = format!("{told:?}");
        let has = |text: &str, word: &String| text.contains(&word.to_lowercase());
        let tells = |text: &String| holds.tells.iter().all(|word| has(text, word));
        if holds.told.is_some() || !holds.tells.is_empty() {
            let enough = told.len() >= holds.told.unwrap_or(1) && told.iter().any(tells);
            faults.unless(enough, "told", &seen);
        }
        for word in &holds.never_tells {
            faults.unless(!told.iter().any(|text| has(text, word)), word, &seen);
        }
        let said = format!("{}{}", self.drill["answer"], self.drill["failure"]).to_lowercase();
        for word in &holds.says {
            faults.unless(has(&said, word), word, &said);
        }
    }

    fn list(&self, field: &str) -> impl Iterator<Item = &Value> {
        entries(&self.drill[field]).iter()
    }

    /// The calls that EC2 accepted.
    fn calls(&self, of: impl Fn(&str) -> bool) -> impl Iterator<Item = &Value> {
        self.list("calls")
            .filter(move |call| call["result"] == "ok" && call["action"].as_str().is_some_and(&of))
    }
}

fn entries(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

//! Running it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// What came of a run.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `failoverctl` with these arguments, into a pipe.
pub(crate) fn run(arguments: &[&str]) -> Ran {
    run_with(arguments, &[])
}

pub(crate) fn run_with(arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_failoverctl"))
        .args(arguments)
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR")
        .env_remove("CLICOLOR_FORCE")
        .envs(environment.iter().copied())
        .output()
        .expect("it runs");
    Ran::of(output)
}

/// Runs it with this on its standard input.
pub(crate) fn run_fed(arguments: &[&str], text: &str) -> Ran {
    let mut running = Command::new(env!("CARGO_BIN_EXE_failoverctl"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    // It may have refused before it read anything.
    let _ = running
        .stdin
        .take()
        .expect("a pipe")
        .write_all(text.as_bytes());
    Ran::of(running.wait_with_output().expect("it ends"))
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            status: output.status.code().expect("a status"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// The section under this heading.
    pub(crate) fn section(&self, heading: &str) -> &str {
        let (_, rest) = self.stdout.split_once(&format!("{heading}\n")).expect("it");
        rest.split("\n\n").next().unwrap_or(rest)
    }

    pub(crate) fn last_line(&self) -> &str {
        self.stdout.lines().last().unwrap_or_default()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).expect("JSON")
    }

    /// It could not be held, and why is all that it says.
    pub(crate) fn complaint(&self) -> &str {
        assert_eq!(self.status, 2, "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "");
        self.stderr.trim_end()
    }
}

/// A file with this text, for one test: tests run at the same time.
pub(crate) fn file(name: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("a file");
    path.into_os_string().into_string().expect("UTF-8")
}

/// The samples of the project.
pub(crate) fn samples() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
    let entries = directory.read_dir().expect("events/");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let is_json = |path: &PathBuf| path.extension().is_some_and(|it| it == "json");
    paths.filter(is_json).collect()
}

pub(crate) fn sample(name: &str) -> String {
    format!("{}/../events/{name}", env!("CARGO_MANIFEST_DIR"))
}

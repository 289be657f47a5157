//! Standard output: how wide it is, and what is said where it is closed or full.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use anstream::AutoStream;
use serde::Serialize;

use super::complaint::Complaint;

/// Standard output took not all of it.
#[derive(Debug, thiserror::Error)]
#[error("standard output took not all of it; what was done is done")]
struct NotTaken(#[source] io::Error);

/// Prints a text, with its colours where they belong.
///
/// # Errors
/// Standard output is closed or full.
pub(super) fn text(text: &str) -> Result<(), Complaint> {
    let mut out = AutoStream::auto(io::stdout().lock());
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    Ok(written.map_err(NotTaken)?)
}

/// Prints bytes as they are.
///
/// # Errors
/// Standard output is closed or full.
pub(super) fn bytes(bytes: &[u8]) -> Result<(), Complaint> {
    let mut out = io::stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    Ok(written.map_err(NotTaken)?)
}

/// Prints JSON for programs.
///
/// # Errors
/// Standard output is closed or full.
pub(super) fn json(value: &impl Serialize) -> Result<(), Complaint> {
    bytes(format!("{}\n", serde_json::to_string_pretty(value)?).as_bytes())
}

/// Writes a file.
///
/// # Errors
/// It can't be written.
pub(super) fn file(path: &Path, text: &str) -> Result<(), Complaint> {
    let written = std::fs::write(path, text);
    written.map_err(|error| format!("{}: {error}", path.display()).into())
}

/// How many columns there are: `COLUMNS`, or those of the terminal. Into a pipe or a file goes everything in full.
#[expect(
    clippy::disallowed_methods,
    reason = "COLUMNS is no setting, but how wide the paper is"
)]
pub(super) fn columns() -> Option<usize> {
    let said = std::env::var("COLUMNS").ok();
    if let Some(columns) = said.and_then(|columns| columns.parse().ok()) {
        return Some(columns);
    }
    let out = io::stdout();
    let size = out
        .is_terminal()
        .then(|| terminal_size::terminal_size_of(&out));
    size.flatten().map(|(width, _)| usize::from(width.0))
}

//! Standard output, and what is said where it is closed or full.

use std::io::{self, Write as _};

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

//! Whether a drill is green.

use serde::Serialize;

/// Whether a drill is green, and why not.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdict {
    /// Whether something is protected and nothing was amiss: the drill ends with status 0.
    pub green: bool,
    /// Why not, in sentences.
    pub why: Vec<String>,
    /// Tags that don't count and look like those that do: the cause, as a rule, and worth a look where it is green.
    pub hints: Vec<String>,
}

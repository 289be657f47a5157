//! Drill and rehearsal as one self-contained HTML page: no network and no script, light and dark, on paper and on a phone.
//! Open `drill.rs` first. It imports `drill`, `rehearse`, `stage` and `view`. The templates are in `failoverctl/templates`.
//!
//! `topology` draws the groups, `gantt` the calls, `verdict` says first whether it is green; `words` is what they have in
//! common.

mod drill;
mod gantt;
mod rehearsal;
mod topology;
mod verdict;
mod words;

pub use self::drill::drill;
pub use self::rehearsal::rehearsal;

//! Drill and rehearsal for a terminal: tables, and colours where the terminal has them. Open `page.rs` first. It imports
//! `drill`, `rehearse`, `stage` and `view`.
//!
//! `page` puts the sections together: `story` (what happens), `groups` (before and after), `timeline` (the calls and the
//! log), `answer` (the outcomes, the messages, the verdict). `matrix` is the rehearsal.
//! `paper` is what they have in common: width and colours.

mod answer;
mod groups;
mod matrix;
mod page;
mod paper;
mod story;
mod timeline;

pub use self::matrix::rehearsal;
pub use self::page::drill;
pub use self::paper::Paper;

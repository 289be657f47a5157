//! Drill and rehearsal for a terminal: tables, and colours where the terminal has them. Open `page.rs` first. It imports
//! `account`, `drill`, `rehearse`, `stage` and `view`.
//!
//! `page` puts the sections together: `story` (what happens), `groups` (before and after), `timeline` (the calls and the
//! log), `answer` (the outcomes, the messages, the verdict). `matrix` is the rehearsal.
//! Of an account: `status`, `audit`, and what the function answered (`invoked`).
//! `paper` is what they have in common: width and colours.

mod answer;
mod audit;
mod groups;
mod invoked;
mod matrix;
mod page;
mod paper;
mod status;
mod story;
mod timeline;

pub use self::audit::{audit, checks};
pub use self::invoked::invoked;
pub use self::matrix::rehearsal;
pub use self::page::drill;
pub use self::paper::Paper;
pub use self::status::status;

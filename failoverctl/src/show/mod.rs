//! The drill for a terminal: tables, and colours where the terminal has them. Open `page.rs` first. It imports `drill`,
//! `stage` and `view`.
//!
//! `page` puts the sections together: `story` (what happens), `groups` (before and after), `timeline` (the calls),
//! `answer` (the outcomes, the messages, the verdict). `style` is what they have in common.

mod answer;
mod groups;
mod page;
mod story;
mod style;
mod timeline;

pub use self::page::drill;

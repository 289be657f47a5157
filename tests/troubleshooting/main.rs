//! docs/troubleshooting.md tells of every message that a person can receive, in the words that the function has for it,
//! and of nothing else.
//!
//! ```text
//! page.rs     the page: its tables' rows
//! every.rs    one value of each variant: a new one doesn't compile until it is listed
//! reasons.rs  `reasons[]` of an outcome: rests, refusals, unfit members, failed steps, problems
//! scene.rs    a group, and what was done to it
//! told.rs     the emails
//! events.rs   what is ignored, and what can't be understood
//! calls.rs    what EC2 and SNS answer, settings, failed invocations
//! alarms.rs   the alarms of the stack
//! ```

#[cfg(test)]
#[path = "../codes/mod.rs"]
mod codes;

#[cfg(test)]
mod alarms;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod events;
#[cfg(test)]
mod every;
#[cfg(test)]
mod page;
#[cfg(test)]
mod reasons;
#[cfg(test)]
mod scene;
#[cfg(test)]
mod told;

#[cfg(test)]
mod tests {
    use crate::page::{Message, Page};
    use crate::{alarms, calls, events, reasons, told};

    fn all() -> Vec<Message> {
        [
            told::all(),
            reasons::all(),
            events::all(),
            calls::all(),
            alarms::all(),
        ]
        .concat()
    }

    #[test]
    fn the_page_tells_of_every_message() {
        let page = Page::read();
        let all = all();
        let missing: Vec<&Message> = all.iter().filter(|message| !page.tells(message)).collect();
        assert!(
            missing.is_empty(),
            "docs/troubleshooting.md has no row for {missing:#?}"
        );
    }

    #[test]
    fn the_page_tells_of_nothing_that_nobody_can_receive() {
        let all = all();
        let page = Page::read();
        let stale: Vec<&str> = page.rows_without(&all);
        assert!(
            stale.is_empty(),
            "docs/troubleshooting.md has rows that no message stands behind: {stale:#?}"
        );
    }

    #[test]
    fn each_row_says_what_it_means_and_what_to_do() {
        let page = Page::read();
        assert_eq!(page.incomplete(), Vec::<&str>::new());
    }
}

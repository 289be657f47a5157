//! The verdict, first of all.

use askama::Template;

use super::words::named;
use crate::drill::Verdict;
use crate::view::GroupView;

#[derive(Template)]
#[template(path = "verdict.html")]
struct Page<'a> {
    green: bool,
    words: &'a str,
    why: Vec<String>,
    hints: Vec<String>,
}

/// With these words where it is green, and those where it isn't.
pub(super) fn verdict(
    verdict: &Verdict,
    groups: &[GroupView],
    [good, bad]: [&str; 2],
) -> askama::Result<String> {
    let named = |texts: &[String]| texts.iter().map(|text| named(groups, text)).collect();
    let page = Page {
        green: verdict.green,
        words: if verdict.green { good } else { bad },
        why: named(&verdict.why),
        hints: named(&verdict.hints),
    };
    page.render()
}

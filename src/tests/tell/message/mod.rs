//! Every message that a person can receive.

mod kinds;
mod protocols;
mod subject;
mod trouble;

use crate::cloud::Notification;
use crate::tests::scene::{Scene, look};

const ON_1: &str = "active=i-0aaa since=2026-11-23T09:00:00Z";

/// `web-1` holds an interface and an address, `web-2` stands by; the caller says how `web-1` is.
fn on_web_1() -> Scene {
    look()
        .floating_eni("eni-0web")
        .on("i-0aaa")
        .landing("eni-0aaa", "10.0.1.50")
        .on("i-0aaa")
        .at_index(0)
        .carrying("10.0.1.50")
        .landing("eni-0bbb", "")
        .on("i-0bbb")
        .at_index(0)
        .member("i-0bbb")
        .named("web-2")
        .member("i-0aaa")
        .named("web-1")
}

/// The same after a move.
fn on_web_2() -> Scene {
    look()
        .floating_eni("eni-0web")
        .on("i-0bbb")
        .landing("eni-0aaa", "10.0.1.50")
        .on("i-0aaa")
        .at_index(0)
        .landing("eni-0bbb", "")
        .on("i-0bbb")
        .at_index(0)
        .carrying("10.0.1.50")
        .member("i-0bbb")
        .named("web-2")
        .member("i-0aaa")
        .named("web-1")
}

/// As a person reads it: first the subject, on a phone at night.
fn read(notification: &Notification) -> String {
    format!("{}\n\n{}", notification.subject, notification.text)
}

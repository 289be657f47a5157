use std::time::Duration;

use tokio::time::{Instant, advance};

use crate::cloud::Deadline;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_deadline_has_passed_from_its_moment_on() {
    let deadline = Deadline::after(SECOND);
    assert!(!deadline.has_passed());
    advance(SECOND / 2).await;
    assert!(!deadline.has_passed());
    advance(SECOND / 2).await;
    assert!(deadline.has_passed());
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_back_comes_off_the_end() {
    let deadline = Deadline::after(10 * SECOND);
    assert_eq!(deadline.earlier_by(3 * SECOND), Deadline::after(7 * SECOND));
}

#[tokio::test(start_paused = true)]
async fn the_earlier_of_two_counts() {
    let deadline = Deadline::after(10 * SECOND);
    assert_eq!(deadline.or_after(SECOND), Deadline::after(SECOND));
    assert_eq!(deadline.or_after(20 * SECOND), deadline);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_is_at_its_moment() {
    let moment = Instant::now() + SECOND;
    assert_eq!(Deadline::at(moment).moment(), moment);
}

//! An alarm that goes to and fro.

use std::time::Duration;

use tokio::time::sleep;

use crate::common::account::floating_addresses;
use crate::common::events;
use crate::common::names::{A, B};
use crate::common::told::codes;

/// For an hour, each minute an alarm goes off against whoever is active, and is over half a minute later.
#[tokio::test(start_paused = true)]
async fn an_alarm_that_goes_to_and_fro_moves_ever_more_rarely_and_that_is_told() {
    let lab = floating_addresses().watched().await;
    let (mut moves, mut flapping) = (0, Vec::new());
    for _ in 0..60 {
        let active = lab.holder("10.0.1.50").expect("somebody");
        let name = if active == A {
            "web-1-errors"
        } else {
            "web-2-errors"
        };
        let alarm = events::alarm(name, &active, "ALARM", lab.simulator.now());
        let report = lab.invoke(&alarm).await;
        let outcome = &report.answer.outcomes[0];
        if outcome.kind.as_str() == "moved" {
            moves += 1;
            flapping.push(codes(outcome).contains(&"flapping"));
        }
        sleep(Duration::from_secs(30)).await;
        let over = events::alarm(name, &active, "OK", lab.simulator.now());
        lab.invoke(&over).await;
        sleep(Duration::from_secs(30)).await;
    }
    assert!((4..=7).contains(&moves), "{moves} moves in an hour");
    assert_eq!(flapping[..4], [false, false, true, true]);
    // What EC2 itself says is not held up.
    let active = lab.holder("10.0.1.50").expect("somebody");
    let other = if active == A { B } else { A };
    let event = lab.stop(&active).await;
    lab.invoke(&event).await;
    assert_eq!(lab.holder("10.0.1.50").as_deref(), Some(other));
}

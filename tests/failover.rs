//! The whole way, from an event to SNS, over the simulated EC2.

mod common;

use common::*;

#[tokio::test(start_paused = true)]
async fn moves_a_floating_interface_when_its_holder_stops() {
    let lab = Lab::watched().await;
    let event = lab.stop(WEB_1).await;
    let before = lab.calls().len();
    let report = lab.invoke(&event).await;
    for call in &lab.calls()[before..] {
        println!("{} {:?}", call.started, call.request);
    }
    for m in lab.messages() {
        println!("{:?}\n{}", m.subject, m.text_for("email"));
    }
    println!("{}", serde_json::to_string_pretty(&report.answer).unwrap());
    println!("{:?}", report.failure);
    assert_eq!(lab.holder("web").await.unwrap().as_str(), WEB_2);
}

#[tokio::test(start_paused = true)]
async fn moves_addresses_when_their_holder_stops() {
    let lab = Lab::watched().await;
    let event = lab.stop(DB_1).await;
    let before = lab.calls().len();
    let report = lab.invoke(&event).await;
    for call in &lab.calls()[before..] {
        println!("{} {:?}", call.started, call.request);
    }
    println!("{}", serde_json::to_string_pretty(&report.answer).unwrap());
    assert_eq!(lab.holder("db").await.unwrap().as_str(), DB_2);
}

//! The function's answer, as programs read it.

use serde_json::Value;

use crate::common::account::floating_addresses;
use crate::common::names::{A, B};

#[tokio::test(start_paused = true)]
async fn every_reason_in_the_answer_has_a_code_and_a_message() {
    let lab = floating_addresses().watched().await;
    lab.tag(B, "failover:priority", "high");
    let event = lab.stop(A).await;
    let report = lab.invoke(&event).await;
    let answer = serde_json::to_value(&report.answer).expect("JSON");
    let outcome = &answer["outcomes"][0];
    for field in [
        "group",
        "outcome",
        "from",
        "to",
        "floats",
        "reasons",
        "milliseconds",
    ] {
        assert!(outcome.get(field).is_some(), "{field}");
    }
    for float in outcome["floats"].as_array().expect("floats") {
        for field in ["kind", "id", "before", "after"] {
            assert!(float.get(field).is_some_and(Value::is_string), "{field}");
        }
    }
    for reason in outcome["reasons"].as_array().expect("reasons") {
        assert!(
            reason["code"].is_string() && reason["message"].is_string(),
            "{reason}"
        );
    }
}

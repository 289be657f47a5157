use std::time::Duration;

use crate::function::{Function, binary};
use crate::lambda::Lambda;
use crate::samples::payload;

#[tokio::test]
async fn wrong_settings_stop_the_cold_start_and_are_named_with_what_is_allowed() {
    let environment = [
        ("TOPIC_ARN", "eni-failover"),
        ("COOLDOWN_SECONDS", "soon"),
        ("DRY_RUN", "maybe"),
        ("LOG_LEVEL", "loud"),
    ];
    let ended = Function::start(environment).await.end_by_itself().await;
    assert_eq!(ended.status.code(), Some(1));
    let events = ended.log.events();
    let [line] = events.as_slice() else {
        panic!("not one line: {events:?}");
    };
    assert_eq!(line["level"], "ERROR");
    let message = line["message"].as_str().expect("a message");
    insta::assert_snapshot!(message.replace("; ", ";\n"), @r#"
    the environment of the function is wrong: TOPIC_ARN is "eni-failover", but takes the ARN of a standard SNS topic, arn:aws:sns:us-east-1:111122223333:name;
    DRY_RUN is "maybe", but takes true or false;
    COOLDOWN_SECONDS is "soon", but takes whole seconds from 0 to 3600;
    LOG_LEVEL is "loud", but takes one of off, error, warn, info, debug, trace
    "#);
}

#[tokio::test]
async fn without_a_topic_nobody_would_be_told_so_it_does_not_start() {
    let ended = Function::start([]).await.end_by_itself().await;
    assert_eq!(ended.status.code(), Some(1));
    let message = ended.log.events()[0]["message"].to_string();
    assert!(
        message.contains("TOPIC_ARN is not set, but takes"),
        "{message}"
    );
}

/// The figures of a cold start: under 20 ms to the first `next`, under 20 MB. For the binary that is deployed,
/// which `sam build` or tests/packaging/check.sh leaves there:
///
/// ```sh
/// export ENI_FAILOVER=$PWD/.aws-sam/build/FailoverFunction/bootstrap
/// cargo test --workspace --all-features --test lambda -- --ignored --nocapture cold_start_figures
/// ```
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "prints figures, and asserts nothing: they are the machine's as much as the function's"]
async fn cold_start_figures() {
    let topic = (
        "TOPIC_ARN",
        "arn:aws:sns:us-east-1:123456789012:eni-failover",
    );
    let mut cold_starts = Vec::new();
    for _ in 0..20 {
        let mut function = Function::start([topic]).await;
        cold_starts.push(function.ready().await);
        function.stop().await;
    }
    cold_starts.sort();
    let milliseconds = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1e3);
    println!(
        "From its start to the first `next` on the runtime API, of {} starts:",
        cold_starts.len()
    );
    println!("  fastest {:6.1} ms", milliseconds(cold_starts.first()));
    println!(
        "  median  {:6.1} ms",
        milliseconds(cold_starts.get(cold_starts.len() / 2))
    );
    println!("  slowest {:6.1} ms", milliseconds(cold_starts.last()));
    println!("Peak memory (VmHWM), without TLS, after");
    let waiting = Function::start([topic]).await;
    print_memory("nothing", waiting).await;
    for name in ["ec2-stopping.json", "ec2-shutting-down.json"] {
        let mut lambda = Lambda::in_the_state_of(&payload(name)).await;
        lambda.invoke().await.expect("an answer");
        let ended = lambda.stop().await;
        println!("  {:24} {}", name, ended.peak_memory.unwrap_or_default());
    }
    let binary = std::fs::metadata(binary()).expect("the binary");
    println!("Binary: {} kB", binary.len() / 1000);
}

async fn print_memory(after: &str, mut function: Function) {
    function.ready().await;
    let ended = function.stop().await;
    println!("  {:24} {}", after, ended.peak_memory.unwrap_or_default());
}

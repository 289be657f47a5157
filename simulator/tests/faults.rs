//! Faults as people write them, and what becomes of the calls that they befall.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

mod lab;

use std::time::Duration;

use ec2_simulator::{CallFailure, Fault, FaultRule, FaultRules, Simulator, World};
use eni_failover::cloud::{Ec2Read, Ec2Write, ResourceId, SubnetId, Tags};
use lab::{WEB_1, noon};

fn with(faults: &str) -> Simulator {
    with_seed(1, faults)
}

fn with_seed(seed: u64, faults: &str) -> Simulator {
    let yaml = include_str!("../worlds/default.yaml").to_owned()
        + &format!(
            "\nsettings: {{ seed: {seed}, throttling: {{ enabled: false }}, faults: [{faults}] }}\n"
        );
    Simulator::new(World::from_yaml(&yaml, noon()).unwrap())
}

async fn describe(simulator: &Simulator) -> Result<(), String> {
    let ids = [SubnetId::from("subnet-0a1b2c3d4e5f60001")];
    let found = simulator.subnets(&ids, None).await;
    found.map(drop).map_err(|error| error.to_string())
}

async fn tag(simulator: &Simulator) -> Result<(), eni_failover::cloud::CallError> {
    let tags = Tags::from([("new".to_owned(), "tag".to_owned())]);
    simulator
        .create_tags(&[ResourceId::from(WEB_1)], &tags)
        .await
}

fn is_tagged(simulator: &Simulator) -> bool {
    simulator.with_world(|world| {
        let mut instances = world.instances();
        let web_1 = instances.find(|instance| instance.id == WEB_1).unwrap();
        web_1.tags.contains_key("new")
    })
}

/// Which of so many describes failed.
async fn failed(simulator: &Simulator, of: usize) -> Vec<usize> {
    let mut failed = Vec::new();
    for nth in 1..=of {
        if describe(simulator).await.is_err() {
            failed.push(nth);
        }
    }
    failed
}

#[test]
fn what_is_no_rule_is_refused_with_what_would_be_one() {
    for (text, why) in [
        ("DescribeSubnets", "take one like"),
        ("=throttled", "`` is no action"),
        ("DescribeRainbows=throttled", "or one of DescribeInstances,"),
        (
            "DescribeSubnets=rain",
            "`rain` is no fault: take throttled,",
        ),
        ("DescribeSubnets:0=throttled", "a number from 1"),
        ("DescribeSubnets:0%=throttled", "a share like `10%`"),
        ("DescribeSubnets:101%=throttled", "a share like `10%`"),
        ("DescribeSubnets:often=throttled", "`often` says no calls"),
        ("DescribeSubnets=slow:soon", "one like `2s`"),
        ("DescribeSubnets=slow:-2s", "one like `2s`"),
        ("DescribeSubnets=slow:", "one like `2s`"),
    ] {
        let error = text.parse::<FaultRule>().unwrap_err();
        assert!(error.contains(why), "{text}: {error}");
    }
}

#[test]
fn each_fault_has_its_word() {
    for (word, fault) in [
        ("throttled", Fault::throttled()),
        ("unavailable", Fault::unavailable()),
        ("internal-error", Fault::internal_error()),
        ("lost-request", Fault::LostRequest),
        ("lost-answer", Fault::LostAnswer),
        ("truncated", Fault::Truncated),
        ("wrong-content", Fault::WrongContent),
        ("slow:2s", Fault::Slow(Duration::from_secs(2))),
        ("slow:250ms", Fault::Slow(Duration::from_millis(250))),
    ] {
        assert_eq!(word.parse(), Ok(fault));
    }
}

#[tokio::test(start_paused = true)]
async fn a_rule_befalls_the_calls_that_it_names() {
    let every = with("DescribeSubnets=throttled");
    assert_eq!(failed(&every, 3).await, [1, 2, 3]);
    tag(&every).await.unwrap();
    let second = with("DescribeSubnets:2=throttled");
    assert_eq!(failed(&second, 4).await, [2]);
    // Counted over all actions.
    let any = with("'*:2=throttled'");
    tag(&any).await.unwrap();
    assert_eq!(failed(&any, 3).await, [1]);
}

#[tokio::test(start_paused = true)]
async fn of_several_rules_the_first_counts() {
    let simulator = with("DescribeSubnets:2=unavailable, DescribeSubnets=throttled");
    let mut said = Vec::new();
    for _ in 0..3 {
        said.push(describe(&simulator).await.unwrap_err());
    }
    assert!(said[0].contains("RequestLimitExceeded"), "{said:?}");
    assert!(said[1].contains("Unavailable"), "{said:?}");
    assert_eq!(said[0], said[2]);
}

#[tokio::test(start_paused = true)]
async fn the_seed_decides_which_calls_are_those_of_a_share() {
    let rule = "DescribeSubnets:30%=throttled";
    let failed_with = |seed| async move { failed(&with_seed(seed, rule), 200).await };
    let first = failed_with(1).await;
    assert!((40..80).contains(&first.len()), "{} of 200", first.len());
    assert_eq!(first, failed_with(1).await);
    assert_ne!(first, failed_with(2).await);
    let all = with("DescribeSubnets:100%=throttled");
    assert_eq!(failed(&all, 20).await.len(), 20);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_leaves_open_what_was_done() {
    for word in ["truncated", "wrong-content"] {
        let simulator = with(&format!("CreateTags={word}"));
        let error = tag(&simulator).await.unwrap_err();
        assert!(error.is_unknown(), "{error}");
        assert!(is_tagged(&simulator));
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_breaks_off_was_a_refusal_or_not() {
    let simulator = with("CreateTags=truncated");
    simulator.with_world(|world| world.settings_mut().denied = vec!["CreateTags".to_owned()]);
    assert!(tag(&simulator).await.unwrap_err().is_unknown());
    assert!(!is_tagged(&simulator));
    let calls = simulator.calls();
    let Some(Err(CallFailure::Truncated(answer))) = &calls[0].result else {
        unreachable!("{calls:?}")
    };
    assert_eq!(
        answer.as_ref().as_ref().unwrap_err().code,
        "UnauthorizedOperation"
    );
}

#[tokio::test(start_paused = true)]
async fn what_befalls_the_next_call_goes_before_the_rules() {
    let simulator = with("DescribeSubnets:1=throttled");
    simulator.befall_next("CreateTags", Fault::LostRequest);
    simulator.befall_next("DescribeSubnets", Fault::unavailable());
    simulator.befall_next("DescribeSubnets", Fault::LostAnswer);
    assert!(
        describe(&simulator)
            .await
            .unwrap_err()
            .contains("Unavailable")
    );
    assert!(
        describe(&simulator)
            .await
            .unwrap_err()
            .contains("no answer")
    );
    assert!(
        describe(&simulator)
            .await
            .unwrap_err()
            .contains("RequestLimitExceeded")
    );
    describe(&simulator).await.unwrap();
    assert!(tag(&simulator).await.unwrap_err().is_unknown());
    tag(&simulator).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn faults_can_be_taken_away() {
    let simulator = with("'*=throttled'");
    simulator.befall_next("CreateTags", Fault::LostRequest);
    simulator.stop_injecting();
    describe(&simulator).await.unwrap();
    tag(&simulator).await.unwrap();
}

// "While a zone is down, the APIs of its whole region may be slow and fail".
#[tokio::test(start_paused = true)]
async fn while_a_zone_is_down_the_describes_of_a_look_are_slow_and_fail_now_and_then() {
    let simulator = with("");
    simulator.inject(FaultRules::new(FaultRule::of_a_lost_zone(), 1));
    let mut failed = 0;
    for _ in 0..200 {
        let begun = tokio::time::Instant::now();
        let found = simulator.instances_with_tag("failover:group", None).await;
        let took = begun.elapsed().as_secs();
        match found {
            Ok(_) => assert!((2..=5).contains(&took), "{took} s"),
            Err(error) => {
                let said = error.to_string();
                let known = ["InternalError", "Unavailable"];
                assert!(known.iter().any(|code| said.contains(code)), "{said}");
                failed += 1;
            }
        }
    }
    assert!((10..=30).contains(&failed), "{failed} of 200");
    // What moves something, and what a look doesn't begin with, goes its way.
    let begun = tokio::time::Instant::now();
    describe(&simulator).await.unwrap();
    tag(&simulator).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(2));
}

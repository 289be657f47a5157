use std::time::Duration;

use jiff::Timestamp;

use crate::event::Home;
use crate::invocation::Invocation;

const TOPIC: &str = "arn:aws:sns:eu-west-1:444455556666:eni-failover";
const FUNCTION: &str = "arn:aws:lambda:us-east-1:111122223333:function:eni-failover:live";

fn of(arn: &str, deadline: u64, now: Timestamp) -> Result<Invocation, String> {
    Invocation::new("request".to_owned(), arn, deadline, TOPIC, now)
        .map_err(|error| error.to_string())
}

#[test]
fn account_and_region_are_those_of_the_functions_arn() {
    let expected = Home {
        account: Some("111122223333".to_owned()),
        region: Some("us-east-1".to_owned()),
    };
    assert_eq!(Home::of_arn(FUNCTION), Some(expected));
    assert_eq!(Home::of_arn("eni-failover"), None);
}

#[test]
fn cargo_lambda_watch_names_no_function_and_no_moment() {
    let now = Timestamp::from_second(1_795_000_000).unwrap();
    let of = |arn: &str| of(arn, 600_000, now);
    let expected = Home {
        account: Some("444455556666".to_owned()),
        region: Some("eu-west-1".to_owned()),
    };
    let before = tokio::time::Instant::now();
    let local = of("function-arn").unwrap();
    assert_eq!(local.home, expected);
    assert!(local.deadline.moment() - before >= Duration::from_mins(10));
    let message = "no account and region in the function's ARN \"function\"";
    assert_eq!(of("function").unwrap_err(), message);
    let deployed = of(FUNCTION).unwrap();
    assert_eq!(deployed.home.account.as_deref(), Some("111122223333"));
    assert!(deployed.deadline.moment() - before < Duration::from_mins(1));
}

#[test]
fn the_deadline_is_as_far_away_as_lambda_says() {
    let now = Timestamp::from_millisecond(1_000_000).unwrap();
    let before = tokio::time::Instant::now();
    let left = |deadline| of(FUNCTION, deadline, now).unwrap().deadline.moment() - before;
    let minute = Duration::from_mins(1);
    assert!((minute..minute * 2).contains(&left(1_060_000)));
    assert!(left(990_000) < minute, "one that has passed is now");
}

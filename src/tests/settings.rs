use std::time::Duration;

use crate::settings::{LogLevel, Settings, SettingsError};

const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:failover";

const QUEUE: &str = "https://sqs.cn-north-1.amazonaws.com.cn/111122223333/eni-failover-Events-a_B1";

fn read(variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    Settings::read(|name| {
        let found = variables.iter().find(|(variable, _)| *variable == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

fn with(variable: &str, value: &str) -> Result<Settings, SettingsError> {
    read(&[("TOPIC_ARN", TOPIC), (variable, value)])
}

#[track_caller]
fn refuses(variable: &str, values: &[&str]) {
    for value in values {
        let error = with(variable, value).expect_err(value);
        let [wrong] = error.wrong.as_slice() else {
            panic!("{error}")
        };
        assert_eq!(
            (wrong.variable, wrong.value.as_deref()),
            (variable, Some(*value))
        );
    }
}

#[test]
fn a_topic_is_all_that_has_to_be_set() {
    let settings = read(&[("TOPIC_ARN", TOPIC)]).unwrap();
    assert_eq!(settings, Settings::with_topic(TOPIC));
    assert_eq!(settings.tag_prefix, "failover:");
    assert_eq!(settings.boundary_tag, None);
    assert!(!settings.dry_run);
    assert_eq!(settings.cooldown, Duration::from_mins(1));
    assert_eq!(settings.force_detach_after, Duration::from_secs(30));
    assert_eq!(settings.queue_url, None);
    assert_eq!(settings.log_level, LogLevel::Info);
}

#[test]
fn every_setting_can_be_chosen() {
    let settings = read(&[
        (
            "TOPIC_ARN",
            "arn:aws-us-gov:sns:us-gov-west-1:111122223333:a_b-C",
        ),
        ("TAG_PREFIX", "acme/ha:"),
        ("BOUNDARY_TAG", "acme:team"),
        ("DRY_RUN", "true"),
        ("COOLDOWN_SECONDS", "0"),
        ("FORCE_DETACH_AFTER_SECONDS", "600"),
        ("QUEUE_URL", QUEUE),
        ("LOG_LEVEL", "off"),
    ]);
    let expected = Settings {
        topic_arn: "arn:aws-us-gov:sns:us-gov-west-1:111122223333:a_b-C".to_owned(),
        tag_prefix: "acme/ha:".to_owned(),
        boundary_tag: Some("acme:team".to_owned()),
        dry_run: true,
        cooldown: Duration::ZERO,
        force_detach_after: Duration::from_mins(10),
        queue_url: Some(QUEUE.to_owned()),
        log_level: LogLevel::Off,
    };
    assert_eq!(settings, Ok(expected));
}

#[test]
fn an_empty_value_is_the_default() {
    let empty = with("COOLDOWN_SECONDS", "");
    assert_eq!(empty, Ok(Settings::with_topic(TOPIC)));
}

#[test]
fn all_wrong_settings_are_told_at_once() {
    let error = read(&[
        ("TAG_PREFIX", "aws:"),
        ("DRY_RUN", "yes"),
        ("LOG_LEVEL", "loud"),
    ]);
    insta::assert_snapshot!(error.unwrap_err().to_string().replace("; ", ";\n"), @r#"
    the environment of the function is wrong: TOPIC_ARN is not set, but takes the ARN of a standard SNS topic, arn:aws:sns:us-east-1:111122223333:name;
    TAG_PREFIX is "aws:", but takes 1 to 32 of the letters, digits and + - = . _ : / @, not beginning with aws:;
    DRY_RUN is "yes", but takes true or false;
    LOG_LEVEL is "loud", but takes one of off, error, warn, info, debug, trace
    "#);
}

#[test]
fn refuses_what_is_not_the_arn_of_a_standard_topic() {
    for topic in [
        "failover",
        "arn:aws:sqs:us-east-1:111122223333:failover",
        "arn:aws:sns:us-east-1:1111:failover",
        "arn:aws:sns::111122223333:failover",
        "arn:gcp:sns:us-east-1:111122223333:failover",
        "arn:aws:sns:us-east-1:111122223333:failover.fifo",
        "arn:aws:sns:us-east-1:111122223333:failover:8d1c7b8e-subscription",
        "arn:aws:sns:us-east-1:111122223333:",
        " arn:aws:sns:us-east-1:111122223333:failover",
    ] {
        let error = read(&[("TOPIC_ARN", topic)]).expect_err(topic);
        assert_eq!(error.wrong.len(), 1, "{error}");
    }
}

#[test]
fn refuses_a_prefix_that_makes_no_tag_key() {
    refuses(
        "TAG_PREFIX",
        &["aws:ha:", "AWS:", "fail over:", "failover*", "päckchen:"],
    );
    refuses("TAG_PREFIX", &[&"x".repeat(33)]);
    assert!(with("TAG_PREFIX", &"x".repeat(32)).is_ok());
}

#[test]
fn refuses_a_flag_that_is_not_true_or_false() {
    refuses("DRY_RUN", &["TRUE", "1", "on", " true"]);
}

#[test]
fn refuses_durations_out_of_their_range() {
    refuses(
        "COOLDOWN_SECONDS",
        &["-1", "3601", "1m", "1.5", "99999999999999999999"],
    );
    refuses("FORCE_DETACH_AFTER_SECONDS", &["0", "4", "601", "never"]);
}

#[test]
fn refuses_what_is_not_the_url_of_a_queue() {
    refuses(
        "QUEUE_URL",
        &[
            "events",
            "arn:aws:sqs:us-east-1:111122223333:events",
            "http://sqs.us-east-1.amazonaws.com/111122223333/events",
            "https:///111122223333/events",
            "https://sqs.us-east-1.amazonaws.com/1111/events",
            "https://sqs.us-east-1.amazonaws.com/111122223333/",
            "https://sqs.us-east-1.amazonaws.com/111122223333/a/b",
            "https://sqs.us-east-1.amazonaws.com/111122223333/a b",
        ],
    );
}

#[test]
fn refuses_a_log_level_that_there_is_not() {
    refuses("LOG_LEVEL", &["INFO", "verbose"]);
}

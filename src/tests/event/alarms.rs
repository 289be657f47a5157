use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{alarm, answer, sample};
use crate::event::parse;

const WEB_1: &str = "i-0aaaaaaaaaaaaaaa1";
const WEB_2: &str = "i-0bbbbbbbbbbbbbbb2";

#[test]
fn a_dimension_names_the_instance() {
    assert_snapshot!(alarm().dimension("InstanceId", WEB_1).about(), @r#"Instance(InstanceId("i-0aaaaaaaaaaaaaaa1"))"#);
}

#[test]
fn metrics_of_the_same_instance_agree() {
    let alarm = alarm()
        .dimension("InstanceId", WEB_1)
        .dimension("InstanceId", WEB_1);
    assert_snapshot!(alarm.about(), @r#"Instance(InstanceId("i-0aaaaaaaaaaaaaaa1"))"#);
}

#[test]
fn other_dimensions_name_nobody() {
    let alarm = alarm().dimension("AutoScalingGroupName", "web");
    let described = alarm.described("failover:instance");
    assert_snapshot!(described.about(), @r#"ignored: the alarm "probe" names no instance; give one of its metrics an InstanceId dimension, or propagate an alarm tag failover:instance or failover:group, or write failover:instance=i-… or failover:group=… in its description"#);
}

#[test]
fn metrics_of_several_instances_name_none_of_them() {
    let alarm = alarm()
        .dimension("InstanceId", WEB_1)
        .dimension("InstanceId", WEB_2);
    assert_snapshot!(alarm.about(), @r#"ignored: the alarm "probe" speaks of several (i-0aaaaaaaaaaaaaaa1, i-0bbbbbbbbbbbbbbb2); say which one with an alarm tag failover:instance or failover:group"#);
}

#[test]
fn an_explicit_group_decides_where_the_metrics_are_of_several_instances() {
    let alarm = alarm()
        .dimension("InstanceId", WEB_1)
        .dimension("InstanceId", WEB_2);
    assert_snapshot!(alarm.tag("failover:group", "web").about(), @r#"Group(GroupName("web"))"#);
}

#[test]
fn an_explicit_instance_beats_the_dimension_of_the_probe() {
    let alarm = alarm().dimension("InstanceId", WEB_2);
    assert_snapshot!(alarm.tag("failover:instance", WEB_1).about(), @r#"Instance(InstanceId("i-0aaaaaaaaaaaaaaa1"))"#);
}

#[test]
fn a_standbys_alarm_that_bears_its_groups_tag_counts_against_the_standby() {
    let alarm = alarm().dimension("InstanceId", WEB_2);
    assert_snapshot!(alarm.tag("failover:group", "web").about(), @r#"Instance(InstanceId("i-0bbbbbbbbbbbbbbb2"))"#);
}

#[test]
fn an_instance_beats_a_group() {
    let alarm = alarm()
        .tag("failover:group", "web")
        .tag("failover:instance", WEB_1);
    assert_snapshot!(alarm.about(), @r#"Instance(InstanceId("i-0aaaaaaaaaaaaaaa1"))"#);
    let alarm = super::alarm().tag("failover:group", "web");
    assert_snapshot!(alarm.described(&format!("failover:instance={WEB_1}")).about(), @r#"Instance(InstanceId("i-0aaaaaaaaaaaaaaa1"))"#);
}

#[test]
fn a_tag_beats_the_description() {
    let alarm = alarm()
        .tag("failover:group", "web")
        .described("failover:group=db");
    assert_snapshot!(alarm.about(), @r#"Group(GroupName("web"))"#);
}

#[test]
fn a_description_may_wrap_its_words_in_prose() {
    for description in [
        "failover:group=web",
        "Down for clients (failover:group=web).",
        "see wiki;failover:group=web, owner: platform",
        "failover:group = web",
        "failover:group=\"web\"",
        "`failover:group=web`!",
        "xfailover:group=db failover:group=web",
        "failover:group is the tag\nfailover:group=web\nfailover:group=web",
    ] {
        let about = alarm().described(description).about();
        assert_eq!(about, r#"Group(GroupName("web"))"#, "{description}");
    }
}

#[test]
fn a_description_that_names_several_names_none_of_them() {
    assert_snapshot!(alarm().described("failover:group=web failover:group=db").about(), @r#"ignored: the alarm "probe" speaks of several (db, web); say which one with an alarm tag failover:instance or failover:group"#);
}

#[test]
fn a_description_without_such_words_means_nothing() {
    for description in [
        "",
        "failover:group",
        "failover:groups=web",
        "xfailover:group=web",
        "failover: group=web",
    ] {
        let about = alarm().described(description).about();
        assert!(
            about.contains("is not meant for failover"),
            "{description}: {about}"
        );
    }
}

#[test]
fn an_explicit_word_that_names_nothing_is_an_error() {
    assert_snapshot!(alarm().tag("failover:instance", "web-1").about(), @r#"error: the alarm "probe" names something unusable in its tag "failover:instance": "web-1" is not an instance: expected "i-" and 8 or 17 hexadecimal digits"#);
    assert_snapshot!(alarm().tag("failover:group", "web db").about(), @r#"error: the alarm "probe" names something unusable in its tag "failover:group": "web db" is not the name of a group: expected up to 64 letters, digits and + - = . _ : @"#);
    assert_snapshot!(alarm().described("failover:group=").about(), @r#"error: the alarm "probe" names something unusable in its description (failover:group=…): "" is not the name of a group: expected up to 64 letters, digits and + - = . _ : @"#);
    assert_snapshot!(alarm().dimension("InstanceId", "TestInstance").about(), @r#"error: the alarm "probe" names something unusable in its dimension "InstanceId": "TestInstance" is not an instance: expected "i-" and 8 or 17 hexadecimal digits"#);
}

#[test]
fn a_dimension_that_is_no_instance_gives_way_to_an_explicit_group() {
    let alarm = alarm().dimension("InstanceId", "mi-0123456789abcdef0");
    assert_snapshot!(alarm.tag("failover:group", "web").about(), @r#"Group(GroupName("web"))"#);
}

#[test]
fn the_prefix_is_configurable() {
    let alarm = alarm().tag("ha/group", "web").tag("failover:group", "db");
    let answers = parse(&alarm.0, &super::home(), "ha/");
    assert!(format!("{answers:?}").contains(r#"Group(GroupName("web"))"#));
    let nobody = super::alarm();
    let answers = parse(&nobody.0, &super::home(), "ha/")
        .into_iter()
        .map(super::say);
    assert!(
        answers
            .into_iter()
            .all(|answer| answer.contains("write ha/instance "))
    );
}

#[test]
fn tags_may_come_as_a_list_and_with_a_failed_status() {
    let alarm = alarm()
        .detail(
            "alarmTags",
            json!([{ "key": "failover:group", "value": "web" }]),
        )
        .detail("alarmTagsStatus", json!("ACCESS_DENIED"));
    assert_snapshot!(alarm.about(), @r#"Group(GroupName("web"))"#);
    assert!(
        super::alarm()
            .detail("alarmTags", Value::Null)
            .about()
            .contains("is not meant")
    );
}

#[test]
fn tags_of_an_alarm_action_may_stand_beside_its_data() {
    let mut payload = sample("alarm-lambda-composite");
    payload["alarmTags"] = json!([{ "Key": "failover:instance", "Value": WEB_1 }]);
    assert!(answer(&payload).contains(WEB_1));
    payload["alarmTags"] = Value::Null;
    payload["alarmData"]["alarmTags"] = json!({ "failover:instance": WEB_1 });
    assert!(answer(&payload).contains(WEB_1));
}

#[test]
fn tags_of_another_shape_are_an_error_rather_than_no_tags() {
    assert_snapshot!(alarm().detail("alarmTags", json!("failover:group=web")).about(), @"error: the CloudWatch Alarm State Change is malformed at $.detail.alarmTags: expected an object of strings, or a list of names with their values");
}

#[test]
fn alarms_that_trigger_a_composite_are_no_instances() {
    let mut payload = sample("alarm-lambda-composite");
    payload["alarmData"]["configuration"]["description"] = Value::Null;
    assert!(answer(&payload).contains("names no instance"));
}

#[test]
fn an_alarm_whose_actions_are_suppressed_is_not_for_us() {
    let alarm = alarm().tag("failover:group", "web");
    assert_snapshot!(alarm.state("actionsSuppressedBy", json!("Alarm")).about(), @r#"ignored: the alarm "probe" is in ALARM, and its actions are suppressed (actionsSuppressedBy: Alarm)"#);
}

#[test]
fn a_suppressed_ok_still_takes_its_evidence_back() {
    let alarm = alarm()
        .tag("failover:group", "web")
        .state("value", json!("OK"));
    assert_snapshot!(alarm.state("actionsSuppressedBy", json!("Alarm")).about(), @r#"Group(GroupName("web"))"#);
}

#[test]
fn an_alarm_that_was_suppressed_before_counts() {
    let previous = json!({ "value": "ALARM", "actionsSuppressedBy": "WaitPeriod" });
    let alarm = alarm()
        .tag("failover:group", "web")
        .detail("previousState", previous);
    assert_snapshot!(alarm.about(), @r#"Group(GroupName("web"))"#);
}

#[test]
fn an_unknown_state_is_an_error_that_names_it() {
    assert_snapshot!(alarm().state("value", json!("ALARMED")).about(), @"error: the CloudWatch Alarm State Change is malformed at $.detail.state.value: unknown variant `ALARMED`, expected one of `ALARM`, `OK`, `INSUFFICIENT_DATA`");
}

#[test]
fn a_time_may_be_written_in_three_ways() {
    for time in [
        "2026-11-23T12:00:03.000+0000",
        "2026-11-23T12:00:03Z",
        "2026-11-23T13:00:03+01:00",
    ] {
        let answer = answer(
            &alarm()
                .tag("failover:group", "web")
                .state("timestamp", json!(time))
                .0,
        );
        assert!(
            answer.contains("at: Some(2026-11-23T12:00:03Z)"),
            "{answer}"
        );
    }
}

#[test]
fn an_alarm_without_a_configuration_means_nothing() {
    let about = alarm().detail("configuration", Value::Null).about();
    assert!(about.contains("is not meant"), "{about}");
}

#[test]
fn an_alarm_over_eventbridge_that_nobody_meant_is_ignored_whatever_its_state() {
    for state in ["ALARM", "OK", "INSUFFICIENT_DATA"] {
        let alarm = alarm().metric("AWS/EC2", "CPUUtilization", "InstanceId", WEB_1);
        let about = alarm.state("value", json!(state)).about();
        assert!(about.contains("is not meant"), "{state}: {about}");
    }
    assert_snapshot!(alarm().metric("Example/Web", "StatusCheckFailed", "InstanceId", WEB_1).about(), @r#"ignored: the alarm "probe" is not meant for failover; if it should be, make this function its action, or write failover:instance (whom its InstanceId names), failover:instance=i-… or failover:group=… in its description or in a propagated alarm tag"#);
}

#[test]
fn of_several_metrics_each_that_names_an_instance_is_a_status_check() {
    let both = || alarm().dimension("InstanceId", WEB_1);
    let mixed = both().metric("AWS/EC2", "NetworkIn", "InstanceId", WEB_1);
    assert!(mixed.about().contains("is not meant"));
    let beside = both().metric("AWS/ApplicationELB", "RequestCount", "LoadBalancer", "web");
    assert!(beside.about().contains(WEB_1));
}

#[test]
fn a_word_by_itself_means_the_instance_of_the_dimension() {
    let idle = || alarm().metric("Example/Web", "Idle", "InstanceId", WEB_1);
    assert!(idle().tag("failover:instance", " ").about().contains(WEB_1));
    for description in [
        "failover:instance",
        "Web tier: failover:instance.",
        "(failover:instance)",
        "failover:instance failover:group=web",
        "failover:group=web, failover:instance",
    ] {
        let about = idle().described(description).about();
        assert!(about.contains(WEB_1), "{description}: {about}");
    }
    for description in [
        "failover:instances",
        "failover:instance-id",
        "xfailover:instance",
        "failover:instance: i-0bbbbbbbbbbbbbbb2",
        "failover:instance.id",
    ] {
        let about = idle().described(description).about();
        assert!(about.contains("is not meant"), "{description}: {about}");
    }
}

/// It says "the instance that I am of", and is of none: that is not the group's active.
#[test]
fn a_word_for_its_own_instance_is_never_a_word_for_the_active() {
    let alarm = || alarm().described("failover:instance failover:group=web");
    assert!(alarm().about().contains("names no instance"));
    let two = alarm().dimension("InstanceId", WEB_1);
    let two = two.dimension("InstanceId", WEB_2);
    assert!(two.about().contains("speaks of several"));
}

#[test]
fn an_action_is_meant_whatever_it_watches() {
    let mut payload = sample("alarm-lambda-metric");
    let metric = &mut payload["alarmData"]["configuration"]["metrics"][0]["metricStat"]["metric"];
    metric["namespace"] = json!("AWS/EC2");
    metric["name"] = json!("CPUUtilization");
    assert!(answer(&payload).starts_with("Trigger"));
}

fn muted_until(end: &str) -> super::AlarmEvent {
    let rule = "arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:patching";
    let mute = json!({ "mutedByArn": rule, "muteWindowStart": "2026-11-23T11:00:00.000+0000", "muteWindowEnd": end });
    alarm()
        .dimension("InstanceId", WEB_1)
        .detail("muteDetail", mute)
}

#[test]
fn a_muted_alarm_is_not_for_us_before_the_window_is_over() {
    let muted = muted_until("2026-11-23T13:00:00.000+0000");
    assert_snapshot!(muted.about(), @r#"ignored: the alarm "probe" is in ALARM, and muted by arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:patching until 2026-11-23T13:00:00Z"#);
    assert!(muted.state("value", json!("OK")).about().contains(WEB_1));
    assert!(
        muted_until("2026-11-23T12:00:03.000+0000")
            .about()
            .contains(WEB_1)
    );
    // It went off in the window, and is told after it.
    let mut later = muted_until("2026-11-23T13:00:00.000+0000");
    later.0["time"] = json!("2026-11-23T13:00:00Z");
    assert!(later.about().contains(WEB_1));
    let endless = alarm().dimension("InstanceId", WEB_1);
    let endless = endless.detail("muteDetail", json!({}));
    assert_snapshot!(endless.about(), @r#"ignored: the alarm "probe" is in ALARM, and muted by unknown until its end"#);
    let unmuted = alarm().dimension("InstanceId", WEB_1);
    assert!(
        unmuted
            .detail("muteDetail", Value::Null)
            .about()
            .contains(WEB_1)
    );
}

const FLEET: &str =
    "SELECT SUM(Errors) FROM SCHEMA(\"Example/Web\", InstanceId) group  by InstanceId";

#[test]
fn a_contributor_is_accused_whatever_else_is_named() {
    let alarm = || {
        let alarm = alarm().query(FLEET).tag("failover:instance", WEB_1);
        alarm.described("failover:group=web")
    };
    let of_web_2 = alarm().contributor(&json!({ "InstanceId": WEB_2 }));
    assert_snapshot!(of_web_2.about(), @r#"Instance(InstanceId("i-0bbbbbbbbbbbbbbb2"))"#);
    let of_another_kind = alarm().contributor(&json!({ "TableName": "orders" }));
    assert_snapshot!(of_another_kind.about(), @r#"Instance(InstanceId("i-0aaaaaaaaaaaaaaa1"))"#);
    let fleet = super::alarm().query(FLEET).described("failover:instance");
    let of_web_2 = fleet.contributor(&json!({ "InstanceId": WEB_2 }));
    assert!(of_web_2.about().contains(WEB_2));
    let unmeant = super::alarm().query(FLEET);
    let unmeant = unmeant.contributor(&json!({ "InstanceId": WEB_2 }));
    assert!(unmeant.about().contains("is not meant"));
}

#[test]
fn an_alarm_that_is_deleted_takes_its_evidence_back() {
    let change = |operation: &str| {
        let mut event = alarm().metric("AWS/EC2", "CPUUtilization", "InstanceId", WEB_1);
        event.0["detail-type"] = "CloudWatch Alarm Configuration Change".into();
        event.0["time"] = "2026-11-23T12:30:00Z".into();
        event.detail("operation", operation.into())
    };
    // Whether or not it was ever meant: it accuses nobody.
    let deleted = answer(&change("delete").0);
    assert!(
        deleted.contains("state: Ok, before: Some(Alarm)"),
        "{deleted}"
    );
    assert!(deleted.contains(WEB_1), "{deleted}");
    assert!(deleted.contains("at: 2026-11-23T12:30:00Z"), "{deleted}");
    assert_snapshot!(answer(&change("update").0), @r#"ignored: the alarm "probe" was changed (update), which says nothing of anybody's health"#);
}

#[test]
fn what_is_said_of_many_series_is_never_held_against_the_active() {
    let alarm = || alarm().query(FLEET).described("failover:group=web");
    let nobody = alarm().contributor(&json!({ "TableName": "orders" }));
    assert_snapshot!(nobody.about(), @r#"ignored: the alarm "probe" is over many series and names no instance here, which is not held against a group's active; have it GROUP BY InstanceId, or write failover:instance=i-… in its description"#);
    assert!(
        nobody
            .state("value", json!("OK"))
            .about()
            .contains("over many series")
    );
    // The alarm as a whole, beside the events of its contributors.
    assert!(alarm().about().contains("over many series"));
    let all_well = alarm().state("value", json!("OK"));
    assert_snapshot!(all_well.about(), @r#"Group(GroupName("web"))"#);
    let by_promql = super::alarm().described("failover:group=web");
    let criteria = json!({ "description": "failover:group=web", "evaluationCriteria": {} });
    assert!(
        by_promql
            .detail("configuration", criteria)
            .about()
            .contains("over many series")
    );
}

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
    assert_snapshot!(alarm().dimension("AutoScalingGroupName", "web").about(), @r#"ignored: the alarm "probe" names no instance; give one of its metrics an InstanceId dimension, or propagate an alarm tag failover:instance or failover:group, or write failover:instance=i-… or failover:group=… in its description"#);
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
fn a_description_without_such_words_names_nobody() {
    for description in [
        "",
        "failover:group",
        "failover:groups=web",
        "xfailover:group=web",
        "failover: group=web",
    ] {
        let about = alarm().described(description).about();
        assert!(
            about.contains("names no instance"),
            "{description}: {about}"
        );
    }
}

#[test]
fn an_explicit_word_that_names_nothing_is_an_error() {
    assert_snapshot!(alarm().tag("failover:instance", "web-1").about(), @r#"error: the alarm "probe" names something unusable in its tag "failover:instance": "web-1" is not an instance: expected "i-" and 8 or 17 hexadecimal digits"#);
    assert_snapshot!(alarm().tag("failover:group", "web db").about(), @r#"error: the alarm "probe" names something unusable in its tag "failover:group": "web db" is not the name of a group: expected one word without "/""#);
    assert_snapshot!(alarm().described("failover:group=").about(), @r#"error: the alarm "probe" names something unusable in its description (failover:group=…): "" is not the name of a group: expected one word without "/""#);
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
            .all(|answer| answer.contains("ha/instance or ha/group"))
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
            .contains("names no instance")
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
fn an_alarm_without_a_configuration_names_nobody() {
    let about = alarm().detail("configuration", Value::Null).about();
    assert!(about.contains("names no instance"), "{about}");
}

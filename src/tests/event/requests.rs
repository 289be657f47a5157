use insta::assert_snapshot;
use serde_json::json;

use super::answer;

#[test]
fn an_unknown_action_lists_the_known_ones() {
    assert_snapshot!(answer(&json!({ "action": "fail-over" })), @r#"error: the request has the unknown action "fail-over"; expected "reconcile", "plan" or "failover""#);
}

#[test]
fn an_action_must_be_a_word() {
    assert_snapshot!(answer(&json!({ "action": ["plan"] })), @"error: the request is malformed at $.action: invalid type: sequence, expected a string");
}

#[test]
fn a_mistyped_field_is_an_error_that_names_the_allowed_ones() {
    assert_snapshot!(answer(&json!({ "action": "reconcile", "grup": "web" })), @"error: the request is malformed at $.grup: unknown field `grup`, expected `action` or `group`");
    assert_snapshot!(answer(&json!({ "action": "plan", "to": "i-0aaaaaaaaaaaaaaa1" })), @"error: the request is malformed at $.to: unknown field `to`, expected `action` or `group`");
    assert_snapshot!(answer(&json!({ "action": "failover", "group": "web", "too": "i-0aaaaaaaaaaaaaaa1" })), @"error: the request is malformed at $.too: unknown field `too`, expected one of `action`, `group`, `to`");
}

#[test]
fn a_request_with_a_field_of_an_event_is_still_a_request() {
    assert_snapshot!(answer(&json!({ "action": "failover", "group": "web", "source": "ops" })), @"error: the request is malformed at $.source: unknown field `source`, expected one of `action`, `group`, `to`");
}

#[test]
fn a_failover_needs_its_group() {
    assert_snapshot!(answer(&json!({ "action": "failover" })), @"error: the request is malformed at $: missing field `group`");
}

#[test]
fn null_is_not_a_group_since_it_would_widen_the_request_to_all() {
    assert_snapshot!(answer(&json!({ "action": "plan", "group": null })), @"error: the request is malformed at $.group: invalid type: null, expected a string");
}

#[test]
fn a_group_is_one_word_without_a_slash() {
    assert_snapshot!(answer(&json!({ "action": "plan", "group": "" })), @r#"error: the request is malformed at $.group: "" is not the name of a group: expected up to 64 letters, digits and + - = . _ : @"#);
    assert_snapshot!(answer(&json!({ "action": "plan", "group": "web db" })), @r#"error: the request is malformed at $.group: "web db" is not the name of a group: expected up to 64 letters, digits and + - = . _ : @"#);
    assert_snapshot!(answer(&json!({ "action": "failover", "group": "web/10.0.1.50" })), @r#"error: the request is malformed at $.group: "web/10.0.1.50" is not the name of a group: expected up to 64 letters, digits and + - = . _ : @"#);
}

#[test]
fn a_failover_goes_to_an_instance() {
    assert_snapshot!(answer(&json!({ "action": "failover", "group": "web", "to": "web-2" })), @r#"error: the request is malformed at $.to: "web-2" is not an instance: expected "i-" and 8 or 17 hexadecimal digits"#);
}

#[test]
fn an_instance_has_8_or_17_hexadecimal_digits() {
    let to = |id: &str| answer(&json!({ "action": "failover", "group": "web", "to": id }));
    for id in ["i-12345678", "i-0123456789abcdef0"] {
        assert!(
            to(id).contains(&format!("InstanceId({id:?})")),
            "{}",
            to(id)
        );
    }
    for id in [
        "i-",
        "i-1234567",
        "i-0123456789abcdef",
        "i-0123456789ABCDEF0",
        "mi-12345678",
        "i-1234567é",
        "",
    ] {
        assert!(to(id).contains("is not an instance"), "{}", to(id));
    }
}

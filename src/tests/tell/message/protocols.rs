//! What programs read: the JSON form, the attributes, and the text that each protocol gets.

use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::Value;

use super::{ON_1, on_web_1, on_web_2};
use crate::tests::scene::look;
use crate::tests::story::Story;

fn moved() -> Story {
    let before = on_web_1().stopped().all_told(ON_1);
    before.then(&on_web_2().stopped().all_told(ON_1))
}

fn json(story: &Story) -> Value {
    serde_json::from_str(&story.notification().json).unwrap()
}

#[test]
fn a_program_reads_the_whole_outcome() {
    assert_json_snapshot!(json(&moved()), @r#"
    {
      "floats": [
        {
          "after": "i-0bbb",
          "before": "i-0aaa",
          "id": "eni-0web",
          "kind": "eni"
        },
        {
          "after": "i-0bbb",
          "before": "i-0aaa",
          "id": "10.0.1.50",
          "interface_before": "eni-0aaa",
          "kind": "address"
        }
      ],
      "from": "i-0aaa",
      "group": "web",
      "milliseconds": 2345,
      "news": "moved",
      "outcome": "moved",
      "reasons": [
        {
          "code": "active-failed",
          "instance": "i-0aaa",
          "message": "i-0aaa is stopped"
        },
        {
          "code": "held-by-healthy",
          "message": "i-0bbb is healthy and holds all that floats"
        },
        {
          "code": "no-standby",
          "message": "no other member could take over now: the next failure can't be survived"
        }
      ],
      "to": "i-0bbb"
    }
    "#);
}

#[test]
fn a_program_reads_why_nobody_could_take_over() {
    let scene = look().floating_eni("eni-0web").on("i-0aaa");
    let scene = scene.member("i-0bbb").in_zone("us-east-1b");
    let story = scene.member("i-0aaa").stopped().looked_at();
    assert_json_snapshot!(json(&story)["reasons"], @r#"
    [
      {
        "code": "active-failed",
        "instance": "i-0aaa",
        "message": "i-0aaa is stopped"
      },
      {
        "code": "no-member-can-take-over",
        "message": "no member can take over"
      },
      {
        "code": "other-zone",
        "instance": "i-0bbb",
        "message": "i-0bbb is in us-east-1b, but eni-0web can't leave us-east-1a"
      }
    ]
    "#);
}

#[test]
fn each_outcome_can_be_filtered_by_group_and_word() {
    let attributes = |story: &Story| {
        let attributes = story.notification().attributes;
        format!("{} {}", attributes["group"][0], attributes["outcome"][0])
    };
    let before = on_web_1().impaired().all_told(ON_1);
    assert_eq!(attributes(&on_web_1().looked_at()), "web no-action");
    assert_eq!(attributes(&moved()), "web moved");
    let found = on_web_2().all_told(ON_1).looked_at();
    assert_eq!(attributes(&found), "web moved");
    let refused = look().floating_eni("eni-0web").member("i-0aaa").stopping();
    assert_eq!(attributes(&refused.looked_at()), "web refused");
    let unconfirmed = before.then(&before).unconfirmed();
    assert_eq!(attributes(&unconfirmed), "web partial");
}

#[test]
fn a_program_reads_the_same_word_as_the_filter() {
    let found = on_web_2().all_told(ON_1).looked_at();
    let json = json(&found);
    assert_eq!(json["outcome"], "moved");
    assert_eq!(json["news"], "found-moved");
    assert_eq!(
        (&json["from"], &json["to"]),
        (&"i-0aaa".into(), &"i-0bbb".into())
    );
}

#[test]
fn people_get_text_and_programs_get_json() {
    let notification = moved().notification();
    let message: Value = serde_json::from_str(&notification.message()).unwrap();
    assert_eq!(message["default"], notification.text.as_str());
    for protocol in ["lambda", "sqs", "http", "https"] {
        assert_eq!(message[protocol], notification.json.as_str());
    }
}

/// SNS takes messages of up to 256 KiB.
#[test]
fn a_large_group_still_fits_in_a_message() {
    let mut scene = look().floating_eni("eni-0web").on("i-0000");
    for number in 0..100 {
        let name = format!("{}{number}", "x".repeat(30));
        let member = scene.member(&format!("i-{number:04}"));
        scene = member.named(&name).stopped();
    }
    let notification = scene.looked_at().notification();
    assert!(notification.message().len() < 256 * 1024);
}

#[test]
fn the_default_text_ends_with_one_line_break() {
    let text = moved().notification().text;
    assert!(text.ends_with(".\n") && !text.ends_with("\n\n"));
    assert_snapshot!(text.lines().next().unwrap(), @r#"The failover group web moved from web-1 (i-0aaa) to web-2 (i-0bbb), 2.3 s after the event. A second look at EC2 shows all of it there."#);
}

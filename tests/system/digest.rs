//! Many groups that have something to tell: a message for people, not one for each.

use ec2_simulator::api::ApiError;
use ec2_simulator::{Fault, FaultScript};
use serde_json::Value;

use crate::common::events;
use crate::common::lab::Lab;
use crate::pairs::{active, name, pairs};

fn told(lab: &Lab) -> Vec<Value> {
    let messages = lab.messages();
    let told = messages.iter().map(|message| message.text_for("sqs"));
    told.map(|told| serde_json::from_str(&told).expect("JSON"))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_first_look_at_many_groups_is_one_message_and_at_five_are_five() {
    for (groups, messages) in [(5, 5), (6, 1), (40, 1)] {
        let lab = pairs(groups).unwatched();
        let report = lab.invoke(&events::reconcile()).await;
        assert!(report.failure.is_none(), "{:?}", report.failure);
        assert_eq!(lab.messages().len(), messages, "{groups} groups");
        lab.forget();
        lab.invoke(&events::reconcile()).await;
        assert_eq!(lab.messages().len(), 0, "nobody is told twice");
    }
}

#[tokio::test(start_paused = true)]
async fn many_moves_of_one_look_are_one_message_that_names_each() {
    let lab = pairs(8).watched().await;
    for group in 0..8 {
        lab.stop(&active(group)).await;
    }
    lab.forget();
    lab.invoke(&events::reconcile()).await;
    let [digest] = &told(&lab)[..] else {
        panic!("{:?}", lab.subjects())
    };
    let groups = digest["groups"].as_array().expect("groups");
    let names: Vec<&str> = groups
        .iter()
        .filter_map(|it| it["group"].as_str())
        .collect();
    assert_eq!(names, (0..8).map(name).collect::<Vec<_>>());
    assert!(groups.iter().all(|group| group["outcome"] == "moved"));
    let message = &lab.messages()[0];
    assert_eq!(message.attributes["group"].data_type, "String.Array");
    assert_eq!(message.attributes["groups"].string_value, "many");
    assert_eq!(lab.subjects(), ["[8 groups] 8 moved"]);
}

/// One that fails among many that are well waits for nobody, and looks as it always does.
#[tokio::test(start_paused = true)]
async fn one_move_among_many_groups_is_told_by_itself_and_at_once() {
    let lab = pairs(20).watched().await;
    let event = lab.stop(&active(3)).await;
    lab.forget();
    lab.invoke(&event).await;
    let alone = (lab.messages().len(), lab.simulator.now());
    assert_eq!(alone.0, 1);
    assert_eq!(told(&lab)[0]["group"], name(3));
    assert_eq!(lab.messages()[0].attributes["groups"].string_value, "one");
    let after = alone.1.duration_since(lab.messages()[0].at).as_secs();
    assert!(after < 3, "{after} s");
}

/// A hung detach is no reason to leave the others untold.
#[tokio::test(start_paused = true)]
async fn many_wait_ten_seconds_for_the_slowest_and_no_longer() {
    let hung = pairs(12)
        .setting("detach-forced", "60s")
        .setting("stop", "300s");
    let lab = hung.watched().await;
    for group in 0..12 {
        lab.stop(&active(group)).await;
    }
    for group in 0..6 {
        lab.let_detaches_hang_from(&active(group));
    }
    lab.forget();
    let began = lab.simulator.now();
    lab.invoke(&events::reconcile()).await;
    let messages = lab.messages();
    let at: Vec<i64> = messages
        .iter()
        .map(|message| message.at.duration_since(began).as_secs())
        .collect();
    assert_eq!(at.len(), 2, "{at:?}, {:?}", lab.subjects());
    assert!(at[0] < 25 && at[1] > 60, "{at:?}");
}

/// Its log and its metrics neither.
#[tokio::test(start_paused = true)]
async fn a_quiet_look_at_many_groups_is_one_line_of_metrics() {
    for (groups, lines) in [(10, 10), (11, 1), (40, 1)] {
        let lab = pairs(groups).watched().await;
        let report = lab.invoke(&events::reconcile()).await;
        assert_eq!(report.metrics.len(), lines, "{groups} groups");
        assert_eq!(report.answer.outcomes.len(), groups);
    }
}

/// What can't be told isn't written as told: the next look tells it.
#[tokio::test(start_paused = true)]
async fn a_digest_that_does_not_get_out_is_told_by_the_next_look() {
    let lab = pairs(7).unwatched();
    let refused = Fault::Answer(ApiError::new("AuthorizationError", "no").with_status(403));
    lab.simulator
        .inject(FaultScript::new().on("Publish", 1, refused));
    let report = lab.invoke(&events::reconcile()).await;
    assert!(report.failure.is_some());
    assert_eq!(lab.messages().len(), 0);
    lab.invoke(&events::reconcile()).await;
    assert_eq!(lab.subjects(), ["[7 groups] 7 watched"]);
}

use ec2_simulator::{Wait, World};
use failoverctl::drill::{Drill, in_virtual_time};
use failoverctl::stage::{Asked, How, Opening, start_for};
use failoverctl::view::GroupView;
use failoverctl::wire::over_the_wire;
use serde_json::{Value, json};

/// The built-in world, in which nobody waits for long.
pub(crate) fn world(asked: &Asked) -> World {
    let mut world = World::built_in(start_for(asked));
    let settings = world.settings_mut();
    settings.check = Wait::ZERO;
    settings.attach = Wait::millis(200, 400);
    settings.detach = Wait::millis(200, 400);
    settings.describe_latency = Wait::millis(5, 20);
    settings.change_latency = Wait::millis(10, 30);
    world
}

/// What a drill is held for, without the times.
pub(crate) fn end(drill: &Drill) -> Value {
    let floats = drill.after.iter().map(|group: &GroupView| &group.floats);
    // Evidence is marked beside the move: which of the two reaches EC2 first is chance over a wire.
    let (marks, changes): (Vec<_>, Vec<_>) = (drill.calls.iter().filter(|call| call.changes))
        .map(|call| (call.action, &call.result))
        .partition(|(action, _)| *action == "CreateTags");
    let messages = drill.messages.iter();
    json!({
        "answer": timeless(&drill.answer),
        "failure": drill.failure,
        "floats": floats.collect::<Vec<_>>(),
        "changes": changes,
        "marks": marks,
        "messages": messages.map(|it| (&it.subject, &it.attributes)).collect::<Vec<_>>(),
        "held by the healthy": drill.held_by_the_healthy,
        "violations": drill.violations,
    })
}

fn timeless(answer: &Value) -> Value {
    let mut answer = answer.clone();
    let outcomes = answer["outcomes"].as_array_mut().expect("outcomes");
    for outcome in outcomes {
        outcome["milliseconds"].take();
    }
    answer
}

/// Holds both; the one over the wire.
fn ends_the_same(asked: &Asked) -> Drill {
    let (virtually, _) = in_virtual_time(world(asked), asked.clone()).expect("a drill");
    let (wired, _) = over_the_wire(world(asked), asked.clone()).expect("a drill");
    assert_eq!(end(&wired), end(&virtually));
    wired
}

#[test]
fn a_floating_interface_ends_up_where_it_does_in_virtual_time() {
    let drill = ends_the_same(&Asked::ActiveFails(How::Stop));
    assert_eq!(drill.answer["outcomes"][0]["to"], "i-0bbbbbbbbbbbbbbb2");
    assert!(drill.held_by_the_healthy);
}

#[test]
fn floating_addresses_end_up_where_they_do_in_virtual_time() {
    let drill = ends_the_same(&Asked::For(Opening::fails(
        "i-0ccccccccccccccc3",
        How::Terminate,
    )));
    assert_eq!(drill.answer["outcomes"][0]["to"], "i-0ddddddddddddddd4");
    assert!(drill.held_by_the_healthy);
}

/// Its evidence is a mark with the alarm's time, which counts only where the function's clock is the world's.
#[test]
fn an_event_file_of_another_day_ends_as_it_does_in_virtual_time() {
    let text = include_str!("../../../events/spot-interruption.json");
    let event = serde_json::from_str(text).expect("JSON");
    let drill = ends_the_same(&Asked::For(Opening::Event(event)));
    assert_eq!(drill.answer["outcomes"][0]["outcome"], "moved");
    let milliseconds = drill.answer["outcomes"][0]["milliseconds"].as_u64();
    assert!(
        milliseconds < Some(60_000),
        "not since that day: {milliseconds:?}"
    );
}

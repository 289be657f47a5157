//! What happens to the world and to the events that come of it.

use std::sync::Arc;
use std::time::Duration;

use ec2_simulator::api::{
    ApiError, AttachNetworkInterface, DetachNetworkInterface, Request, StartInstances,
    StopInstances, TerminateInstances,
};
use ec2_simulator::{World, WorldEvent};
use eni_failover::cloud::{AttachmentStatus, InstanceState};
use jiff::Timestamp;
use tokio::time::sleep;

use crate::by_hand;
use crate::events::{alarm, purpose_of_alarm, purpose_of_event, purpose_of_request, request};
use crate::lambda::{OnItsWay, deliver, deliver_by_rule};
use crate::layout::{floating_eni, group_name, instance_id};
use crate::ledger::{Asks, Order, Purpose, Testimony};
use crate::run::Run;
use crate::scenario::{About, Hearsay, What, Who};
use crate::tricks;

/// The mark that an operator writes.
const BY_HAND: &str = "failover:impaired:maintenance";

/// What makes an instance a member.
const GROUP: &str = "failover:group";

/// What lets addresses float on an interface.
pub(crate) const LIST: &str = "failover:addresses";

/// Sends events on their way, and lets happen what calls bring about.
pub(crate) async fn dispatch(run: Arc<Run>) {
    let mut events = 0;
    loop {
        run.watch.wake.notified().await;
        let orders = std::mem::take(&mut run.watch.ledger().orders);
        for order in orders {
            match order {
                Order::Event(event) => {
                    events += 1;
                    send(&run, &event, events);
                }
                Order::Happening(what) => happen(&run, &what),
            }
        }
    }
}

/// Best-effort events may be lost; any may be late or doubled, while there is trouble.
fn send(run: &Arc<Run>, event: &WorldEvent, nth: usize) {
    let delivery = &run.scenario.delivery;
    let troubled = run.watch.ledger().now <= run.scenario.trouble_ends * 1000;
    let best_effort = event.payload["source"] == "aws.ec2";
    let purpose = Arc::new(purpose_of_event(
        &event.payload,
        event.at,
        &run.scenario.layout,
    ));
    if best_effort && run.drawn("lost", nth, 100) < delivery.lost {
        run.watch
            .ledger()
            .note(|| format!("lost: {}", purpose.name));
        return;
    }
    let delay = |nth: usize| {
        let late = troubled && run.drawn("late", nth, 100) < delivery.late;
        let more = if late {
            run.drawn("late by", nth, delivery.late_by)
        } else {
            0
        };
        Duration::from_millis(100 + run.drawn("delay", nth, 900) + more)
    };
    deliver_by_rule(
        run,
        event.payload.clone(),
        Arc::clone(&purpose),
        delay(nth * 2),
    );
    if troubled && run.drawn("doubled", nth, 100) < delivery.doubled {
        deliver_by_rule(run, event.payload.clone(), purpose, delay(nth * 2 + 1));
    }
}

/// It happens, now. What can't (an instance that is gone, a wrong state) doesn't.
pub(crate) fn happen(run: &Arc<Run>, what: &What) {
    {
        let mut ledger = run.watch.ledger();
        ledger.now = ledger.milliseconds(run.simulator.now());
        ledger.disturbed = ledger.now;
        ledger.counts.faults += 1;
        // What changes nothing that anybody holds may still be news: a stopped member that is one again.
        ledger.calm = 0;
        ledger.note(|| format!("*** {what:?}"));
    }
    match what {
        What::Stop(of) => ask(
            run,
            StopInstances {
                instance_ids: vec![instance(run, *of)],
                ..Default::default()
            },
        ),
        What::Start(of) => ask(
            run,
            StartInstances {
                instance_ids: vec![instance(run, *of)],
                ..Default::default()
            },
        ),
        What::Terminate(of) => ask(
            run,
            TerminateInstances {
                instance_ids: vec![instance(run, *of)],
                ..Default::default()
            },
        ),
        What::Impair(of, check) => act(run, *of, |world, id| world.impair(id, *check)),
        What::Recover(of) => act(run, *of, World::recover),
        What::HangDetach(of) => act(run, *of, |world, id| world.set_detach_hangs(id, true)),
        What::SpotNotice(of) => act(run, *of, World::interrupt_spot),
        What::Mark(of) => act(run, *of, |world, id| world.set_tag(id, BY_HAND, "yes")),
        What::Unmark(of) => act(run, *of, |world, id| world.remove_tag(id, BY_HAND)),
        What::Alarm {
            about,
            cause,
            state,
            dress,
        } => sound(run, *about, *cause, state, *dress),
        What::ByHand { float, to } => move_by_hand(run, *float, *to),
        What::Wish { group, to } => ask_function(run, "failover", Some(*group), *to),
        What::Plan(group) => ask_function(run, "plan", *group, None),
        What::Look(group) => ask_function(run, "reconcile", *group, None),
        What::Hearsay(..)
        | What::Priority(..)
        | What::Forge { .. }
        | What::Strip(_)
        | What::Restore(_)
        | What::Unlist(_)
        | What::Relist(_) => trick(run, what),
        What::Kill => kill(run),
    }
}

fn kill(run: &Run) {
    let ledger = run.watch.ledger();
    let running = ledger
        .invocations
        .iter()
        .filter(|record| record.ended.is_none());
    running.for_each(|record| record.kill.notify_one());
}

fn act(run: &Run, of: Who, act: impl FnOnce(&mut World, &str) -> Result<(), ApiError>) {
    let id = instance(run, of);
    let _ = run.simulator.with_world(|world| act(world, &id));
}

fn who(run: &Run, who: Who) -> usize {
    let ledger = run.watch.ledger();
    let layout = &run.scenario.layout;
    let active = |group| {
        let held = ledger.truth().active(layout, group);
        held.or_else(|| layout.members(group).next()).unwrap_or(0)
    };
    match who {
        Who::Member(member) => member,
        Who::Active(group) => active(group),
        Who::Chosen(group) => ledger.chosen[group].unwrap_or_else(|| active(group)),
    }
}

fn instance(run: &Run, of: Who) -> String {
    instance_id(who(run, of))
}

fn ask(run: &Run, request: impl Into<Request>) {
    let now = run.simulator.now();
    let request = request.into();
    run.simulator
        .with_world(|world| drop(world.call(now, &request)));
}

/// What people do to the tags, and alarms that count for nothing.
fn trick(run: &Arc<Run>, what: &What) {
    match what {
        What::Hearsay(of, how) => hearsay(run, *of, *how),
        What::Priority(of, priority) => {
            let value = priority.to_string();
            act(run, *of, |world, id| {
                world.set_tag(id, "failover:priority", &value)
            });
        }
        What::Forge { on, active, ahead } => {
            let group = run.scenario.layout.instances[*on].groups[0];
            let key = format!("failover:status:{}", group_name(group));
            let status = tricks::forged(*active, *ahead, run.simulator.now());
            run.watch.ledger().forged[group].insert(*on);
            act(run, Who::Member(*on), |world, id| {
                world.set_tag(id, &key, &status)
            });
        }
        What::Strip(of) => {
            has_a_hand_in_it(run, who(run, *of));
            act(run, *of, |world, id| world.remove_tag(id, GROUP));
        }
        What::Restore(of) => {
            has_a_hand_in_it(run, who(run, *of));
            let groups = run.scenario.layout.group_tag(who(run, *of));
            act(run, *of, |world, id| world.set_tag(id, GROUP, &groups));
        }
        What::Unlist(of) => list(run, *of, |world, eni, _| world.remove_tag(eni, LIST)),
        What::Relist(of) => list(run, *of, |world, eni, list| world.set_tag(eni, LIST, list)),
        _ => {}
    }
}

/// On each interface of an instance that should list addresses: the interface, and its list.
fn list(run: &Run, of: Who, act: impl Fn(&mut World, &str, &str) -> Result<(), ApiError>) {
    let of = who(run, of);
    has_a_hand_in_it(run, of);
    for (eni, list) in run.scenario.layout.lists(of) {
        let _ = run.simulator.with_world(|world| act(world, &eni, &list));
    }
}

/// An operator decides who is a member: what floats comes together anew, and who comes back may carry an older status.
fn has_a_hand_in_it(run: &Run, member: usize) {
    {
        let mut ledger = run.watch.ledger();
        ledger.last_change = ledger.now;
    }
    for group in &run.scenario.layout.instances[member].groups {
        run.watch.ledger().by_hand[*group] = true;
    }
}

fn hearsay(run: &Arc<Run>, of: Who, how: Hearsay) {
    let of = who(run, of);
    let purpose = Purpose {
        name: format!("an alarm of m{of} that is {how:?}"),
        asks: Asks::Nothing,
        ..Purpose::default()
    };
    let payload = tricks::alarm(of, how, run.simulator.now());
    deliver(run, payload, Arc::new(purpose), Duration::from_millis(200));
}

fn ask_function(run: &Arc<Run>, action: &str, group: Option<usize>, to: Option<usize>) {
    let purpose = purpose_of_request(action, group, to, &run.scenario.layout);
    let purpose = Arc::new(purpose);
    deliver(
        run,
        request(action, group, to),
        purpose,
        Duration::from_millis(100),
    );
}

fn sound(run: &Arc<Run>, about: About, cause: u64, state: &str, dress: u64) {
    let (instance, group) = match about {
        About::Instance(of) => (Some(who(run, of)), None),
        About::Group(group) => (None, Some(group)),
    };
    let name = instance.map_or_else(|| format!("g{}", group.unwrap_or(0)), |m| format!("m{m}"));
    let now = run.simulator.now();
    let testimony = Testimony {
        cause: format!("alarm/app{cause}-{name}"),
        at: Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now),
        instance,
        group,
        against: state == "ALARM",
    };
    let payload = alarm(&testimony, state, dress);
    let purpose = Arc::new(purpose_of_alarm(testimony, state, &run.scenario.layout));
    let nth = run.next_request();
    let delivery = &run.scenario.delivery;
    let late = run.drawn("alarm late", nth, 100) < delivery.late;
    let more = if late {
        run.drawn("alarm late by", nth, delivery.late_by)
    } else {
        0
    };
    let after = |base| Duration::from_millis(base + run.drawn("alarm delay", nth, 900) + more);
    deliver(run, payload.clone(), Arc::clone(&purpose), after(100));
    if run.drawn("alarm doubled", nth, 100) < delivery.doubled {
        deliver(run, payload, purpose, after(1_000));
    }
}

/// An operator at the console moves a float.
fn move_by_hand(run: &Arc<Run>, float: usize, to: usize) {
    let layout = &run.scenario.layout;
    run.watch.ledger().by_hand[layout.floats[float].group] = true;
    if layout.floats[float].is_interface() {
        let run = Arc::clone(run);
        let on_its_way = OnItsWay::new(&run);
        tokio::spawn(async move {
            move_eni(&run, &floating_eni(float), to).await;
            run.watch.ledger().by_hand[run.scenario.layout.floats[float].group] = true;
            drop(on_its_way);
        });
    } else {
        let requests = run
            .simulator
            .with_world(|world| by_hand::requests(world, layout, float, to));
        for request in requests {
            ask(run, request);
        }
    }
}

async fn move_eni(run: &Arc<Run>, eni: &str, to: usize) {
    let attachment = |run: &Run| {
        run.simulator.with_world(|world| {
            let interface = world.interfaces().find(|interface| interface.id == eni)?;
            Some(interface.attachment.map(|a| a.id.to_owned()))
        })
    };
    let Some(Some(attachment_id)) = attachment(run) else {
        return;
    };
    ask(
        run,
        DetachNetworkInterface {
            dry_run: false,
            attachment_id: attachment_id.clone(),
            force: false,
        },
    );
    // An operator watches the console, and loses patience.
    for _ in 0..40 {
        sleep(Duration::from_millis(500)).await;
        match attachment(run) {
            Some(None) => break,
            Some(Some(still)) if still == attachment_id => {}
            Some(Some(_)) | None => return,
        }
    }
    for device_index in 1..4 {
        let attach = AttachNetworkInterface {
            dry_run: false,
            network_interface_id: eni.to_owned(),
            instance_id: instance_id(to),
            device_index,
            network_card_index: Some(0),
            ..Default::default()
        };
        ask(run, attach);
    }
}

/// A detach from a sound instance that hangs is nobody's to force but an operator's, who does it in the end.
pub(crate) fn free_what_hangs(run: &Arc<Run>) {
    let hanging = run.simulator.with_world(|world| {
        let ids: Vec<String> = world
            .instances()
            .map(|instance| instance.id.to_owned())
            .collect();
        for id in &ids {
            let _ = world.set_detach_hangs(id, false);
        }
        let running = |id: Option<&str>| {
            world
                .instances()
                .any(|i| Some(i.id) == id && i.state == InstanceState::Running)
        };
        let attachments = world
            .interfaces()
            .filter_map(|interface| interface.attachment);
        attachments
            .filter(|a| a.status == AttachmentStatus::Detaching && running(a.instance))
            .map(|a| a.id.to_owned())
            .collect::<Vec<_>>()
    });
    for attachment_id in hanging {
        run.watch
            .ledger()
            .note(|| format!("*** an operator forces {attachment_id}"));
        ask(
            run,
            DetachNetworkInterface {
                dry_run: false,
                attachment_id,
                force: true,
            },
        );
    }
}

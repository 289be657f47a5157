//! What goes as it should.

use insta::assert_snapshot;

use super::{ON_1, on_web_1, on_web_2, read};
use crate::tests::scene::look;

#[test]
fn watched() {
    let story = on_web_1().looked_at();
    assert_snapshot!(read(&story.notification()), @r#"
    [web] watched: web-1 is active

    The failover group web is watched from now on. web-1 (i-0aaa) is active.

    Why:
      - web-1 (i-0aaa) is healthy and holds all that floats

    What floats:
      eni-0web              on web-1 (i-0aaa)
      10.0.1.50             on web-1 (i-0aaa)

    Members:
      active   web-1 (i-0aaa): healthy
      standby  web-2 (i-0bbb): healthy
    "#);
}

#[test]
fn watched_with_something_wrong() {
    let story = on_web_1().priority("high").looked_at();
    assert_snapshot!(read(&story.notification()), @r#"
    [web] watched, needs attention: web-1 is active

    The failover group web is watched from now on. web-1 (i-0aaa) is active.

    Why:
      - web-1 (i-0aaa) is healthy and holds all that floats
      - web-1 (i-0aaa) has the priority "high", which is no whole number; 100 is used

    What floats:
      eni-0web              on web-1 (i-0aaa)
      10.0.1.50             on web-1 (i-0aaa)

    Members:
      active   web-1 (i-0aaa): healthy
      standby  web-2 (i-0bbb): healthy

    What to do: correct the tags as told above. What is well-formed fails over all the same.
    "#);
}

#[test]
fn watched_though_nothing_floats() {
    let story = look().member("i-0aaa").named("web-1").looked_at();
    assert_snapshot!(read(&story.notification()), @r#"
    [web] watched: nothing floats in it

    The failover group web is watched from now on. Nothing floats in it.

    Why:
      - nothing floats in this group: no interface or Elastic IP is tagged with it, no landing interface lists an address and no route table a route

    Members:
      standby  web-1 (i-0aaa): healthy
    "#);
}

#[test]
fn moved() {
    let before = on_web_1().stopped().all_told(ON_1);
    let story = before.then(&on_web_2().stopped().all_told(ON_1));
    assert_snapshot!(read(&story.notification()), @"
    [web] MOVED to web-2: web-1 is stopped

    The failover group web moved from web-1 (i-0aaa) to web-2 (i-0bbb), 2.3 s after the event. A second look at EC2 shows all of it there.

    Why:
      - web-1 (i-0aaa) is stopped
      - web-2 (i-0bbb) is healthy and holds all that floats
      - no other member could take over now: the next failure can't be survived

    What floats:
      eni-0web              web-1 (i-0aaa) -> web-2 (i-0bbb)
      10.0.1.50             web-1 (i-0aaa) -> web-2 (i-0bbb)

    Members:
      failed   web-1 (i-0aaa): stopped
      active   web-2 (i-0bbb): healthy

    What to do: repair or replace the failed member, so that there is a standby again. Nothing moves back by itself.
    ");
}

#[test]
fn moved_as_was_asked_for() {
    let before = on_web_1().all_told(ON_1);
    let story = before.then(&on_web_2().all_told(ON_1));
    assert_snapshot!(read(&story.wishing_for("i-0bbb").notification()), @r#"
    [web] MOVED to web-2: a move away from web-1 was asked for

    The failover group web moved from web-1 (i-0aaa) to web-2 (i-0bbb), 2.3 s after the event. A second look at EC2 shows all of it there.

    Why:
      - a move away from web-1 (i-0aaa) was asked for
      - web-2 (i-0bbb) holds all that floats, as was asked for

    What floats:
      eni-0web              web-1 (i-0aaa) -> web-2 (i-0bbb)
      10.0.1.50             web-1 (i-0aaa) -> web-2 (i-0bbb)

    Members:
      standby  web-1 (i-0aaa): healthy
      active   web-2 (i-0bbb): healthy

    Nothing moves back by itself.
    "#);
}

#[test]
fn found_moved() {
    let story = on_web_2().stopped().all_told(ON_1).looked_at();
    assert_snapshot!(read(&story.notification()), @"
    [web] is on web-2 now, was on web-1

    The failover group web is on web-2 (i-0bbb) now; it was announced on web-1 (i-0aaa). This look found it so and moved nothing.

    Why:
      - web-2 (i-0bbb) is healthy and holds all that floats
      - no other member could take over now: the next failure can't be survived
      - web-1 (i-0aaa) is stopped

    What floats:
      eni-0web              on web-2 (i-0bbb)
      10.0.1.50             on web-2 (i-0bbb)

    Members:
      failed   web-1 (i-0aaa): stopped
      active   web-2 (i-0bbb): healthy

    What to do: repair or replace the failed member, so that there is a standby again. Nothing moves back by itself.
    ");
}

#[test]
fn attention() {
    let story = on_web_1().priority("high").all_told(ON_1).looked_at();
    assert_snapshot!(read(&story.notification()), @r#"
    [web] needs attention, active is web-1

    Something is wrong with the tags of the failover group web. web-1 (i-0aaa) is active.

    Why:
      - web-1 (i-0aaa) is healthy and holds all that floats
      - web-1 (i-0aaa) has the priority "high", which is no whole number; 100 is used

    What floats:
      eni-0web              on web-1 (i-0aaa)
      10.0.1.50             on web-1 (i-0aaa)

    Members:
      active   web-1 (i-0aaa): healthy
      standby  web-2 (i-0bbb): healthy

    What to do: correct the tags as told above. What is well-formed fails over all the same.
    "#);
}

#[test]
fn unprotected() {
    let scene = look()
        .floating_eni("eni-0web")
        .on("i-0aaa")
        .member("i-0aaa")
        .named("web-1")
        .member("i-0bbb")
        .named("web-2")
        .stopped()
        .member("i-0ccc")
        .named("web-3")
        .in_zone("us-east-1b");
    let story = scene.all_told(ON_1).looked_at();
    assert_snapshot!(read(&story.notification()), @"
    [web] NO STANDBY LEFT, active is web-1

    The failover group web is well, but no other member could take over now. web-1 (i-0aaa) is active.

    Why:
      - web-1 (i-0aaa) is healthy and holds all that floats
      - no other member could take over now: the next failure can't be survived
      - web-2 (i-0bbb) is stopped
      - web-3 (i-0ccc) is in us-east-1b, but eni-0web can't leave us-east-1a

    What floats:
      eni-0web              on web-1 (i-0aaa)

    Members:
      active   web-1 (i-0aaa): healthy
      failed   web-2 (i-0bbb): stopped
      standby  web-3 (i-0ccc): healthy

    What to do: repair or replace a standby before the active fails. You will be told when there is one again.
    ");
}

#[test]
fn well_again() {
    let told = format!("{ON_1} told=0000001a");
    let story = on_web_1().all_told(&told).looked_at();
    assert_snapshot!(read(&story.notification()), @r#"
    [web] well again, active is web-1

    The failover group web is well again. web-1 (i-0aaa) is active.

    Why:
      - web-1 (i-0aaa) is healthy and holds all that floats

    What floats:
      eni-0web              on web-1 (i-0aaa)
      10.0.1.50             on web-1 (i-0aaa)

    Members:
      active   web-1 (i-0aaa): healthy
      standby  web-2 (i-0bbb): healthy
    "#);
}

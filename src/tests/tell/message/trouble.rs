//! What does not go as it should.

use insta::assert_snapshot;

use super::{ON_1, on_web_1, read};
use crate::tests::scene::{Scene, look};

#[test]
fn refused() {
    let scene = on_web_1().stopped().all_told(ON_1);
    let scene = scene.member("i-0ccc").named("web-3").impaired();
    let story = scene.looked_at().crossed_off("i-0bbb");
    assert_snapshot!(read(&story.notification()), @r#"
    [web] NOT MOVED, stays on web-1: web-1 is stopped

    The failover group web should move away from web-1 (i-0aaa) and can't. Nothing was changed.

    Why:
      - web-1 (i-0aaa) is stopped
      - no member can take over
      - web-3 (i-0ccc) is impaired (instance status check)
      - web-2 (i-0bbb) was tried: AttachNetworkInterface was refused: AttachmentLimitExceeded: too many

    What floats:
      eni-0web              on web-1 (i-0aaa)
      10.0.1.50             on web-1 (i-0aaa)

    Members:
      active   web-1 (i-0aaa): stopped
      standby  web-2 (i-0bbb): healthy
      failed   web-3 (i-0ccc): impaired (instance status check)

    What to do: see what EC2 said above: it isn't for want of a healthy member. It is tried again within minutes, and you will be told when it has moved.
    "#);
}

#[test]
fn refused_since_it_took_over_just_now() {
    let told = "active=i-0aaa since=2026-11-23T11:59:30Z from=i-0bbb";
    let story = on_web_1().impaired().all_told(told).looked_at();
    assert_snapshot!(read(&story.notification()), @r#"
    [web] NOT MOVED, stays on web-1: web-1 is impaired (instance status check)

    The failover group web should move away from web-1 (i-0aaa) and can't. Nothing was changed.

    Why:
      - web-1 (i-0aaa) is impaired (instance status check)
      - web-1 (i-0aaa) took over less than 60 s ago and still runs: the group is left where it is until then

    What floats:
      eni-0web              on web-1 (i-0aaa)
      10.0.1.50             on web-1 (i-0aaa)

    Members:
      active   web-1 (i-0aaa): impaired (instance status check)
      standby  web-2 (i-0bbb): healthy

    What to do: nothing at first. The group is looked at again with every event and by the schedule; you will be told when it has moved.
    "#);
}

#[test]
fn refused_though_asked_for() {
    let story = on_web_1().all_told(ON_1).looked_at();
    assert_snapshot!(read(&story.wishing_for("i-0ccc").notification()), @r#"
    [web] NOT MOVED, stays on web-1: a move away from web-1 was asked for

    The failover group web should move away from web-1 (i-0aaa) and can't. Nothing was changed.

    Why:
      - a move away from web-1 (i-0aaa) was asked for
      - i-0ccc is not a member of this group

    What floats:
      eni-0web              on web-1 (i-0aaa)
      10.0.1.50             on web-1 (i-0aaa)

    Members:
      active   web-1 (i-0aaa): healthy
      standby  web-2 (i-0bbb): healthy

    What to do: put right what is told above, then ask again.
    "#);
}

#[test]
fn refused_since_a_stranger_holds_it() {
    let scene = look().floating_eni("eni-0web").on("i-0ddd");
    let scene = scene.member("i-0bbb").named("web-2");
    let story = scene.member("i-0aaa").named("web-1").all_told(ON_1);
    assert_snapshot!(read(&story.looked_at().notification()), @r#"
    [web] CAN'T FAIL OVER: eni-0web is held outside the group, by i-0ddd: it is not taken away from t...

    The failover group web can't fail over as it is. Nothing was changed.

    Why:
      - eni-0web is held outside the group, by i-0ddd: it is not taken away from there

    What floats:
      eni-0web              on no member

    Members:
      active   web-1 (i-0aaa): healthy
      standby  web-2 (i-0bbb): healthy

    What to do: put right what is told above. You will be told when it is well again.
    "#);
}

#[test]
fn refused_since_nothing_can_move() {
    let scene = look().floating_eni("eni-0web").on("i-0aaa").at_index(0);
    let story = scene.member("i-0aaa").named("web-1").looked_at();
    assert_snapshot!(read(&story.notification()), @r#"
    [web] CAN'T FAIL OVER: nothing of what is tagged to float can be moved

    The failover group web can't fail over as it is. Nothing was changed.

    Why:
      - nothing of what is tagged to float can be moved
      - eni-0web is the primary interface (device index 0) of web-1 (i-0aaa): EC2 never detaches it; it stays where it is

    Members:
      standby  web-1 (i-0aaa): healthy

    What to do: put right what is told above. You will be told when it is well again.
    "#);
}

#[test]
fn refused_and_nobody_holds_it() {
    let scene = look().floating_eni("eni-0web").member("i-0aaa");
    let story = scene.named("web-1").stopping().all_told(ON_1).looked_at();
    assert_snapshot!(read(&story.notification()), @"
    [web] NOT MOVED, NOBODY HOLDS IT: web-1 is stopping

    What floats in the failover group web is on no member, and none can take it. Nothing was changed.

    Why:
      - web-1 (i-0aaa) is stopping
      - no member can take over
      - web-1 (i-0aaa) is its only member

    What floats:
      eni-0web              on no member

    Members:
      active   web-1 (i-0aaa): stopping

    What to do: bring one member back to health, or remove what stands in its way as told above. The group is looked at again with every event and by the schedule; you will be told when it has moved.
    ");
}

/// The interface is off, the address has arrived.
fn half_way() -> Scene {
    look()
        .floating_eni("eni-0web")
        .landing("eni-0aaa", "10.0.1.50")
        .on("i-0aaa")
        .at_index(0)
        .landing("eni-0bbb", "")
        .on("i-0bbb")
        .at_index(0)
        .carrying("10.0.1.50")
        .member("i-0bbb")
        .named("web-2")
        .member("i-0aaa")
        .named("web-1")
        .impaired()
        .all_told(ON_1)
}

#[test]
fn partly_moved() {
    let story = on_web_1().impaired().all_told(ON_1).then(&half_way());
    assert_snapshot!(read(&story.out_of_time().notification()), @"
    [web] ONLY PARTLY MOVED from web-1: web-1 is impaired (instance status check)

    The failover group web was to move away from web-1 (i-0aaa), but not all of it got there.

    Why:
      - web-1 (i-0aaa) is impaired (instance status check)
      - the detach of eni-1 was not finished in the time that the function has

    What floats:
      eni-0web              web-1 (i-0aaa) -> no member
      10.0.1.50             web-1 (i-0aaa) -> web-2 (i-0bbb)

    Members:
      failed   web-1 (i-0aaa): impaired (instance status check)
      active   web-2 (i-0bbb): healthy

    What to do: nothing at first, it is tried again within minutes and you will be told. If no such message comes, move what is left by hand.
    ");
}

#[test]
fn not_known_how_far_it_got() {
    let before = on_web_1().impaired().all_told(ON_1);
    let story = before.then(&before).unconfirmed();
    assert_snapshot!(read(&story.notification()), @r#"
    [web] MOVE NOT CONFIRMED, was on web-1: web-1 is impaired (instance status check)

    The failover group web was being moved away from web-1 (i-0aaa), and EC2 could not be looked at afterwards. It is not known how far it got; what follows is what was seen last.

    Why:
      - web-1 (i-0aaa) is impaired (instance status check)
      - what was done could not be looked at afterwards: DescribeInstances got no answer that can be relied on (connection reset): it may have been carried out or not

    What floats:
      eni-0web              on web-1 (i-0aaa)
      10.0.1.50             on web-1 (i-0aaa)

    Members:
      active   web-1 (i-0aaa): impaired (instance status check)
      standby  web-2 (i-0bbb): healthy

    What to do: nothing at first, it is tried again within minutes and you will be told. If no such message comes, move what is left by hand.
    "#);
}

#[test]
fn put_back() {
    let before = on_web_1().impaired().all_told(ON_1);
    let after = look().floating_eni("eni-0web").on("i-0aaa").attached_anew();
    let after = after
        .landing("eni-0aaa", "10.0.1.50")
        .on("i-0aaa")
        .at_index(0)
        .carrying("10.0.1.50")
        .member("i-0bbb")
        .named("web-2")
        .member("i-0aaa")
        .named("web-1")
        .impaired()
        .all_told(ON_1);
    let story = before.then(&after).crossed_off("i-0bbb");
    assert_snapshot!(read(&story.notification()), @r#"
    [web] PUT BACK to web-1: web-1 is impaired (instance status check)

    The failover group web could not be moved away from web-1 (i-0aaa). What had been taken is back on web-1 (i-0aaa).

    Why:
      - web-1 (i-0aaa) is impaired (instance status check)
      - no member can take over
      - web-2 (i-0bbb) was tried: AttachNetworkInterface was refused: AttachmentLimitExceeded: too many

    What floats:
      eni-0web              on web-1 (i-0aaa)
      10.0.1.50             on web-1 (i-0aaa)

    Members:
      active   web-1 (i-0aaa): impaired (instance status check)
      standby  web-2 (i-0bbb): healthy

    What to do: see why it was refused as told above, put that right, and ask for "failover". By itself it is tried again as soon as a member changes; otherwise after five minutes, then ever more rarely, so as not to take away and put back for ever. You will be told when it has moved.
    "#);
}

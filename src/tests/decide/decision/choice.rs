use super::active;
use crate::tests::scene::{Scene, look};

/// Whom the group goes to.
fn chosen(scene: &Scene) -> String {
    scene.asked().plan().to.to_string()
}

#[test]
fn the_higher_priority_is_preferred() {
    let scene = active()
        .stopped()
        .member("i-b")
        .member("i-c")
        .priority("101");
    assert_eq!(chosen(&scene), "i-c");
    let scene = scene.member("i-d").priority("1000");
    assert_eq!(chosen(&scene), "i-d");
}

#[test]
fn a_priority_below_the_default_is_the_last_choice() {
    let scene = active()
        .stopped()
        .member("i-b")
        .priority("99")
        .member("i-c");
    assert_eq!(chosen(&scene), "i-c");
}

#[test]
fn among_equals_the_lower_identifier_is_taken() {
    let scene = active().stopped().member("i-d").member("i-c").member("i-b");
    assert_eq!(chosen(&scene), "i-b");
}

#[test]
fn a_preferred_member_that_can_not_hold_it_is_passed_over() {
    let scene = active()
        .stopped()
        .member("i-b")
        .priority("200")
        .in_zone("us-east-1b")
        .member("i-c");
    assert_eq!(chosen(&scene), "i-c");
}

#[test]
fn a_recovering_member_is_taken_only_if_no_healthy_one_can() {
    let scene = active()
        .stopped()
        .member("i-b")
        .initializing()
        .priority("200");
    assert_eq!(chosen(&scene), "i-b");
    assert_eq!(chosen(&scene.clone().member("i-c").priority("1")), "i-c");
    let far = scene.member("i-c").in_zone("us-east-1b");
    assert_eq!(chosen(&far), "i-b");
}

#[test]
fn whoever_was_tried_in_vain_is_crossed_off() {
    let scene = active().stopped().member("i-b").member("i-c");
    let asked = scene.asked().crossed_off("i-b");
    assert_eq!(asked.plan().to.as_str(), "i-c");
    assert_eq!(
        asked.crossed_off("i-c").answer(),
        "refused, nobody can: i-b was tried: EC2 said no; i-c was tried: EC2 said no"
    );
}

#[test]
fn a_spare_takes_over_from_whichever_group_fails() {
    let scene = |web_fails: bool| {
        let scene = look().floating_eni("eni-web").on("i-web");
        let scene = scene
            .floating_eni("eni-db")
            .floats_in("db")
            .on("i-db")
            .member("i-web");
        let scene = if web_fails { scene.stopped() } else { scene };
        let scene = scene.member("i-db").in_groups("db").stopped();
        scene.member("i-spare").in_groups("web db")
    };
    assert_eq!(chosen(&scene(true)), "i-spare");
    assert!(scene(false).decided().starts_with("nothing to do: i-web"));
}

#[test]
fn a_spare_that_holds_another_group_takes_a_second_one_if_there_is_room() {
    let busy = |kind: &str| {
        look()
            .member("i-a")
            .stopped()
            .member("i-spare")
            .in_groups("web db")
            .of_type(kind)
            .floating_eni("eni-db")
            .floats_in("db")
            .on("i-spare")
            .floating_eni("eni-web")
            .on("i-a")
    };
    assert_eq!(
        busy("m5.large").decided(),
        "move to i-spare: detach eni-web from i-a, then attach it at device index 2"
    );
    assert_eq!(
        busy("t3.micro").decided(),
        "refused, nobody can: i-spare can't take 1 more: it has 2 of the 2 interfaces that t3.micro allows"
    );
}

/// Two invocations that see the same choose the same, in whatever order EC2 lists things.
#[test]
fn the_choice_does_not_depend_on_the_order_of_the_answers() {
    let one = look()
        .member("i-a")
        .stopped()
        .member("i-b")
        .member("i-c")
        .floating_eni("eni-1")
        .on("i-a")
        .floating_eni("eni-2")
        .on("i-a")
        .at_index(2);
    let other = look()
        .floating_eni("eni-2")
        .on("i-a")
        .at_index(2)
        .floating_eni("eni-1")
        .on("i-a")
        .member("i-c")
        .member("i-b")
        .member("i-a")
        .stopped();
    assert_eq!(one.asked().plan(), other.asked().plan());
}

/// docs/ec2-facts.md, "Scheduled events": "its description begins with `[Completed]` or `[Canceled]`".
#[test]
fn whom_ec2_has_a_date_for_is_the_last_of_the_healthy() {
    let dated = active().stopped().member("i-b").priority("200");
    let dated = dated.scheduled(
        "instance-retirement",
        "The instance is running on degraded hardware",
    );
    assert_eq!(chosen(&dated.clone().member("i-c").priority("1")), "i-c");
    assert_eq!(chosen(&dated.clone().member("i-c").initializing()), "i-b");
    assert_eq!(chosen(&dated), "i-b");
    let over = active().stopped().member("i-b").priority("200");
    let over = over.scheduled("system-reboot", "[Completed] Scheduled reboot");
    assert_eq!(chosen(&over.member("i-c")), "i-b");
}

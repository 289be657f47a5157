use crate::look::{Problem, Snapshot};
use crate::tests::scene::{Scene, look, schema};

fn within_team(scene: &Scene) -> Snapshot {
    let schema = schema().within(Some("team".to_owned()));
    Snapshot::of(&scene.as_ec2_answers(), &schema)
}

fn shown(snapshot: &Snapshot) -> (Vec<String>, Vec<String>, Vec<String>) {
    let web = &snapshot.groups[&"web".into()];
    let members = web.members.keys().map(ToString::to_string).collect();
    let floats = web.floats.iter().map(|float| float.id.to_string());
    let problems = web.problems.iter().map(ToString::to_string);
    (members, floats.collect(), problems.collect())
}

/// `web` of one team: eni-f on i-a, with i-b.
fn of_one_team() -> Scene {
    look()
        .member("i-a")
        .tagged("team", "shop")
        .member("i-b")
        .tagged("team", "shop")
        .floating_eni("eni-f")
        .on("i-a")
        .eni_tagged("team", "shop")
}

#[test]
fn who_carries_the_same_value_is_a_member() {
    let snapshot = within_team(&of_one_team());
    let (members, floats, problems) = shown(&snapshot);
    assert_eq!(members, ["i-a", "i-b"]);
    assert_eq!(floats, ["eni-f"]);
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn an_instance_of_another_value_or_of_none_is_no_member_and_is_told() {
    let scene = of_one_team()
        .member("i-c")
        .tagged("team", "Shop")
        .member("i-d");
    let (members, _, problems) = shown(&within_team(&scene));
    assert_eq!(members, ["i-a", "i-b"]);
    assert_eq!(
        problems,
        [
            "i-c is left out of the group: its tag team is \"Shop\", and has to be \"shop\" as on what belongs to the group",
            "i-d is left out of the group: its tag team is \"\", and has to be \"shop\" as on what belongs to the group",
        ]
    );
}

/// However many instances a stranger brings.
#[test]
fn what_floats_decides() {
    let scene = ["i-x", "i-y", "i-z"]
        .iter()
        .fold(of_one_team(), |scene, id| {
            scene.member(id).tagged("team", "other")
        });
    let (members, floats, _) = shown(&within_team(&scene));
    assert_eq!(members, ["i-a", "i-b"]);
    assert_eq!(floats, ["eni-f"]);
}

#[test]
fn where_no_interface_floats_most_of_the_instances_decide() {
    let scene = look()
        .member("i-a")
        .tagged("team", "shop")
        .member("i-b")
        .tagged("team", "shop")
        .member("i-c")
        .tagged("team", "other");
    assert_eq!(shown(&within_team(&scene)).0, ["i-a", "i-b"]);
}

#[test]
fn an_interface_of_another_value_does_not_float() {
    let scene = of_one_team()
        .floating_eni("eni-g")
        .on("i-b")
        .eni_tagged("team", "other");
    let snapshot = within_team(&scene);
    assert_eq!(shown(&snapshot).1, ["eni-f"]);
    let kept: Vec<bool> = snapshot.groups[&"web".into()]
        .problems
        .iter()
        .map(Problem::keeps_a_float_from_moving)
        .collect();
    assert_eq!(kept, [true]);
}

/// A group is left, not the instance's other groups.
#[test]
fn an_instance_stays_in_the_groups_whose_value_it_has() {
    let scene = of_one_team()
        .member("i-s")
        .in_groups("web db")
        .tagged("team", "data");
    let snapshot = within_team(&scene);
    assert_eq!(shown(&snapshot).0, ["i-a", "i-b"]);
    let db = &snapshot.groups[&"db".into()];
    assert!(db.members.contains_key(&"i-s".into()));
}

#[test]
fn without_a_boundary_no_tag_keeps_anybody_out() {
    let scene = of_one_team().member("i-c").tagged("team", "other");
    assert_eq!(shown(&scene.snapshot()).0, ["i-a", "i-b", "i-c"]);
}

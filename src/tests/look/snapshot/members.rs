use super::{problems, stray};
use crate::cloud::GroupName;
use crate::tests::scene::look;

#[test]
fn an_account_without_tags_has_no_groups() {
    let snapshot = look().snapshot();
    assert!(snapshot.groups.is_empty() && snapshot.stray.is_empty());
}

#[test]
fn a_spare_can_stand_by_for_several_groups() {
    let snapshot = look()
        .member("i-a")
        .member("i-spare")
        .in_groups(" db  web db ")
        .snapshot();
    let members = |group: &str| {
        let group = &snapshot.groups[&GroupName::from(group)];
        group.members.keys().map(ToString::to_string).collect()
    };
    let (web, db): (Vec<_>, Vec<_>) = (members("web"), members("db"));
    assert_eq!(web, ["i-a", "i-spare"]);
    assert_eq!(db, ["i-spare"]);
}

#[test]
fn a_name_that_can_not_be_a_groups_is_a_problem_of_the_others() {
    let scene = look().member("i-a").in_groups("web w/b");
    assert_eq!(
        problems(&scene),
        [
            "i-a is tagged with the group \"w/b\": a group's name has up to 64 letters, digits and + - = . _ : @"
        ]
    );
    assert!(scene.group().members.contains_key(&"i-a".into()));
}

#[test]
fn a_name_that_can_not_be_a_groups_is_stray_where_there_is_no_other() {
    let scene = look().member("i-a").in_groups("w/b");
    assert_eq!(stray(&scene).len(), 1);
    assert!(scene.snapshot().groups.is_empty());
}

#[test]
fn an_empty_group_tag_makes_no_member() {
    let snapshot = look().member("i-a").in_groups("").snapshot();
    assert!(snapshot.groups.is_empty() && snapshot.stray.is_empty());
}

#[test]
fn the_priority_is_a_hundred_unless_a_number_says_otherwise() {
    let scene = look()
        .member("i-a")
        .member("i-b")
        .priority(" 120 ")
        .member("i-c")
        .priority("0")
        .member("i-d")
        .priority("high");
    let group = scene.group();
    let priorities: Vec<u32> = group
        .members
        .values()
        .map(|member| member.priority)
        .collect();
    assert_eq!(priorities, [100, 120, 0, 100]);
    assert_eq!(
        problems(&scene),
        ["i-d has the priority \"high\", which is no whole number; 100 is used"]
    );
}

#[test]
fn a_negative_priority_is_no_number() {
    let scene = look().member("i-a").priority("-1");
    assert_eq!(problems(&scene).len(), 1);
}

#[test]
fn a_member_is_called_by_its_name_if_it_has_one() {
    let scene = look().member("i-a").named("web-1").member("i-b").named("");
    let group = scene.group();
    let names: Vec<Option<&str>> = group
        .members
        .values()
        .map(|member| member.name.as_deref())
        .collect();
    assert_eq!(names, [Some("web-1"), None]);
}

#[test]
fn device_indices_of_other_network_cards_are_free_on_the_first() {
    let scene = look()
        .member("i-a")
        .with_interface_at(0, 2)
        .with_interface_at(1, 1);
    let indices = &scene.group().members[&"i-a".into()].device_indices;
    assert_eq!(indices.keys().copied().collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn the_status_on_a_member_is_the_one_of_this_group() {
    let scene = look()
        .member("i-a")
        .in_groups("web db")
        .told("active=i-a since=2026-11-23T09:00:00Z")
        .tagged(
            "failover:status:db",
            "active=i-b since=2026-11-23T10:00:00Z",
        );
    let active = |group: &str| scene.group_named(group).announced().unwrap().active.clone();
    assert_eq!(active("web"), Some("i-a".into()));
    assert_eq!(active("db"), Some("i-b".into()));
}

#[test]
fn the_status_announced_last_counts() {
    let scene = look()
        .member("i-a")
        .told("active=i-a since=2026-11-23T10:00:00Z")
        .member("i-b")
        .told("active=i-b since=2026-11-23T11:00:00Z")
        .member("i-c")
        .told("active=i-c since=2026-11-23T09:00:00Z")
        .member("i-d")
        .told("edited by hand");
    let group = scene.group();
    assert_eq!(group.announced().unwrap().active, Some("i-b".into()));
}

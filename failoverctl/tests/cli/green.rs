//! Green means protected: status 0 and no green word where nothing floats, nobody could take over, or something that was
//! meant to float was left behind.

use crate::run::{Ran, file, run};

const HELD: &str = "Everything that floats is held by a healthy member.";

/// The built-in world with some words changed.
fn changed(name: &str, changes: &[(&str, &str)]) -> String {
    let world = include_str!("../../../simulator/worlds/default.yaml").to_owned();
    let world = changes.iter().fold(world, |world, (words, instead)| {
        assert!(world.contains(words), "{words}");
        world.replace(words, instead)
    });
    file(name, &world)
}

#[track_caller]
fn is_not_green(ran: &Ran, because: &str) {
    assert_eq!(ran.status, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains(because), "{}", ran.stdout);
    assert!(!ran.stdout.contains(HELD), "{}", ran.stdout);
}

#[test]
fn a_misspelt_tag_leaves_nothing_that_floats_and_is_named() {
    for (name, tag) in [
        ("letter.yaml", "failover:groups"),
        ("capitals.yaml", "Failover:Group"),
        ("sign.yaml", "failover-group"),
    ] {
        let tags = format!("Name: web-floating, \"{tag}\"");
        let world = changed(name, &[("Name: web-floating, \"failover:group\"", &tags)]);
        let ran = run(&["drill", "--world", &world, "--fail", "web-1"]);
        is_not_green(&ran, "Nothing floats in the group web");
        let hint =
            format!("eni-0fffffffffffffff1 is tagged {tag}=web: only failover:group counts.");
        assert!(ran.stdout.contains(&hint), "{}", ran.stdout);
    }
}

#[test]
fn a_group_of_nearly_the_same_name_is_named() {
    let tag = (
        "Name: web-floating, \"failover:group\": web",
        "Name: web-floating, \"failover:group\": Web",
    );
    let world = changed("name.yaml", &[tag]);
    let ran = run(&["drill", "--world", &world, "--fail", "web-1"]);
    is_not_green(&ran, "Nothing floats in the group web");
    let hint =
        "eni-0fffffffffffffff1 is tagged failover:group=Web: that is another group than web.";
    assert!(ran.stdout.contains(hint), "{}", ran.stdout);
}

/// Where nobody is named, nobody is found to fail; the tags may say why.
#[test]
fn a_world_without_anything_that_floats_names_the_tags_that_may_be_meant() {
    let tags = [
        (
            "Name: web-floating, \"failover:group\"",
            "Name: web-floating, \"failover:groups\"",
        ),
        ("\"failover:addresses\"", "\"failover:adresses\""),
    ];
    let ran = run(&["drill", "--world", &changed("nothing.yaml", &tags)]);
    let complaint = ran.complaint();
    assert!(
        complaint.contains("eni-0fffffffffffffff1 is tagged failover:groups=web"),
        "{complaint}"
    );
    assert!(
        complaint.contains("only failover:addresses counts"),
        "{complaint}"
    );
}

#[test]
fn a_group_that_is_not_there_is_answered_with_those_that_are() {
    for (name, event) in [
        ("plan.json", r#"{ "action": "plan", "group": "wbe" }"#),
        (
            "failover.json",
            r#"{ "action": "failover", "group": "wbe" }"#,
        ),
        (
            "reconcile.json",
            r#"{ "action": "reconcile", "group": "wbe" }"#,
        ),
    ] {
        let ran = run(&["drill", "--event", &file(name, event)]);
        is_not_green(
            &ran,
            "no instance and no interface is tagged with the group wbe",
        );
        assert!(ran.stdout.contains("there are db, web:"), "{}", ran.stdout);
    }
}

#[test]
fn a_listed_address_that_stays_behind_is_named() {
    let list = (
        "{ \"failover:addresses\": \"10.0.1.50 10.0.1.51\" }",
        "{ \"failover:addresses\": \"10.0.1.50 10.0.1.999\" }",
    );
    let world = changed("half.yaml", &[list]);
    let ran = run(&["drill", "--world", &world, "--fail", "db-1"]);
    is_not_green(
        &ran,
        "Left behind in the group db: eni-0ccccccccccccccc3 lists \"10.0.1.999\"",
    );
    assert!(
        ran.section("Outcome").starts_with("db: moved"),
        "{}",
        ran.stdout
    );
}

/// The same look, with and without somebody who could take over.
#[test]
fn a_group_with_nobody_to_take_over_is_not_protected() {
    let alone = [
        ("Name: web-2, \"failover:group\": web", "Name: web-2"),
        ("\"failover:group\": web db", "\"failover:group\": db"),
    ];
    let reconcile = file("look.json", r#"{ "action": "reconcile" }"#);
    let world = changed("one.yaml", &alone);
    let ran = run(&["drill", "--world", &world, "--event", &reconcile]);
    is_not_green(
        &ran,
        "In the group web nobody but the holder could hold what floats",
    );
    assert_eq!(run(&["drill", "--event", &reconcile]).status, 0);
}

/// The other interface of the group moves, and this one would be missed too late.
#[test]
fn a_misspelt_tag_beside_what_floats_is_named_though_all_is_well() {
    let second = "interfaces:\n  - { id: eni-0fffffffffffffff2, subnet: subnet-0a1b2c3d4e5f60001, address: 10.0.1.101, tags: { \"failover:gruop\": web } }\n";
    let world = changed("second.yaml", &[("interfaces:\n", second)]);
    let ran = run(&["drill", "--world", &world]);
    assert_eq!((ran.status, ran.last_line()), (0, HELD));
    let hint = "eni-0fffffffffffffff2 is tagged failover:gruop=web: only failover:group counts.";
    assert!(ran.stdout.contains(hint), "{}", ran.stdout);
}

/// It did what it is there for: that nobody is left is what the drill was for.
#[test]
fn the_only_standby_may_fail() {
    let pair = [("\"failover:group\": web db", "\"failover:group\": db")];
    let world = changed("pair.yaml", &pair);
    for who in ["web-1", "web-2"] {
        let ran = run(&["drill", "--world", &world, "--fail", who]);
        assert_eq!((ran.status, ran.last_line()), (0, HELD), "{}", ran.stdout);
    }
}

#[test]
fn programs_are_told_why_too() {
    let tag = (
        "Name: web-floating, \"failover:group\"",
        "Name: web-floating, \"failover:groups\"",
    );
    let world = changed("json.yaml", &[tag]);
    let ran = run(&["drill", "--world", &world, "--fail", "web-1", "--json"]);
    let verdict = &ran.json()["verdict"];
    assert_eq!((ran.status, &verdict["green"]), (1, &false.into()));
    assert!(
        verdict["why"][0]
            .as_str()
            .is_some_and(|why| why.starts_with("Nothing floats"))
    );
    assert!(
        verdict["hints"][0]
            .as_str()
            .is_some_and(|hint| hint.contains("failover:groups=web"))
    );
    let green = run(&["drill", "--json"]).json();
    assert_eq!(green["verdict"]["green"], true);
    assert_eq!(green["verdict"]["why"].as_array().map(Vec::len), Some(0));
}

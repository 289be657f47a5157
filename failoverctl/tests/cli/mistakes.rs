//! What a person gets wrong: status 2, nothing on standard output, and one message that says what to change.

use crate::run::{file, run, run_with, sample};

#[test]
fn an_instance_that_the_world_does_not_have_is_answered_with_those_that_it_has() {
    for asked in ["i-0000000000000dead", "web-3", "nonsense", ""] {
        let ran = run(&["drill", "--fail", asked]);
        let complaint = ran.complaint();
        assert!(
            complaint.contains(&format!("no instance {asked}")),
            "{complaint}"
        );
        assert!(
            complaint.contains("web-1 (i-0aaaaaaaaaaaaaaa1), web-2 "),
            "{complaint}"
        );
    }
}

#[test]
fn the_name_of_a_group_says_that_it_is_one_and_who_is_in_it() {
    let ran = run(&["drill", "--fail", "web"]);
    let complaint = ran.complaint();
    assert!(
        complaint.contains("web is a group, not an instance; its members are web-1 ("),
        "{complaint}"
    );
}

#[test]
fn a_name_that_several_bear_lists_them() {
    let world = include_str!("../../../simulator/worlds/default.yaml");
    let world = world.replace("Name: web-2,", "Name: web-1,");
    let world = file("twins.yaml", &world);
    let ran = run(&["drill", "--fail", "web-1", "--world", &world]);
    let complaint = ran.complaint();
    assert!(
        complaint.contains("several instances are named web-1: web-1 (i-0aaaaaaaaaaaaaaa1), web-1 (i-0bbbbbbbbbbbbbbb2)"),
        "{complaint}"
    );
}

#[test]
fn a_next_failure_of_no_known_way_lists_those_that_there_are() {
    let ran = run(&["drill", "--fail", "web-1", "--then", "web-2:explode"]);
    assert!(
        ran.complaint()
            .contains("explode is none of stop, terminate, impair, alarm, spot")
    );
}

#[test]
fn a_way_to_fail_that_there_is_not_is_answered_with_those_that_there_are() {
    let ran = run(&["drill", "--how", "explode"]);
    let complaint = ran.complaint();
    assert!(
        complaint.contains("[possible values: stop, terminate, impair, alarm, spot]"),
        "{complaint}"
    );
}

#[test]
fn an_event_beside_a_failure_is_one_too_many() {
    let event = sample("reconcile.json");
    for other in [["--fail", "web-1"], ["--how", "stop"]] {
        let ran = run(&["drill", "--event", &event, other[0], other[1]]);
        assert!(
            ran.complaint().contains("cannot be used with"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    for option in ["--event", "--world"] {
        let ran = run(&["drill", option, "nowhere/nothing.file"]);
        let complaint = ran.complaint();
        assert!(
            complaint.contains("nowhere/nothing.file: No such file"),
            "{complaint}"
        );
    }
}

#[test]
fn a_directory_is_no_file() {
    let ran = run(&["drill", "--event", env!("CARGO_TARGET_TMPDIR")]);
    assert!(ran.complaint().contains("Is a directory"), "{}", ran.stderr);
}

#[test]
fn an_event_that_is_not_json_says_where_it_stops_being_it() {
    let event = file("half.json", "{ \"action\": ");
    let ran = run(&["drill", "--event", &event]);
    let complaint = ran.complaint();
    assert!(
        complaint.contains("half.json is not JSON: EOF while parsing a value at line 1"),
        "{complaint}"
    );
}

#[test]
fn json_that_is_no_event_says_what_is_expected() {
    for (name, text) in [
        ("list.json", "[1]"),
        ("empty.json", "{}"),
        ("text.json", "\"stop\""),
    ] {
        let ran = run(&["drill", "--event", &file(name, text)]);
        let complaint = ran.complaint();
        assert!(
            complaint.contains("can't be understood: the payload is "),
            "{complaint}"
        );
        assert!(
            complaint.contains("expected an EventBridge event"),
            "{complaint}"
        );
    }
}

#[test]
fn an_event_with_a_part_missing_says_where() {
    let event = "{ \"action\": \"failover\" }";
    let ran = run(&["drill", "--event", &file("groupless.json", event)]);
    let complaint = ran.complaint();
    assert!(complaint.contains("missing field `group`"), "{complaint}");
}

#[test]
fn an_event_from_another_account_says_which_this_one_is() {
    let text = std::fs::read_to_string(sample("ec2-stopped.json")).expect("a sample");
    let event = file(
        "foreign.json",
        &text.replace(
            "\"account\": \"123456789012\"",
            "\"account\": \"210987654321\"",
        ),
    );
    let ran = run(&["drill", "--event", &event]);
    // Ignored: a bus may carry what others send to it.
    let answer = ran.stdout;
    assert!(
        answer.contains("210987654321") && answer.contains("123456789012"),
        "{answer}"
    );
}

#[test]
fn a_world_that_is_not_yaml_shows_the_place() {
    let ran = run(&["drill", "--world", &file("bad.yaml", "instances: [\n")]);
    let complaint = ran.complaint();
    assert!(
        complaint.contains("bad.yaml: this isn't a world: "),
        "{complaint}"
    );
    assert!(complaint.contains("line 1"), "{complaint}");
}

#[test]
fn a_world_with_a_field_that_worlds_do_not_have_lists_those_that_they_have() {
    let ran = run(&["drill", "--world", &file("field.yaml", "subnet: []\n")]);
    let complaint = ran.complaint();
    assert!(complaint.contains("unknown field `subnet`"), "{complaint}");
    assert!(complaint.contains("subnets"), "{complaint}");
}

/// What is expected there, in words of whoever writes a world, with the line that is meant.
#[test]
fn what_a_world_has_in_the_wrong_form_is_told_with_what_is_expected_there() {
    for (name, world, expected) in [
        ("number.yaml", "subnets: 5\n", "a list is expected here"),
        (
            "tags.yaml",
            "subnets: [{ id: s, cidr: 10.0.1.0/24, zone: z, tags: web }]\n",
            "fields are expected here",
        ),
        (
            "cidr.yaml",
            "subnets: [{ id: s, cidr: nonsense, zone: z }]\n",
            "an IPv4 block like `10.0.1.0/24` is expected here",
        ),
        (
            "wait.yaml",
            "subnets: []\nsettings: { detach: soon }\n",
            "`soon` is no duration like `2s` or `1s..3s`",
        ),
        ("nothing.yaml", "", "is it empty?"),
        (
            "denied.yaml",
            "subnets: []\nsettings: { denied: [CreateTag] }\n",
            "`CreateTag` is no action: take one of ",
        ),
        (
            "topic.yaml",
            "subnets: []\ntopics: [eni-failover]\n",
            "take one like `arn:aws:sns:us-east-1:123456789012:eni-failover`",
        ),
    ] {
        let ran = run(&["drill", "--world", &file(name, world)]);
        let complaint = ran.complaint();
        assert!(complaint.contains(expected), "{complaint}");
        for word in ["sequence start", "mapping start", "friendly", "scalar"] {
            assert!(!complaint.contains(word), "{complaint}");
        }
    }
}

#[test]
fn a_world_in_which_nothing_floats_has_nobody_to_fail() {
    let world = format!("{EMPTY}topics: ['arn:aws:sns:us-east-1:123456789012:eni-failover']\n");
    let ran = run(&["drill", "--world", &file("calm.yaml", &world)]);
    assert!(
        ran.complaint().contains("name an instance with --fail"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_world_without_a_topic_says_what_to_add() {
    let ran = run(&["drill", "--world", &file("topicless.yaml", EMPTY)]);
    assert!(
        ran.complaint().contains("add one under `topics`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_instance_that_is_stopped_already_cannot_be_stopped() {
    let world = STOPPED.to_owned();
    let ran = run(&[
        "drill",
        "--fail",
        "a",
        "--world",
        &file("stopped.yaml", &world),
    ]);
    let complaint = ran.complaint();
    assert!(
        complaint.contains("was in that state already"),
        "{complaint}"
    );
    let ran = run(&[
        "drill",
        "--fail",
        "a",
        "--how",
        "impair",
        "--world",
        &file("stopped2.yaml", &world),
    ]);
    let complaint = ran.complaint();
    assert!(
        complaint.contains("the simulated EC2 says: IncorrectInstanceState"),
        "{complaint}"
    );
}

#[test]
fn without_a_command_it_shows_what_it_can_do() {
    let ran = run(&[]);
    assert!(ran.complaint().contains("Usage: failoverctl <COMMAND>"));
    assert!(ran.stderr.contains("drill"));
}

#[test]
fn help_says_what_the_statuses_mean() {
    let ran = run(&["drill", "--help"]);
    assert_eq!(ran.status, 0);
    assert!(
        ran.stdout
            .contains("Ends with status 0 only where everything that floats is held")
    );
    for option in ["--world", "--fail", "--how", "--event", "--json"] {
        assert!(ran.stdout.contains(option), "{option}");
    }
}

/// Programs read standard output: a failure is JSON there, too, with the same status.
#[test]
fn with_json_a_complaint_is_json_on_standard_output_as_well() {
    for (arguments, message) in [
        (
            &["drill", "--json", "--fail", "web-3"][..],
            "no instance web-3",
        ),
        (&["drill", "--json", "--how", "explode"], "possible values"),
        (
            &["drill", "--json", "--world", "nowhere.yaml"],
            "nowhere.yaml",
        ),
    ] {
        let ran = run(arguments);
        assert_eq!(ran.status, 2);
        let said = ran.json()["error"]["message"].to_string();
        assert!(said.contains(message), "{said}");
        assert!(ran.stderr.contains(message), "{}", ran.stderr);
    }
}

#[test]
#[cfg(not(feature = "aws"))]
fn the_wire_without_the_sdk_says_how_to_get_it() {
    let ran = run(&["drill", "--wire"]);
    assert!(ran.complaint().contains("--features aws"), "{}", ran.stderr);
}

/// `/dev/full` takes nothing: no panic, and a message.
#[test]
#[cfg(target_os = "linux")]
fn a_full_standard_output_ends_with_a_message() {
    use std::process::{Command, Stdio};
    for arguments in [&["drill"][..], &["drill", "--json"], &["man"]] {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let mut command = Command::new(env!("CARGO_BIN_EXE_failoverctl"));
        command
            .args(arguments)
            .stdout(Stdio::from(full.expect("it")));
        let output = command.output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains("standard output took not all of it"),
            "{said}"
        );
        assert!(said.contains("No space left on device"), "{said}");
    }
}

/// As `failoverctl drill | head -1` does it.
#[test]
fn a_closed_standard_output_ends_with_a_message() {
    use std::process::{Command, Stdio};
    let mut command = Command::new(env!("CARGO_BIN_EXE_failoverctl"));
    command
        .arg("drill")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = command.spawn().expect("it runs");
    drop(running.stdout.take());
    let output = running.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("standard output took not all of it; what was done is done: Broken pipe"),
        "{said}"
    );
}

#[test]
fn a_complaint_into_a_pipe_has_no_escape_codes() {
    let ran = run_with(&["drill", "--fail", "nobody"], &[]);
    assert!(!ran.stderr.contains('\u{1b}'));
}

const EMPTY: &str = "\
subnets:
  - { id: subnet-0a1b2c3d4e5f60001, cidr: 10.0.1.0/24, zone: us-east-1a }
";

const STOPPED: &str = "\
subnets:
  - { id: subnet-0a1b2c3d4e5f60001, cidr: 10.0.1.0/24, zone: us-east-1a }
instances:
  - { id: i-0000000000000000a, type: t3.micro, subnet: subnet-0a1b2c3d4e5f60001, tags: { Name: a }, state: stopped }
topics: ['arn:aws:sns:us-east-1:123456789012:eni-failover']
";

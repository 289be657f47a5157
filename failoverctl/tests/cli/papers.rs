//! Completions and manual pages, and what comes from standard input.

use crate::run::{run, run_fed, sample};

#[test]
fn every_shell_has_completions_of_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = run(&["completions", shell]);
        assert_eq!(ran.status, 0);
        for word in ["drill", "world", "completions"] {
            assert!(ran.stdout.contains(word), "{shell}: {word}");
        }
    }
}

/// bash itself has no complaint.
#[test]
fn bash_reads_its_completions() {
    let ran = run(&["completions", "bash"]);
    let read = std::process::Command::new("bash")
        .args(["-n", "-c", &ran.stdout])
        .output()
        .expect("bash");
    assert!(
        read.status.success(),
        "{}",
        String::from_utf8_lossy(&read.stderr)
    );
}

#[test]
fn there_is_a_manual_page_for_each_command() {
    let page = run(&["man"]).stdout;
    assert!(page.contains(".TH failoverctl 1"), "{page}");
    assert!(
        page.contains("Exit status: 0 all is as it should be"),
        "{page}"
    );
    let folder = format!("{}/man", env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(&folder).expect("a folder");
    assert_eq!(run(&["man", &folder]).status, 0);
    let page = std::fs::read_to_string(format!("{folder}/failoverctl-drill.1"));
    assert!(page.expect("a page").contains("Examples:"));
}

#[test]
fn a_minus_is_standard_input() {
    let world = include_str!("../../../simulator/worlds/default.yaml");
    let fed = run_fed(&["drill", "--world", "-"], world);
    assert_eq!(fed.stdout, run(&["drill"]).stdout);
    let event = std::fs::read_to_string(sample("ec2-stopped.json")).expect("a sample");
    let fed = run_fed(&["drill", "--event", "-"], &event);
    assert_eq!(
        fed.stdout,
        run(&["drill", "--event", &sample("ec2-stopped.json")]).stdout
    );
}

#[test]
fn standard_input_is_read_once() {
    let ran = run_fed(&["drill", "--event", "-", "--world", "-"], "");
    assert!(
        ran.complaint()
            .contains("can't both come from standard input")
    );
}

//! The command as a user starts it.

use std::net::SocketAddr;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::client::{Answer, request_to};

struct Served {
    address: SocketAddr,
    /// Killed when it is dropped.
    _process: Child,
}

impl Served {
    async fn with(arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_ec2-simulator"))
            .args(["serve", "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        // To the last line of what it prints: it fails where nobody reads.
        let address = loop {
            let line = lines.next_line().await.expect("text").expect("an endpoint");
            if let Some(address) = line.strip_prefix("#   curl http://") {
                break address.trim_end_matches('/').parse().expect("an address");
            }
        };
        Self {
            address,
            _process: process,
        }
    }

    async fn call(&self, action: &str) -> Answer {
        let form = format!("Action={action}&Version=2016-11-15");
        request_to(self.address, "POST", "/", &form).await
    }
}

#[tokio::test]
async fn faults_are_switched_on_from_the_command_line() {
    let rules = "DescribeSubnets:2=internal-error,DescribeInstances=throttled";
    let served = Served::with(&["--faults", rules]).await;
    assert_eq!(served.call("DescribeSubnets").await.status, 200);
    assert_eq!(served.call("DescribeSubnets").await.code(), "InternalError");
    assert_eq!(served.call("DescribeSubnets").await.status, 200);
    for _ in 0..2 {
        let answer = served.call("DescribeInstances").await;
        assert_eq!(
            (answer.status, answer.code()),
            (503, "RequestLimitExceeded")
        );
    }
}

#[tokio::test]
async fn the_command_line_goes_before_the_world() {
    let world = "subnets: []\nsettings: { faults: ['*=unavailable'] }\n";
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = directory.join("faults-of-a-world.yaml");
    std::fs::write(&file, world).expect("written");
    let file = file.to_str().expect("text");
    let served = Served::with(&["--world", file, "--faults", "DescribeSubnets=throttled"]).await;
    let answer = served.call("DescribeSubnets").await;
    assert_eq!(answer.code(), "RequestLimitExceeded");
    assert_eq!(served.call("DescribeInstances").await.code(), "Unavailable");
}

#[tokio::test]
async fn a_rule_that_is_none_is_refused_before_anything_is_served() {
    let output = Command::new(env!("CARGO_BIN_EXE_ec2-simulator"))
        .args(["serve", "--port", "0", "--faults", "DescribeSubnets=rain"])
        .output()
        .await
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(
        said.contains("`rain` is no fault: take throttled"),
        "{said}"
    );
}

#[tokio::test]
async fn a_port_that_is_taken_is_named_with_what_to_do() {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let port = taken
        .as_ref()
        .expect("a port")
        .local_addr()
        .expect("it")
        .port();
    let output = Command::new(env!("CARGO_BIN_EXE_ec2-simulator"))
        .args(["serve", "--port", &port.to_string()])
        .output()
        .await
        .expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains(&format!(
            "the port {port} of 127.0.0.1 is taken: take another with --port"
        )),
        "{said}"
    );
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_full_standard_output_ends_with_a_message() {
    let full = std::fs::File::options().write(true).open("/dev/full");
    // Tokio's `output` would put a pipe in the place of what is asked for here.
    let running = Command::new(env!("CARGO_BIN_EXE_ec2-simulator"))
        .args(["serve", "--port", "0"])
        .stdout(Stdio::from(full.expect("it")))
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn();
    let output = running.expect("it starts").wait_with_output().await;
    let output = output.expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("standard output took not all of how to use it"),
        "{said}"
    );
    assert!(!said.contains("panicked"), "{said}");
}

//! The same drill through the real AWS SDK and HTTP: the simulated EC2 is served on loopback, in real time.

use std::net::Ipv4Addr;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_ec2::config::{Credentials, SharedCredentialsProvider};
use ec2_simulator::{World, serve};
use eni_failover::aws::Aws;
use indicatif::{ProgressBar, ProgressStyle};
use tokio::net::TcpListener;

use crate::drill::{Drill, DrillError, Ground};
use crate::stage::Opening;

/// Holds a drill over the wire. It takes as long as EC2 takes: seconds.
///
/// # Errors
/// [`DrillError`]
pub fn over_the_wire(world: World, asked: Option<Opening>) -> Result<(Drill, Opening), DrillError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let region = Region::new(world.region().to_owned());
        let ground = Ground::new(world)?;
        let opening = ground.opening(asked).await?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let server = tokio::spawn(serve::serve(listener, ground.simulator.clone()));
        let progress = spinner(&endpoint);
        let aws = Aws::new(
            &sdk_config(&endpoint, region),
            ground.settings.topic_arn.as_str(),
        );
        let drill = ground.drill(&opening, &aws).await;
        progress.finish_and_clear();
        server.abort();
        Ok((drill?, opening))
    })
}

/// The SDK as the function has it, but for the endpoint and for credentials that nobody checks.
fn sdk_config(endpoint: &str, region: Region) -> SdkConfig {
    let credentials = Credentials::new("simulated", "simulated", None, None, "failoverctl");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(region)
        .endpoint_url(endpoint)
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build()
}

fn spinner(endpoint: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {elapsed} {msg}");
    let progress = ProgressBar::new_spinner()
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    progress.set_message(format!(
        "real time, through the AWS SDK, against the simulated EC2 at {endpoint}"
    ));
    progress.enable_steady_tick(std::time::Duration::from_millis(100));
    progress
}

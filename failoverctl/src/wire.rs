//! The same drill through the real AWS SDK and HTTP: the simulated EC2 is served on loopback, in real time.
//!
//! The world's time goes as fast as the real one, but it began when the drill's event wants it: the function is given
//! the world's clock, as Lambda's clock is EC2's. It never sees that it is another day outside.

use std::net::Ipv4Addr;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_ec2::config::{Credentials, SharedCredentialsProvider};
use ec2_simulator::{Simulator, serve};
use eni_failover::aws::Aws;
use eni_failover::cloud::Clock;
use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use tokio::net::TcpListener;
use tokio::time::{MissedTickBehavior, interval};

use crate::drill::{Drill, DrillError, Ground, Place};
use crate::stage::{Asked, Opening};

/// Holds a drill over the wire. It takes as long as EC2 takes: seconds, or minutes where an alarm has to go off or an
/// instance has to come up.
///
/// # Errors
/// [`DrillError`]
pub fn over_the_wire(
    place: impl Into<Place>,
    asked: impl Into<Asked>,
) -> Result<(Drill, Opening), DrillError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let place = place.into();
        let region = Region::new(place.world.region().to_owned());
        let ground = Ground::new(place)?;
        let opening = ground.opening(asked.into()).await?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let server = tokio::spawn(serve::serve(listener, ground.simulator.clone()));
        let aws = function(&ground, &endpoint, region);
        let drill = tokio::select! {
            drill = ground.drill(&opening, &aws) => drill,
            never = show_progress(&ground.simulator, &endpoint) => match never {},
        };
        server.abort();
        let mut drill = drill?;
        ground.hint(&mut drill);
        Ok((drill, opening))
    })
}

/// What the function has of AWS, with the world's clock.
fn function(ground: &Ground, endpoint: &str, region: Region) -> Aws {
    let aws = Aws::new(
        &sdk_config(endpoint, region),
        ground.settings.topic_arn.as_str(),
    );
    let ahead = ground.simulator.now().duration_since(aws.now());
    aws.with_clock_ahead(ahead)
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

/// On the terminal, if there is one: how long it has been going on, and the latest call.
async fn show_progress(simulator: &Simulator, endpoint: &str) -> std::convert::Infallible {
    let style = ProgressStyle::with_template("{spinner} {elapsed} {msg}");
    let progress = ProgressBar::new_spinner()
        .with_finish(ProgressFinish::AndClear)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    let mut ticks = interval(Duration::from_millis(100));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        ticks.tick().await;
        let call = simulator.calls().pop().map_or("", |call| call.action);
        progress.set_message(format!(
            "in real time, with the AWS SDK, against the simulated EC2 at {endpoint}  {call}"
        ));
        progress.tick();
    }
}

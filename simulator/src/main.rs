//! `ec2-simulator serve`: a simulated EC2 on a port, for every client that takes an endpoint URL.

use std::error::Error;
use std::io::{ErrorKind, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use ec2_simulator::{FaultRule, Simulator, World, serve};
use jiff::Timestamp;
use tokio::net::TcpListener;

/// How long calls that have begun may take to end after ctrl-c.
const GRACE: Duration = Duration::from_secs(5);

/// A simulated EC2, as far as a network interface failover meets it.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answers the EC2 Query protocol and SNS's Publish over HTTP, in real time.
    Serve(Serve),
}

#[derive(Debug, clap::Args)]
struct Serve {
    /// The port to listen on; 0 for any that is free.
    #[arg(long, default_value_t = 4580)]
    port: u16,

    /// The address to listen on. Nothing is authenticated: leave it on the loopback interface.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,

    /// A world in YAML, in place of the built-in one.
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,

    /// Faults that befall calls, separated by commas: ACTION=FAULT, ACTION:2=FAULT, ACTION:10%=FAULT.
    ///
    /// ACTION=FAULT befalls every call of that action, ACTION:2=FAULT the second one, ACTION:10%=FAULT about one in
    /// ten, by the world's seed. `*` stands for all actions. Of several that meet a call the first counts; after them
    /// come those of the world's YAML, written in the same way: `settings: { faults: ["DescribeInstances:2=truncated"] }`.
    ///
    /// FAULT is one of
    ///   throttled       503 `RequestLimitExceeded`, no effect
    ///   unavailable     503 `Unavailable`, no effect
    ///   internal-error  500 `InternalError`, no effect
    ///   lost-request    the connection is reset, no effect
    ///   lost-answer     the connection is reset after the effect
    ///   truncated       the answer ends in the middle, after the effect
    ///   wrong-content   a proxy's HTML page with status 200, after the effect
    ///   slow:2s         the answer takes that much longer
    #[arg(long, value_name = "RULE", value_delimiter = ',', verbatim_doc_comment)]
    faults: Vec<FaultRule>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments {
        command: Command::Serve(arguments),
    } = Arguments::parse();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ec2-simulator: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Serve) -> Result<(), Box<dyn Error>> {
    let mut world = world(arguments.world.as_deref())?;
    let faults = &mut world.settings_mut().faults;
    faults.splice(0..0, arguments.faults.iter().cloned());
    let listener = listen(SocketAddr::new(arguments.address, arguments.port)).await?;
    print_usage(listener.local_addr()?, &world)?;
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let server = serve::serve_until(listener, Simulator::new(world), async {
        // Without its sender, too, there is no point in going on.
        drop(stopped.await);
    });
    tokio::select! {
        result = server => Ok(result?),
        result = interrupted(stopping) => Ok(result?),
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|error| {
        if error.kind() == ErrorKind::AddrInUse {
            let (ip, port) = (address.ip(), address.port());
            format!("the port {port} of {ip} is taken: take another with --port, or --port 0 for any that is free")
        } else {
            format!("can't listen on {address}: {error}")
        }
    })
}

fn world(file: Option<&Path>) -> Result<World, Box<dyn Error>> {
    let Some(file) = file else {
        return Ok(World::built_in(now()));
    };
    let read = |error: &dyn Error| format!("{}: {error}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| read(&error))?;
    World::from_yaml(&text, now()).map_err(|error| read(&error).into())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a served world begins now, and goes on in real time"
)]
fn now() -> Timestamp {
    Timestamp::now()
}

/// The first ctrl-c lets calls end that have begun, for a while; the second doesn't wait.
async fn interrupted(stopping: tokio::sync::oneshot::Sender<()>) -> std::io::Result<()> {
    tokio::signal::ctrl_c().await?;
    eprintln!("stopping");
    if stopping.send(()).is_err() {
        return Ok(());
    }
    tokio::select! {
        () = tokio::time::sleep(GRACE) => Ok(()),
        again = tokio::signal::ctrl_c() => again,
    }
}

/// In a form that a shell can take as it is. Whoever reads only its beginning has what they want.
fn print_usage(address: SocketAddr, world: &World) -> Result<(), String> {
    let usage = usage(address, world);
    let mut out = std::io::stdout().lock();
    let written = out.write_all(usage.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| format!("standard output took not all of how to use it: {error}"))
}

fn usage(address: SocketAddr, world: &World) -> String {
    let (account, region) = (world.account(), world.region());
    let publish = world
        .topics()
        .first()
        .map(|topic| format!("#   aws sns publish --topic-arn {topic} --message hello\n"));
    format!(
        "# A simulated EC2 and SNS, account {account}, on http://{address}; ctrl-c stops it.\n\
         export AWS_ENDPOINT_URL=http://{address}\n\
         export AWS_REGION={region} AWS_DEFAULT_REGION={region}\n\
         export AWS_ACCESS_KEY_ID=simulated AWS_SECRET_ACCESS_KEY=simulated\n\
         # For example:\n\
         #   aws ec2 describe-instances --filters Name=instance-state-name,Values=running\n\
         {}\
         #   curl http://{address}/\n",
        publish.unwrap_or_default()
    )
}

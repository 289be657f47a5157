//! The process: started as Lambda starts it, with nothing in its environment but what Lambda and a test put there.

use std::ffi::OsString;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use crate::runtime_api::{Invocation, RuntimeApi, Said};

/// Nothing here takes so long: whoever waits longer shows what it knows.
const PATIENCE: Duration = Duration::from_secs(40);

/// The running function with its runtime API.
pub(crate) struct Function {
    api: RuntimeApi,
    process: Child,
    started: Instant,
    lines: Arc<Mutex<Vec<String>>>,
    readers: Vec<JoinHandle<()>>,
}

/// What cargo has just compiled, or what `ENI_FAILOVER` names: as a rule the packaged one.
#[expect(
    clippy::disallowed_methods,
    reason = "no setting of the function's, but of the test's"
)]
pub(crate) fn binary() -> OsString {
    std::env::var_os("ENI_FAILOVER").unwrap_or_else(|| env!("CARGO_BIN_EXE_eni-failover").into())
}

/// A function that was stopped, or stopped itself.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) log: Log,
    /// `VmHWM`, the most memory that it ever had, as the kernel writes it.
    pub(crate) peak_memory: Option<String>,
}

/// What it wrote to its standard output and error.
#[derive(Debug)]
pub(crate) struct Log(Vec<String>);

impl Function {
    pub(crate) async fn start<'a>(
        environment: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let api = RuntimeApi::start().await;
        let started = Instant::now();
        let mut process = Command::new(binary())
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", api.address.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", "eni-failover")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/eni-failover")
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/23/[$LATEST]0")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .env("AWS_SESSION_TOKEN", "token")
            .envs(environment)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the function starts");
        let lines = Arc::default();
        let readers = vec![
            read(process.stdout.take(), &lines),
            read(process.stderr.take(), &lines),
        ];
        Self {
            api,
            process,
            started,
            lines,
            readers,
        }
    }

    /// Until it asks for an event; how long after its start.
    pub(crate) async fn ready(&mut self) -> Duration {
        let said = self.hear().await;
        if !matches!(said, Said::Next) {
            self.fail(&format!("did not ask for an event: {said:?}"));
        }
        self.started.elapsed()
    }

    /// Hands it an event; its answer, or how it failed.
    pub(crate) async fn take(&mut self, invocation: Invocation) -> Result<Value, Value> {
        let asked = invocation.request_id.clone();
        self.api.hand_over(invocation);
        let result = match self.hear().await {
            Said::Answer(request_id, answer) if request_id == asked => Ok(answer),
            Said::Failure(request_id, failure) if request_id == asked => Err(failure),
            said @ (Said::Next | Said::Answer(..) | Said::Failure(..)) => {
                self.fail(&format!("answered something else than {asked}: {said:?}"))
            }
        };
        self.ready().await;
        result
    }

    async fn hear(&mut self) -> Said {
        let heard = tokio::select! {
            said = self.api.said() => Ok(said),
            status = self.process.wait() => Err(format!("ended: {status:?}")),
            () = tokio::time::sleep(PATIENCE) => Err(format!("said nothing for {PATIENCE:?}")),
        };
        heard.unwrap_or_else(|what| self.fail(&what))
    }

    fn fail(&self, what: &str) -> ! {
        let log = self.lines.lock().expect("lines").join("\n");
        panic!("the function {what}; its log:\n{log}")
    }

    /// As Lambda shuts a sandbox down that has no extension.
    pub(crate) async fn stop(mut self) -> Ended {
        let peak_memory = self.process.id().and_then(peak_memory);
        self.process.start_kill().expect("it runs");
        self.end(peak_memory).await
    }

    /// Until it ends by itself, which it is to do before it asks for an event.
    pub(crate) async fn end_by_itself(mut self) -> Ended {
        tokio::select! {
            said = self.api.said() => self.fail(&format!("went on: {said:?}")),
            ended = timeout(PATIENCE, self.process.wait()) => drop(ended.expect("it ends")),
        }
        self.end(None).await
    }

    async fn end(mut self, peak_memory: Option<String>) -> Ended {
        let status = self.process.wait().await.expect("it ended");
        for reader in self.readers {
            reader.await.expect("the log was read");
        }
        let lines = std::mem::take(&mut *self.lines.lock().expect("lines"));
        Ended {
            status,
            log: Log(lines),
            peak_memory,
        }
    }
}

fn read(
    stream: Option<impl AsyncRead + Unpin + Send + 'static>,
    lines: &Arc<Mutex<Vec<String>>>,
) -> JoinHandle<()> {
    let mut stream = BufReader::new(stream.expect("a pipe")).lines();
    let lines = Arc::clone(lines);
    tokio::spawn(async move {
        while let Some(line) = stream.next_line().await.expect("text") {
            lines.lock().expect("lines").push(line);
        }
    })
}

/// As Linux tells it.
fn peak_memory(process: u32) -> Option<String> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().to_owned())
}

impl Log {
    /// Every line; all of them are JSON.
    pub(crate) fn lines(&self) -> Vec<Value> {
        let json = |line: &String| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"))
        };
        self.0.iter().map(json).collect()
    }

    /// What was logged: every line that is no metric.
    pub(crate) fn events(&self) -> Vec<Value> {
        let mut lines = self.lines();
        lines.retain(|line| line.get("_aws").is_none());
        lines
    }

    /// The lines in CloudWatch's embedded metric format.
    pub(crate) fn metrics(&self) -> Vec<Value> {
        let mut lines = self.lines();
        lines.retain(|line| line.get("_aws").is_some());
        lines
    }
}

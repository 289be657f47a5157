//! The Lambda function: cold start, then one invocation after the other.

mod log;

use std::io::Write;
use std::process::ExitCode;

use eni_failover::aws::{self, Aws, Sqs};
use eni_failover::cloud::{Clock, Sparing};
use eni_failover::handler::{handle, handle_queued, look_ahead};
use eni_failover::invocation::Invocation;
use eni_failover::look::Memory;
use eni_failover::settings::{LogLevel, Settings};
use eni_failover::tell::chain;
use lambda_runtime::{Context, Diagnostic, LambdaEvent, service_fn};
use serde::Serialize;
use serde_json::Value;
use tracing::Instrument;

/// One thread: at 128 MB Lambda gives a fourteenth of a processor, the work is waiting for EC2, and worker threads
/// would only cost memory and start-up time.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let settings = Settings::from_env();
    log::log_as(
        settings
            .as_ref()
            .map_or(LogLevel::Info, |settings| settings.log_level),
    );
    let ended = match settings {
        Ok(settings) => serve(settings).await,
        Err(wrong) => Err(wrong.into()),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{}", chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn serve(settings: Settings) -> Result<(), lambda_runtime::Error> {
    let config = aws::sdk_config().await;
    let queue = settings.queue_url.as_deref();
    let queue = queue.map(|url| Sqs::new(&config, url));
    let aws = Aws::new(&config, settings.topic_arn.clone());
    let cloud = Sparing::new(aws);
    let memory = Memory::default();
    Box::pin(look_ahead(&cloud, &settings, &memory)).await;
    let invoke = |event| invoke(event, &cloud, queue.as_ref(), &settings, &memory);
    lambda_runtime::run(service_fn(invoke)).await
}

async fn invoke(
    event: LambdaEvent<Value>,
    cloud: &Sparing<Aws>,
    queue: Option<&Sqs>,
    settings: &Settings,
    memory: &Memory,
) -> Result<impl Serialize, Diagnostic> {
    let (payload, context) = event.into_parts();
    // Of the highest level, so that no `LOG_LEVEL` takes the request id from what is logged.
    let span = tracing::error_span!("invocation", request_id = context.request_id);
    answer(payload, context, cloud, queue, settings, memory)
        .instrument(span)
        .await
}

async fn answer(
    payload: Value,
    context: Context,
    cloud: &Sparing<Aws>,
    queue: Option<&Sqs>,
    settings: &Settings,
    memory: &Memory,
) -> Result<impl Serialize, Diagnostic> {
    let (arn, deadline) = (&context.invoked_function_arn, context.deadline);
    let topic_arn = &settings.topic_arn;
    let invocation = Invocation::new(context.request_id, arn, deadline, topic_arn, cloud.now())
        .map_err(|homeless| failed("Home", homeless.to_string()))
        .inspect_err(|failure| tracing::error!("{}", failure.error_message))?;
    // Boxed: the runtime's layers around it and the SDK's below it are deeper than the compiler's limit together.
    let report = match queue {
        Some(queue) => {
            let handled = handle_queued(&payload, &invocation, cloud, queue, settings, memory);
            Box::pin(handled).await
        }
        None => Box::pin(handle(&payload, &invocation, cloud, settings, memory)).await,
    };
    for metrics in &report.metrics {
        write_line(metrics);
    }
    match report.failure {
        None => Ok(report.answer),
        // Logged already, each part of it where it happened.
        Some(failure) => Err(failed("HandlerError", failure.to_string())),
    }
}

/// `CloudWatch` takes metrics from a line of the log that is a JSON object and nothing else.
fn write_line(metrics: &Value) {
    if let Err(error) = writeln!(std::io::stdout().lock(), "{metrics}") {
        tracing::warn!(%error, "metrics were lost");
    }
}

fn failed(kind: &str, message: String) -> Diagnostic {
    Diagnostic {
        error_type: kind.to_owned(),
        error_message: message,
    }
}

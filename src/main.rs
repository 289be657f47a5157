//! The Lambda function: cold start, then one invocation after the other.

mod log;

use std::error::Error;
use std::io::Write;
use std::iter::successors;
use std::process::ExitCode;
use std::time::Duration;

use eni_failover::aws::{self, Aws};
use eni_failover::deadline::Deadline;
use eni_failover::event::Home;
use eni_failover::handler::{Invocation, handle};
use eni_failover::observe::Memory;
use eni_failover::ports::Clock;
use eni_failover::settings::{LogLevel, Settings};
use lambda_runtime::{Context, Diagnostic, LambdaEvent, service_fn};
use serde::Serialize;
use serde_json::Value;
use tracing::Instrument;

/// What `cargo lambda watch` says in place of the function's ARN. Lambda never does. The topic's stands in for it, and the
/// deadline beside it is no moment, but how long there is.
const CARGO_LAMBDA_WATCH: &str = "function-arn";

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
            tracing::error!("{}", told(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn serve(settings: Settings) -> Result<(), lambda_runtime::Error> {
    let cloud = Aws::new(&aws::sdk_config().await, settings.topic_arn.clone());
    let memory = Memory::default();
    let invoke = |event| invoke(event, &cloud, &settings, &memory);
    lambda_runtime::run(service_fn(invoke)).await
}

async fn invoke(
    event: LambdaEvent<Value>,
    cloud: &Aws,
    settings: &Settings,
    memory: &Memory,
) -> Result<impl Serialize, Diagnostic> {
    let (payload, context) = event.into_parts();
    // Of the highest level, so that no `LOG_LEVEL` takes the request id from what is logged.
    let span = tracing::error_span!("invocation", request_id = context.request_id);
    answer(payload, context, cloud, settings, memory)
        .instrument(span)
        .await
}

async fn answer(
    payload: Value,
    context: Context,
    cloud: &Aws,
    settings: &Settings,
    memory: &Memory,
) -> Result<impl Serialize, Diagnostic> {
    let invocation = invocation(context, &settings.topic_arn, cloud)
        .inspect_err(|failure| tracing::error!("{}", failure.error_message))?;
    // Boxed: the runtime's layers around it and the SDK's below it are deeper than the compiler's limit together.
    let report = Box::pin(handle(&payload, &invocation, cloud, settings, memory)).await;
    for metrics in &report.metrics {
        write_line(metrics);
    }
    match report.failure {
        None => Ok(report.answer),
        // Logged already, each part of it where it happened.
        Some(failure) => Err(failed("HandlerError", failure.to_string())),
    }
}

fn invocation(
    context: Context,
    topic_arn: &str,
    cloud: &impl Clock,
) -> Result<Invocation, Diagnostic> {
    let now = u64::try_from(cloud.now().as_millisecond()).unwrap_or(0);
    let (arn, now) = match context.invoked_function_arn.as_str() {
        CARGO_LAMBDA_WATCH => (topic_arn, 0),
        arn => (arn, now),
    };
    let home = home(arn).ok_or_else(|| {
        let arn = context.invoked_function_arn;
        failed(
            "Home",
            format!("no account and region in the function's ARN {arn:?}"),
        )
    })?;
    let left = Duration::from_millis(context.deadline.saturating_sub(now));
    Ok(Invocation {
        request_id: context.request_id,
        home,
        deadline: Deadline::after(left),
    })
}

/// From `arn:aws:lambda:us-east-1:111122223333:function:eni-failover`.
fn home(arn: &str) -> Option<Home> {
    let mut parts = arn.split(':').skip(3).map(str::to_owned);
    let (region, account) = (parts.next()?, parts.next()?);
    Some(Home {
        account: Some(account),
        region: Some(region),
    })
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

/// The error and what it comes from.
fn told(error: &(dyn Error + 'static)) -> String {
    let chain = successors(Some(error), |&error| error.source());
    let texts: Vec<_> = chain.map(ToString::to_string).collect();
    texts.join(": ")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use eni_failover::event::Home;
    use eni_failover::ports::Clock;
    use jiff::Timestamp;
    use lambda_runtime::Context;

    use super::{home, invocation};

    const TOPIC: &str = "arn:aws:sns:eu-west-1:444455556666:eni-failover";

    struct At(Timestamp);

    impl Clock for At {
        fn now(&self) -> Timestamp {
            self.0
        }
    }

    fn context(deadline: u64) -> Context {
        let mut context = Context::default();
        context.deadline = deadline;
        context.invoked_function_arn =
            "arn:aws:lambda:us-east-1:111122223333:function:eni-failover:live".to_owned();
        context
    }

    #[test]
    fn account_and_region_are_those_of_the_functions_arn() {
        let expected = Home {
            account: Some("111122223333".to_owned()),
            region: Some("us-east-1".to_owned()),
        };
        assert_eq!(home(&context(0).invoked_function_arn), Some(expected));
        assert_eq!(home("eni-failover"), None);
    }

    #[test]
    fn cargo_lambda_watch_names_no_function_and_no_moment() {
        let now = At(Timestamp::from_second(1_795_000_000).unwrap());
        let of = |arn: &str| {
            let mut context = context(600_000);
            context.invoked_function_arn = arn.to_owned();
            invocation(context, TOPIC, &now)
        };
        let expected = Home {
            account: Some("444455556666".to_owned()),
            region: Some("eu-west-1".to_owned()),
        };
        let before = tokio::time::Instant::now();
        let local = of("function-arn").unwrap();
        assert_eq!(local.home, expected);
        assert!(local.deadline.moment() - before >= Duration::from_mins(10));
        assert_eq!(of("function").unwrap_err().error_type, "Home");
        let deployed = of(&context(0).invoked_function_arn).unwrap();
        assert_eq!(deployed.home.account.as_deref(), Some("111122223333"));
        assert!(deployed.deadline.moment() - before < Duration::from_mins(1));
    }

    #[test]
    fn the_deadline_is_as_far_away_as_lambda_says() {
        let now = At(Timestamp::from_millisecond(1_000_000).unwrap());
        let before = tokio::time::Instant::now();
        let left = |deadline| {
            invocation(context(deadline), TOPIC, &now)
                .unwrap()
                .deadline
                .moment()
                - before
        };
        let minute = Duration::from_mins(1);
        assert!((minute..minute * 2).contains(&left(1_060_000)));
        assert!(left(990_000) < minute, "one that has passed is now");
    }
}

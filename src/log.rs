//! The log: one flat JSON object a line, so that one query finds everything of a group, a request or a trigger.

use std::fmt;

use eni_failover::settings::LogLevel;
use serde_json::{Map, Value};
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::{LookupSpan, Scope};
use tracing_subscriber::util::SubscriberInitExt;

/// Begins to log. Others, the SDK and the runtime, are heard from `warn` up.
pub(crate) fn log_as(level: LogLevel) {
    let level = match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .event_format(Flat(SystemTime));
    let levels = Targets::new()
        .with_default(level.min(LevelFilter::WARN))
        .with_target("eni_failover", level)
        // It repeats what is logged here, without the request id.
        .with_target("lambda_runtime::layers::panic", LevelFilter::OFF);
    tracing_subscriber::registry()
        .with(lines)
        .with(levels)
        .init();
    // The runtime makes a failed invocation of a panic; the default hook would spread it over several lines.
    std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
}

/// What an event says, and beside it what all the spans around it say: `tracing_subscriber` would put them into an
/// object or a list of their own, where a query that also looks for the metrics' `group` doesn't find them.
struct Flat<T>(T);

impl<S, N, T> FormatEvent<S, N> for Flat<T>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    T: FormatTime,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let (mut time, mut said) = (String::new(), String::new());
        self.0.format_time(&mut Writer::new(&mut time))?;
        context.format_fields(Writer::new(&mut said), event)?;
        let mut line = Map::new();
        for span in context.event_scope().into_iter().flat_map(Scope::from_root) {
            if let Some(fields) = span.extensions().get::<FormattedFields<N>>() {
                line.extend(object(fields));
            }
        }
        line.extend(object(&said));
        line.insert("timestamp".to_owned(), time.into());
        line.insert("level".to_owned(), event.metadata().level().as_str().into());
        line.insert("target".to_owned(), event.metadata().target().into());
        writeln!(writer, "{}", Value::Object(line))
    }
}

/// The formatter of the fields is the JSON one, so it always is an object.
fn object(fields: &str) -> Map<String, Value> {
    serde_json::from_str(fields).unwrap_or_default()
}

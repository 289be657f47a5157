//! Lambda's runtime API, as far as a custom runtime uses it: `next`, `response`, `error` and `init/error`.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use jiff::Timestamp;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

/// What the function is handed.
pub(crate) struct Invocation {
    pub(crate) request_id: String,
    /// As Lambda would send it; not necessarily JSON.
    pub(crate) payload: String,
    pub(crate) deadline: Timestamp,
}

/// What the function says.
#[derive(Debug)]
pub(crate) enum Said {
    /// It is ready for an event.
    Next,
    /// The answer to the invocation with this request id.
    Answer(String, Value),
    /// That invocation failed; or `init`, the start.
    Failure(String, Value),
}

/// A runtime API on the loopback interface.
pub(crate) struct RuntimeApi {
    pub(crate) address: SocketAddr,
    invocations: mpsc::UnboundedSender<Invocation>,
    said: mpsc::UnboundedReceiver<Said>,
}

struct Shared {
    invocations: Mutex<mpsc::UnboundedReceiver<Invocation>>,
    said: mpsc::UnboundedSender<Said>,
}

impl RuntimeApi {
    pub(crate) async fn start() -> Self {
        let (invocations, to_function) = mpsc::unbounded_channel();
        let (from_function, said) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            invocations: Mutex::new(to_function),
            said: from_function,
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = axum::serve(listener, router(shared));
        tokio::spawn(async move { server.await.expect("the runtime API") });
        Self {
            address,
            invocations,
            said,
        }
    }

    /// Hands it to whoever asks for the next one.
    pub(crate) fn hand_over(&self, invocation: Invocation) {
        self.invocations
            .send(invocation)
            .expect("the runtime API listens");
    }

    pub(crate) async fn said(&mut self) -> Said {
        self.said.recv().await.expect("the runtime API listens")
    }
}

fn router(shared: Arc<Shared>) -> Router {
    let api = Router::new()
        .route("/invocation/next", get(next))
        .route("/invocation/{id}/response", post(response))
        .route("/invocation/{id}/error", post(error))
        .route("/init/error", post(init_error))
        .with_state(shared);
    Router::new().nest("/2018-06-01/runtime", api)
}

async fn next(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    shared.say(Said::Next);
    // As Lambda freezes the sandbox: there is no answer while there is no event.
    let Some(invocation) = shared.invocations.lock().await.recv().await else {
        std::future::pending().await
    };
    let headers = [
        ("Lambda-Runtime-Aws-Request-Id", invocation.request_id),
        (
            "Lambda-Runtime-Deadline-Ms",
            invocation.deadline.as_millisecond().to_string(),
        ),
        (
            "Lambda-Runtime-Invoked-Function-Arn",
            "arn:aws:lambda:us-east-1:123456789012:function:eni-failover".to_owned(),
        ),
        (
            "Lambda-Runtime-Trace-Id",
            "Root=1-6922f9c3-5759e988bd862e3fe1be46a9;Sampled=0".to_owned(),
        ),
        ("Content-Type", "application/json".to_owned()),
    ];
    (headers, invocation.payload)
}

async fn response(
    State(shared): State<Arc<Shared>>,
    Path(request_id): Path<String>,
    body: String,
) -> StatusCode {
    shared.say(Said::Answer(request_id, json(&body)));
    StatusCode::ACCEPTED
}

async fn error(
    State(shared): State<Arc<Shared>>,
    Path(request_id): Path<String>,
    body: String,
) -> StatusCode {
    shared.say(Said::Failure(request_id, json(&body)));
    StatusCode::ACCEPTED
}

async fn init_error(State(shared): State<Arc<Shared>>, body: String) -> StatusCode {
    shared.say(Said::Failure("init".to_owned(), json(&body)));
    StatusCode::ACCEPTED
}

/// What isn't JSON is kept as it is: the test shows it.
fn json(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_else(|_| Value::String(body.to_owned()))
}

impl Shared {
    fn say(&self, said: Said) {
        // A test that is over doesn't listen any more.
        drop(self.said.send(said));
    }
}

//! The HTTP face: the EC2 Query protocol and SNS's `Publish`, for the real SDKs, the AWS CLI and boto3.
//!
//! One address answers for both services, told apart by their API version. Signatures aren't checked: anybody who can
//! connect may do everything, so listen on the loopback interface. `/_simulator` is the control plane: what was
//! published and called, and the means to make an instance fail.

mod answer;
mod calls;
mod connection;
mod control;
mod endpoint;
mod fields;
mod query;
mod sns;
mod xml;

use std::io;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::Simulator;
use calls::Calls;
use connection::{Connections, Wire};

/// What the handlers share.
#[derive(Clone)]
struct Face {
    simulator: Simulator,
    calls: Calls,
}

/// Answers for the simulator until the future is dropped.
///
/// # Errors
/// That of the listener.
pub async fn serve(listener: TcpListener, simulator: Simulator) -> io::Result<()> {
    serve_until(listener, simulator, std::future::pending()).await
}

/// Answers for the simulator until `stop` is ready, and then to the end of what has been begun.
///
/// # Errors
/// That of the listener.
pub async fn serve_until(
    listener: TcpListener,
    simulator: Simulator,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let face = Face {
        simulator,
        calls: Calls::default(),
    };
    let service = router(face).into_make_service_with_connect_info::<Wire>();
    axum::serve(Connections(listener), service)
        .with_graceful_shutdown(stop)
        .await
}

fn router(face: Face) -> Router {
    Router::new()
        .route("/", get(endpoint::get).post(endpoint::post))
        .nest("/_simulator", control::router())
        .fallback(control::no_such_page)
        .with_state(face)
}

//! Listening, and which path leads where.

use std::io;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

use super::calls::Calls;
use super::connection::{Connections, Wire};
use super::face::Face;
use super::{control, endpoint};
use crate::simulator::Simulator;

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

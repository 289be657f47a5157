//! The control plane: what a person or a test sees and does that no API of AWS offers.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use eni_failover::cloud::Check;
use serde_json::{Value, json};

use super::calls::Call;
use super::face::Face;
use crate::api::{ACTIONS, ApiError};
use crate::faults::Fault;
use crate::world::{PublishedMessage, World};

pub(super) fn router() -> Router<Face> {
    Router::new()
        .route("/messages", get(messages))
        .route("/calls", get(calls))
        .route("/events", get(events))
        .route("/instances/{id}/impair", post(impair))
        .route("/instances/{id}/recover", post(recover))
        .route("/faults", delete(no_faults))
        .route("/faults/{action}/{fault}", post(fault))
}

const PAGES: &str = "\
    POST /                                  the EC2 Query protocol, and SNS's Publish\n\
    GET  /_simulator/messages               what was published to SNS\n\
    GET  /_simulator/calls                  every call so far, with its result\n\
    GET  /_simulator/events                 what EventBridge would have delivered so far\n\
    POST /_simulator/instances/ID/impair    fails a status check: ?check=instance (as without it), system, attached-ebs or application\n\
    POST /_simulator/instances/ID/recover   all status checks pass again\n\
    POST /_simulator/faults/ACTION/FAULT    befalls the next call of that action: throttled, unavailable, internal-error,\n\
    \u{20}                                       lost-request, lost-answer, truncated, wrong-content, slow:2s\n\
    DELETE /_simulator/faults               no faults any more, those of --faults and of the world included\n";

/// For somebody with a browser.
pub(super) fn welcome(face: &Face) -> String {
    let (account, region) = face
        .simulator
        .with_world(|world| (world.account().to_owned(), world.region().to_owned()));
    format!(
        "ec2-simulator: a simulated EC2 and SNS, account {account}, region {region}.\n\
         Use this address as AWS_ENDPOINT_URL, with any credentials.\n\n{PAGES}"
    )
}

pub(super) async fn no_such_page(uri: Uri) -> Response {
    let text = format!("There is no {} here.\n\n{PAGES}", uri.path());
    (StatusCode::NOT_FOUND, text).into_response()
}

async fn messages(State(face): State<Face>) -> Json<Vec<Value>> {
    Json(
        face.simulator
            .with_world(|world| world.messages().iter().map(message).collect()),
    )
}

fn message(message: &PublishedMessage) -> Value {
    let attributes: BTreeMap<&str, Value> = message
        .attributes
        .iter()
        .map(|(name, attribute)| {
            let value = json!({ "type": attribute.data_type, "value": attribute.string_value });
            (name.as_str(), value)
        })
        .collect();
    json!({
        "time": message.at,
        "message_id": message.message_id,
        "topic": message.topic_arn,
        "subject": message.subject,
        "message": message.message,
        "structure": message.message_structure,
        "attributes": attributes,
    })
}

async fn calls(State(face): State<Face>) -> Json<Vec<Call>> {
    Json(face.calls.all())
}

/// Taken from a copy: whoever delivers the events still finds them.
async fn events(State(face): State<Face>) -> Json<Vec<Value>> {
    let mut world = face.simulator.with_world(|world| world.clone());
    Json(world.take_events().into_iter().map(|e| e.payload).collect())
}

async fn impair(State(face): State<Face>, Path(id): Path<String>, uri: Uri) -> Response {
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let wanted = query.filter(|(name, _)| name == "check").last();
    let word = wanted
        .as_ref()
        .map_or("instance", |(_, check)| check.as_ref());
    let known = Check::ALL.map(Check::as_str);
    let Some(check) = Check::ALL.into_iter().find(|check| check.as_str() == word) else {
        let text = format!("There is no status check {word}: {}.\n", known.join(" or "));
        return (StatusCode::BAD_REQUEST, text).into_response();
    };
    act(&face, |world| world.impair(&id, check))
}

async fn recover(State(face): State<Face>, Path(id): Path<String>) -> Response {
    act(&face, |world| world.recover(&id))
}

/// Whatever else is to befall calls.
async fn fault(
    State(face): State<Face>,
    Path((action, fault)): Path<(String, String)>,
) -> Response {
    let not_found = |text| (StatusCode::NOT_FOUND, text).into_response();
    if !ACTIONS.contains(&action.as_str()) {
        return not_found(format!("There is no action {action}.\n\n{PAGES}"));
    }
    match fault.parse::<Fault>() {
        Ok(fault) => {
            face.simulator.befall_next(action, fault);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => not_found(format!("{error}\n\n{PAGES}")),
    }
}

async fn no_faults(State(face): State<Face>) -> StatusCode {
    face.simulator.stop_injecting();
    StatusCode::NO_CONTENT
}

fn act(face: &Face, act: impl FnOnce(&mut World) -> Result<(), ApiError>) -> Response {
    let Err(error) = face.simulator.with_world(act) else {
        return StatusCode::NO_CONTENT.into_response();
    };
    let unknown = error.code.starts_with("InvalidInstanceID");
    let status = if unknown {
        StatusCode::NOT_FOUND
    } else {
        StatusCode::CONFLICT
    };
    (status, format!("{error}\n")).into_response()
}

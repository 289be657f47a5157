//! From an HTTP request to an answer, or to none.

use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response as HttpResponse};

use super::connection::Wire;
use super::face::Face;
use super::fields::Fields;
use super::{auto_scaling, control, ec2, sns};
use crate::api::{ApiError, Request, Response};
use crate::simulator::CallFailure;

/// What comes back where something between the caller and EC2 answers in its place.
const OF_A_PROXY: &str = "<!DOCTYPE html>\n<html><head><title>Proxy</title></head>\
    <body><h1>Sign in to go on</h1></body></html>\n";

/// The API version that every SDK sends to EC2.
const EC2_VERSION: &str = "2016-11-15";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Service {
    AutoScaling,
    Ec2,
    Sns,
}

/// A call in a form, as SDKs send it.
pub(super) async fn post(
    State(face): State<Face>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    form: Bytes,
) -> HttpResponse {
    call(&face, &wire, &form).await
}

/// A call in the query, or somebody with a browser.
pub(super) async fn get(
    State(face): State<Face>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    uri: Uri,
) -> HttpResponse {
    match uri.query() {
        Some(form) => call(&face, &wire, form.as_bytes()).await,
        None => control::welcome(&face).into_response(),
    }
}

async fn call(face: &Face, wire: &Wire, form: &[u8]) -> HttpResponse {
    let mut fields = Fields::parse(form);
    let action = fields.optional("Action").unwrap_or_default();
    let service = service(fields.optional("Version").as_deref(), &action);
    let parameters = fields.values().clone();
    let number = face.calls.begin(&action, parameters, face.simulator.now());
    let request = match &service {
        Ok(service) => request(*service, &action, fields),
        Err(error) => Err(error.clone()),
    };
    let result = match request {
        Ok(request) => carry_out(face, request).await,
        Err(error) => Err(error.into()),
    };
    record(face, number, &result);
    // Numbered, not random: it need not be hard to guess, and the record of calls has the same number.
    let id = format!("00000000-0000-4000-8000-{number:012x}");
    let service = service.unwrap_or(Service::Ec2);
    match result {
        Ok(response) => http(&id, written(service, &Ok(response), &id)),
        Err(CallFailure::Api(error)) => http(&id, written(service, &Err(error), &id)),
        Err(CallFailure::NoAnswer { .. }) => hang_up(wire),
        Err(CallFailure::Truncated(answer)) => {
            let (status, mut document) = written(service, &answer, &id);
            document.truncate(document.floor_char_boundary(document.len() / 2));
            http(&id, (status, document))
        }
        Err(CallFailure::WrongContent) => Html(OF_A_PROXY).into_response(),
    }
}

/// Which service is meant. Without a version, as somebody may type it, the action decides.
fn service(version: Option<&str>, action: &str) -> Result<Service, ApiError> {
    match version {
        Some(EC2_VERSION) => Ok(Service::Ec2),
        Some(auto_scaling::VERSION) => Ok(Service::AutoScaling),
        Some(sns::VERSION) => Ok(Service::Sns),
        Some(version) => Err(ApiError::new(
            "NoSuchVersion",
            format!("The requested version ({version}) of service AmazonEC2 does not exist"),
        )),
        None if action == "Publish" => Ok(Service::Sns),
        None if action == "CompleteLifecycleAction" => Ok(Service::AutoScaling),
        None => Ok(Service::Ec2),
    }
}

fn request(service: Service, action: &str, fields: Fields) -> Result<Request, ApiError> {
    if action.is_empty() {
        let message = "The request must contain the parameter Action";
        return Err(ApiError::new("MissingAction", message));
    }
    match service {
        Service::AutoScaling => auto_scaling::request(action, fields),
        Service::Ec2 => ec2::request(action, fields),
        Service::Sns => sns::request(action, fields),
    }
}

fn hang_up(wire: &Wire) -> HttpResponse {
    wire.cut();
    // Never gets through.
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// In a task of its own: a client that gives up doesn't undo what it asked for.
async fn carry_out(face: &Face, request: Request) -> Result<Response, CallFailure> {
    let simulator = face.simulator.clone();
    let call = tokio::spawn(async move { simulator.call(request).await });
    call.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a call was not carried out");
        Err(internal_error().into())
    })
}

fn internal_error() -> ApiError {
    ApiError::new("InternalError", "An internal error has occurred").with_status(500)
}

fn record(face: &Face, number: u64, result: &Result<Response, CallFailure>) {
    let now = face.simulator.now();
    let calls = &face.calls;
    match result {
        Ok(_) => calls.end(number, now, "ok", None),
        Err(CallFailure::Api(error)) => {
            calls.end(number, now, &error.code, Some(&error.message));
        }
        Err(CallFailure::NoAnswer { message }) => {
            calls.end(number, now, "no answer", Some(message));
        }
        Err(unreadable @ (CallFailure::Truncated(_) | CallFailure::WrongContent)) => {
            calls.end(number, now, "unreadable", Some(&unreadable.to_string()));
        }
    }
}

/// Status and document of an answer.
fn written(
    service: Service,
    answer: &Result<Response, ApiError>,
    id: &str,
) -> (StatusCode, String) {
    match answer {
        Ok(response) => (StatusCode::OK, success(response, id)),
        Err(error) => refusal(service, error, id),
    }
}

fn success(response: &Response, id: &str) -> String {
    if let Response::Publish(published) = response {
        sns::document(published, id)
    } else if let Response::CompleteLifecycleAction(_) = response {
        auto_scaling::document(id)
    } else {
        ec2::document(response, id)
    }
}

fn refusal(service: Service, error: &ApiError, id: &str) -> (StatusCode, String) {
    let status =
        StatusCode::from_u16(error.http_status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let document = match service {
        Service::Ec2 => ec2::error(error, id),
        Service::AutoScaling => sns::error(error, auto_scaling::NAMESPACE, id),
        Service::Sns => sns::error(error, sns::NAMESPACE, id),
    };
    (status, document)
}

fn http(id: &str, (status, document): (StatusCode, String)) -> HttpResponse {
    let headers = [
        (header::CONTENT_TYPE.as_str(), "text/xml;charset=UTF-8"),
        ("x-amzn-requestid", id),
    ];
    (status, headers, document).into_response()
}

//! One signed call of a service, in the three ways in which they want to be asked. Tried once: who asks repeats it.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use eni_failover::aws::https_connector;
use eni_failover::cloud::{CallError, Deadline, Failure, Rejection, retry};
use serde_json::Value;

use super::xml;
use crate::account::known::Unknown;

/// A describe of any of these takes well under a second; who waits for a failover says so.
const PATIENCE: Duration = Duration::from_secs(20);

/// A service: its name in a signature, which is its permissions' as a rule, and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Service {
    /// `lambda`
    pub(super) signed_as: &'static str,
    /// `monitoring` in `monitoring.us-east-1.amazonaws.com`
    pub(super) host: &'static str,
    /// Of the Query protocol.
    pub(super) version: &'static str,
}

/// What signs and sends.
#[derive(Clone, Debug)]
pub(super) struct Signed {
    http: SharedHttpConnector,
    identity: Identity,
    region: String,
    endpoint: Option<String>,
}

/// What is sent.
struct Request {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

/// What came back.
pub(super) struct Answer {
    /// The body, from JSON or XML.
    pub(super) body: Value,
    /// `X-Amz-Function-Error`
    pub(super) function_error: bool,
}

impl Signed {
    pub(super) fn new(credentials: Credentials, region: &str, endpoint: Option<&str>) -> Self {
        Self {
            http: https_connector(),
            identity: credentials.into(),
            region: region.to_owned(),
            endpoint: endpoint.map(|endpoint| endpoint.trim_end_matches('/').to_owned()),
        }
    }

    /// The Query protocol: fields in, XML out.
    pub(super) async fn query(
        &self,
        service: Service,
        call: &'static str,
        fields: &[(String, String)],
    ) -> Result<Value, CallError> {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("Action", call)
            .append_pair("Version", service.version);
        body.extend_pairs(fields);
        let body = body.finish();
        let request = || Request {
            method: "POST",
            path: "/".to_owned(),
            headers: vec![(
                "content-type",
                "application/x-www-form-urlencoded".to_owned(),
            )],
            body: body.clone(),
        };
        self.again(service, call, request)
            .await
            .map(|answer| answer.body)
    }

    /// The JSON protocol: `AWSEvents.DescribeRule`.
    pub(super) async fn json(
        &self,
        service: Service,
        call: &'static str,
        target: &str,
        body: &Value,
    ) -> Result<Value, CallError> {
        let request = || Request {
            method: "POST",
            path: "/".to_owned(),
            headers: vec![
                ("content-type", "application/x-amz-json-1.1".to_owned()),
                ("x-amz-target", format!("{target}.{call}")),
            ],
            body: body.to_string(),
        };
        self.again(service, call, request)
            .await
            .map(|answer| answer.body)
    }

    /// REST, which only reads.
    pub(super) async fn get(
        &self,
        service: Service,
        call: &'static str,
        path: &str,
    ) -> Result<Value, CallError> {
        let request = || Request {
            method: "GET",
            path: path.to_owned(),
            headers: Vec::new(),
            body: String::new(),
        };
        self.again(service, call, request)
            .await
            .map(|answer| answer.body)
    }

    /// REST, which changes something: it isn't repeated, and is waited for as long.
    pub(super) async fn post(
        &self,
        service: Service,
        call: &'static str,
        path: &str,
        body: &Value,
        patience: Duration,
    ) -> Result<Answer, CallError> {
        let request = Request {
            method: "POST",
            path: path.to_owned(),
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.to_string(),
        };
        self.send(service, call, &request, patience).await
    }

    async fn again(
        &self,
        service: Service,
        call: &'static str,
        request: impl Fn() -> Request,
    ) -> Result<Answer, CallError> {
        retry::read(call, Deadline::after(PATIENCE), async || {
            self.send(service, call, &request(), PATIENCE).await
        })
        .await
    }

    async fn send(
        &self,
        service: Service,
        call: &'static str,
        request: &Request,
        patience: Duration,
    ) -> Result<Answer, CallError> {
        let unanswered = |error: &dyn std::error::Error| {
            let chain = std::iter::successors(Some(error), |error| error.source());
            let innermost = chain.last().map(ToString::to_string);
            CallError::unanswered(call, innermost.unwrap_or_default())
        };
        let signed = self
            .signed(service, request)
            .map_err(|error| unanswered(error.as_ref()))?;
        let answer = tokio::time::timeout(patience, async {
            let answer = self
                .http
                .call(signed)
                .await
                .map_err(|error| unanswered(&error))?;
            let status = answer.status().as_u16();
            let header = |name: &str| answer.headers().get(name).map(str::to_owned);
            let kind = header("x-amzn-errortype");
            let function_error = header("x-amz-function-error").is_some();
            let body = ByteStream::new(answer.into_body()).collect().await;
            let body = body.map_err(|error| unanswered(&error))?.into_bytes();
            Ok((
                status,
                kind,
                function_error,
                String::from_utf8_lossy(&body).into_owned(),
            ))
        });
        let (status, kind, function_error, text) = answer.await.map_err(|_| {
            CallError::unanswered(
                call,
                format!("nothing came within {} s", patience.as_secs()),
            )
        })??;
        let body = if text.trim_start().starts_with('<') {
            xml::tree(&text)
        } else if text.trim().is_empty() {
            Some(Value::Null)
        } else {
            serde_json::from_str(&text).ok()
        };
        if (200..300).contains(&status) {
            let body = body.ok_or_else(|| CallError::unanswered(call, "the answer breaks off"))?;
            return Ok(Answer {
                body,
                function_error,
            });
        }
        let (code, message) = refusal(&body.unwrap_or_default(), kind.as_deref(), status);
        Err(CallError::answered(call, &code, &message, status))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "AWS refuses a signature of another time than its own, whatever clock the function has"
    )]
    fn signed(
        &self,
        service: Service,
        request: &Request,
    ) -> Result<HttpRequest, Box<dyn std::error::Error + Send + Sync>> {
        let (endpoint, region) = self.place(service);
        let uri = format!("{endpoint}{}", request.path);
        let params = v4::SigningParams::builder()
            .identity(&self.identity)
            .region(&region)
            .name(service.signed_as)
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()?;
        let headers = request
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let body = SignableBody::Bytes(request.body.as_bytes());
        let signable = SignableRequest::new(request.method, uri.as_str(), headers, body)?;
        let (instructions, _) = sign(signable, &params.into())?.into_parts();
        let mut signed = HttpRequest::new(SdkBody::from(request.body.as_str()));
        signed.set_method(request.method)?;
        signed.set_uri(uri)?;
        for (name, value) in &request.headers {
            signed.headers_mut().insert(*name, value.clone());
        }
        for (name, value) in instructions.headers() {
            signed
                .headers_mut()
                .insert(name.to_owned(), value.to_owned());
        }
        Ok(signed)
    }

    /// Where the service is, and the region that its signature names. IAM is in one region of each partition.
    fn place(&self, service: Service) -> (String, String) {
        let region = self.region.as_str();
        let (suffix, home, iam) = match region {
            _ if region.starts_with("cn-") => ("amazonaws.com.cn", "cn-north-1", "iam.cn-north-1"),
            _ if region.starts_with("us-gov-") => ("amazonaws.com", "us-gov-west-1", "iam.us-gov"),
            _ => ("amazonaws.com", "us-east-1", "iam"),
        };
        let global = service.host == "iam";
        let signed_in = if global { home } else { region };
        let endpoint = self.endpoint.clone().unwrap_or_else(|| {
            if global {
                format!("https://{iam}.{suffix}")
            } else {
                format!("https://{}.{region}.{suffix}", service.host)
            }
        });
        (endpoint, signed_in.to_owned())
    }
}

/// The code and the words of a refusal, in any of the protocols.
fn refusal(body: &Value, kind: Option<&str>, status: u16) -> (String, String) {
    let of = |paths: &[&str]| {
        let mut found = paths.iter().filter_map(|path| body.pointer(path)?.as_str());
        found.next().map(str::to_owned)
    };
    let code =
        of(&["/Error/Code", "/Errors/Error/Code", "/__type"]).or_else(|| kind.map(str::to_owned));
    let code = code.unwrap_or_else(|| format!("HTTP {status}"));
    // `com.amazonaws.events#AccessDeniedException`; `ResourceNotFoundException:http://…`
    let code = code.rsplit('#').next().unwrap_or_default();
    let code = code.split(':').next().unwrap_or_default();
    let message = of(&[
        "/Error/Message",
        "/Errors/Error/Message",
        "/message",
        "/Message",
    ]);
    (code.to_owned(), message.unwrap_or_default())
}

/// What isn't known because a call didn't succeed. `needs` is its permission.
pub(super) fn unknown(needs: &str, error: &CallError) -> Unknown {
    match &error.failure {
        Failure::Rejected {
            rejection: Rejection::Unauthorized,
            message,
            ..
        } => Unknown::Denied {
            needs: needs.to_owned(),
            said: message.clone(),
        },
        Failure::Rejected { code, message, .. } | Failure::Transient { code, message } => {
            unanswered(needs, &format!("{code}: {message}"))
        }
        Failure::Unknown { message } => unanswered(needs, message),
    }
}

fn unanswered(call: &str, said: &str) -> Unknown {
    Unknown::Unanswered {
        call: call.to_owned(),
        said: said.to_owned(),
    }
}

/// A list in an answer; an empty one in XML is an empty text.
pub(super) fn list<'a>(body: &'a Value, path: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    body.pointer(path)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// A text in an answer.
pub(super) fn text<'a>(body: &'a Value, path: &str) -> Option<&'a str> {
    body.pointer(path)?.as_str()
}

/// Every page of a list: `ask` is given the token of the next.
pub(super) async fn every_page(
    call: &'static str,
    list_at: &str,
    token_at: &str,
    ask: impl AsyncFn(Option<&str>) -> Result<Value, CallError>,
) -> Result<Vec<Value>, CallError> {
    let (mut all, mut token) = (Vec::new(), None::<String>);
    loop {
        let page = ask(token.as_deref()).await?;
        all.extend(list(&page, list_at).cloned());
        match text(&page, token_at).filter(|next| !next.is_empty()) {
            None => return Ok(all),
            Some(next) if token.as_deref() == Some(next) => {
                return Err(CallError::unanswered(call, "the same page token twice"));
            }
            Some(next) => token = Some(next.to_owned()),
        }
    }
}

//! A server on the loopback: it keeps what it is sent, and answers by a script.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_ec2::config::{Credentials, SharedCredentialsProvider};
use eni_failover::aws::{Aws, timeouts};

pub(crate) const TOPIC: &str = "arn:aws:sns:eu-west-1:111122223333:failover";

/// Calls to the server that never answers are given up after this.
pub(crate) const TIMEOUT: Duration = Duration::from_millis(300);

/// What the server does with one request.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Answers with this status and body.
    Http(u16, String),
    /// Promises more of a body than it sends.
    Torn(String),
    /// Closes the connection, having read all of the request.
    Close,
    /// Resets the connection, having read a part of the request.
    Reset,
    /// Says nothing, for longer than anyone waits.
    Silence,
}

/// A running server.
pub(crate) struct Server {
    url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

/// What the server was sent.
#[derive(Clone, Debug, Default)]
struct Request {
    /// A parameter a line.
    body: String,
    /// `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/us-east-1/ec2/aws4_request, …`
    authorization: String,
}

impl Server {
    /// Answers one request after the other by the script, and all further ones by its last line.
    pub(crate) fn start(script: impl IntoIterator<Item = Answer>) -> Self {
        let script: Vec<_> = script.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            let answers = script
                .iter()
                .chain(std::iter::repeat(script.last().unwrap()));
            for (connection, answer) in listener.incoming().zip(answers) {
                serve(connection.unwrap(), answer, &seen);
            }
        });
        Self { url, requests }
    }

    /// Answers everything with this body.
    pub(crate) fn saying(body: impl Into<String>) -> Self {
        Self::start([Answer::Http(200, body.into())])
    }

    /// The adapter, with this server for all of AWS.
    pub(crate) fn aws(&self) -> Aws {
        aws_at(&self.url)
    }

    /// The bodies of the requests so far, a parameter a line.
    pub(crate) fn requests(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        requests
            .iter()
            .map(|request| request.body.clone())
            .collect()
    }

    /// The regions that the requests were signed for.
    pub(crate) fn regions(&self) -> Vec<String> {
        let region = |request: &Request| request.authorization.split('/').nth(2).map(str::to_owned);
        let requests = self.requests.lock().unwrap();
        requests.iter().filter_map(region).collect()
    }
}

pub(crate) fn aws_at(url: &str) -> Aws {
    aws_that_waits(url, TOPIC, TIMEOUT * 2)
}

/// The adapter, which gives a call up after this.
pub(crate) fn aws_that_waits(url: &str, topic: &str, at_most: Duration) -> Aws {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(url)
        .build();
    Aws::with_timeouts(&config, topic, timeouts(TIMEOUT, at_most))
}

fn serve(mut connection: TcpStream, answer: &Answer, seen: &Mutex<Vec<Request>>) {
    if matches!(answer, Answer::Reset) {
        seen.lock().unwrap().push(Request::default());
        // What is left unread makes the system send a reset.
        connection.read_exact(&mut [0]).unwrap();
        return;
    }
    seen.lock().unwrap().push(request(&connection));
    let (status, body, missing) = match answer {
        Answer::Http(status, body) => (*status, body.as_str(), 0),
        Answer::Torn(body) => (200, body.as_str(), 10),
        Answer::Close | Answer::Reset => return,
        Answer::Silence => return thread::sleep(TIMEOUT * 4),
    };
    let length = body.len() + missing;
    let head = format!(
        "HTTP/1.1 {status} Status\r\nContent-Type: text/xml\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    connection.write_all((head + body).as_bytes()).unwrap();
}

fn request(connection: &TcpStream) -> Request {
    let mut reader = BufReader::new(connection);
    let (mut length, mut authorization) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim_end().to_ascii_lowercase().split_once(": ") {
            Some(("content-length", value)) => length = value.parse().unwrap(),
            Some(("authorization", value)) => value.clone_into(&mut authorization),
            None if line.trim_end().is_empty() => break,
            Some(_) | None => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let body = String::from_utf8(body).unwrap().replace('&', "\n");
    Request {
        body,
        authorization,
    }
}

//! A server in the test's own process, and as little of an HTTP client as will do.

use std::net::SocketAddr;

use ec2_simulator::{Simulator, World, serve};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Two zones, no latency, and little waiting.
const WORLD: &str = include_str!("world.yaml");

pub(crate) const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:alerts";

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) simulator: Simulator,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

pub(crate) async fn server() -> Server {
    let start = "2026-11-23T12:00:00Z".parse().expect("a time");
    let world = World::from_yaml(WORLD, start).expect("a world");
    let simulator = Simulator::new(world);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(serve::serve(listener, simulator.clone()));
    Server { address, simulator }
}

impl Server {
    /// An EC2 call, with the parameters as they stand in the form.
    pub(crate) async fn ec2(&self, action: &str, parameters: &str) -> Answer {
        self.post(&format!("Action={action}&Version=2016-11-15&{parameters}"))
            .await
    }

    /// The same, which is to succeed; its XML.
    pub(crate) async fn done(&self, action: &str, parameters: &str) -> String {
        let answer = self.ec2(action, parameters).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    pub(crate) async fn post(&self, form: &str) -> Answer {
        self.request("POST", "/", form).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.request("GET", path, "").await
    }

    pub(crate) async fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.get(path).await.body).expect("JSON")
    }

    pub(crate) async fn request(&self, method: &str, path: &str, body: &str) -> Answer {
        request_to(self.address, method, path, body).await
    }

    /// What came until the connection ended, however it did.
    pub(crate) async fn try_request(
        &self,
        method: &str,
        path: &str,
        body: &str,
    ) -> std::io::Result<Vec<u8>> {
        try_request_to(self.address, method, path, body).await
    }

    /// Describes the interface until it looks like this.
    pub(crate) async fn until(&self, interface: &str, looks: &str) -> String {
        let parameters = format!("NetworkInterfaceId.1={interface}");
        for _ in 0..200 {
            let xml = self.done("DescribeNetworkInterfaces", &parameters).await;
            if xml.contains(looks) {
                return xml;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("{interface} never came to look like {looks}");
    }
}

pub(crate) async fn request_to(
    address: SocketAddr,
    method: &str,
    path: &str,
    body: &str,
) -> Answer {
    let answer = try_request_to(address, method, path, body).await;
    let text = String::from_utf8(answer.expect("an answer")).expect("text");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
    Answer {
        status: head[9..12].parse().expect("a status"),
        head: head.to_lowercase(),
        body: body.to_owned(),
    }
}

async fn try_request_to(
    address: SocketAddr,
    method: &str,
    path: &str,
    body: &str,
) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: simulator\r\nConnection: close\r\n\
     Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer)
}

impl Answer {
    /// The error's code, after a look at its shape.
    pub(crate) fn code(&self) -> &str {
        assert!(self.body.contains("<Response><Errors><Error><Code>"));
        assert!(self.body.contains("</Error></Errors><RequestID>"));
        element(&self.body, "Code")
    }

    pub(crate) fn message(&self) -> &str {
        element(&self.body, "Message")
    }
}

/// The text of the first element of that name.
pub(crate) fn element<'a>(xml: &'a str, name: &str) -> &'a str {
    all(xml, name)
        .next()
        .unwrap_or_else(|| panic!("no {name} in {xml}"))
}

/// The texts of all elements of that name.
pub(crate) fn all<'a>(xml: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let parts = xml.split(&open).skip(1).collect::<Vec<_>>();
    parts
        .into_iter()
        .map(move |part| part.split(&close).next().unwrap_or_default())
}

/// One element a line, and without the identifiers that the world makes up, for snapshots.
pub(crate) fn lines(xml: &str) -> String {
    let made_up = [
        "<reservationId>r-",
        ">eni-attach-",
        ">eipalloc-",
        ">eipassoc-",
    ];
    made_up
        .into_iter()
        .fold(xml.replace("><", ">\n<"), |text, prefix| {
            let masked: Vec<&str> = text
                .split(prefix)
                .enumerate()
                .map(|(n, part)| if n == 0 { part } else { &part[17..] })
                .collect();
            masked.join(&format!("{prefix}..."))
        })
}

//! A service on a real socket, and a client.

use std::net::SocketAddr;

use axum::Router;
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Serves on a free port, until the test ends.
pub(crate) async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

pub(crate) fn client() -> reqwest::Client {
    // A proxy of the environment must not answer for the test's server.
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) async fn to(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.expect("the service answers");
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, body: response.text().await.expect("a whole body") }
    }

    /// Sends these bytes, closes the sending half, and reads the response.
    pub(crate) async fn to_bytes(address: SocketAddr, request: &[u8]) -> Self {
        let mut stream = TcpStream::connect(address).await.expect("the service listens");
        stream.write_all(request).await.expect("the service reads");
        stream.shutdown().await.expect("half of the connection closes");
        let mut response = String::new();
        stream.read_to_string(&mut response).await.expect("the service answers");
        let (head, body) = response.split_once("\r\n\r\n").expect("a head and a body");
        let (status_line, fields) = head.split_once("\r\n").expect("a status line");
        let status = status_line.split(' ').nth(1).and_then(|number| number.parse().ok());
        let headers = fields.lines().map(|field| {
            let (name, value) = field.split_once(": ").expect("a header field");
            (name.parse::<http::HeaderName>().expect("a name"), value.parse().expect("a value"))
        });
        Self {
            status: status.expect("a status"),
            headers: headers.collect(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a body is JSON")
    }
}

/// A connection that serves several requests.
pub(crate) struct Connection(BufReader<TcpStream>);

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        Self(BufReader::new(TcpStream::connect(address).await.expect("the service listens")))
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, "").await
    }

    /// Sends a request without a body, with these header lines, and reads the
    /// answer.
    pub(crate) async fn ask(&mut self, method: &str, path: &str, lines: &str) -> Answer {
        let request = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n{lines}\r\n");
        self.0.write_all(request.as_bytes()).await.expect("the service reads");
        let status = self.line().await;
        let status = status.split(' ').nth(1).and_then(|number| number.parse().ok());
        let mut headers = HeaderMap::new();
        loop {
            let line = self.line().await;
            let Some((name, value)) = line.split_once(": ") else { break };
            let name: http::HeaderName = name.parse().expect("a name");
            headers.append(name, value.parse().expect("a value"));
        }
        let length = headers.get("content-length").and_then(|length| length.to_str().ok());
        let body = match length.and_then(|length| length.parse().ok()) {
            _ if method == "HEAD" => Vec::new(),
            Some(length) => self.bytes(length).await,
            None => self.chunks().await,
        };
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer { status: status.expect("a status"), headers, body }
    }

    async fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).await.expect("the service answers");
        assert!(line.ends_with("\r\n"), "the connection broke off after {line:?}");
        line.trim_end().to_owned()
    }

    async fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.0.read_exact(&mut bytes).await.expect("a whole body");
        bytes
    }

    async fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line().await, 16).expect("a chunk's length");
            body.append(&mut self.bytes(length).await);
            self.line().await;
            if length == 0 {
                return body;
            }
        }
    }
}

/// Opens a WebSocket and returns the text of the first message, which has fewer
/// than 126 bytes.
pub(crate) async fn websocket_text(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("the service listens");
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nx-request-id: r-1\r\nconnection: upgrade\r\n\
         upgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.expect("the service reads");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("a whole head"));
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    // A text in one frame, without a mask (RFC 6455, section 5.2).
    assert_eq!(stream.read_u8().await.expect("a frame"), 0x81);
    let len = stream.read_u8().await.expect("a length");
    assert!(len < 126);
    let mut text = vec![0; usize::from(len)];
    stream.read_exact(&mut text).await.expect("a whole frame");
    String::from_utf8(text).expect("UTF-8")
}

//! The requests, and what their answers are.

use std::io::Read as _;
use std::net::SocketAddr;
use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::servers::{MAX_BODY, SECRET, good_body};

/// An answer is late after this time.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Good,
    GoodCompressed,
    Declared,
    DeclaredCompressed,
    Internal,
    UnknownRoute,
    WrongMethod,
    MalformedJson,
    WrongType,
    Oversize,
    Invalid,
    ManyInvalid,
    WrongPath,
    WrongQuery,
    Panic,
    Foreign,
    ForeignCompressed,
    Empty,
    HostileId,
    HostileHeaders,
    HostilePath,
    HeadDeclared,
    HeadUnknownRoute,
    HeadForeign,
    AbortedHead,
    AbortedBody,
}

/// What came of a request.
pub(crate) enum Verdict {
    Good,
    InEnvelope,
    Aborted,
    Unanswered(String),
    Outside(String),
}

impl Kind {
    const ALL: [Self; 26] = [
        Self::Good,
        Self::GoodCompressed,
        Self::Declared,
        Self::DeclaredCompressed,
        Self::Internal,
        Self::UnknownRoute,
        Self::WrongMethod,
        Self::MalformedJson,
        Self::WrongType,
        Self::Oversize,
        Self::Invalid,
        Self::ManyInvalid,
        Self::WrongPath,
        Self::WrongQuery,
        Self::Panic,
        Self::Foreign,
        Self::ForeignCompressed,
        Self::Empty,
        Self::HostileId,
        Self::HostileHeaders,
        Self::HostilePath,
        Self::HeadDeclared,
        Self::HeadUnknownRoute,
        Self::HeadForeign,
        Self::AbortedHead,
        Self::AbortedBody,
    ];

    /// Returns the kind of the request with this number. Aborted connections use up
    /// local ports, so most turns of theirs go to another kind.
    pub(crate) fn of(number: usize) -> Self {
        match Self::ALL[number % Self::ALL.len()] {
            Self::AbortedHead | Self::AbortedBody
                if !(number / Self::ALL.len()).is_multiple_of(8) =>
            {
                Self::Declared
            }
            kind => kind,
        }
    }

    fn is_good(self) -> bool {
        matches!(self, Self::Good | Self::GoodCompressed)
    }

    pub(crate) async fn send(self, client: &Client, address: SocketAddr, number: usize) -> Verdict {
        let aborted = match self {
            Self::AbortedHead => "GET /order/7 HTTP/1.1\r\nhost: local".to_owned(),
            Self::AbortedBody => "POST /orders HTTP/1.1\r\nhost: localhost\r\n\
                content-type: application/json\r\ncontent-length: 4000\r\n\r\n{\"name\":"
                .to_owned(),
            _ => return self.ask(client, address, number).await,
        };
        match abort(address, &aborted).await {
            Ok(()) => Verdict::Aborted,
            Err(error) => Verdict::Unanswered(error.to_string()),
        }
    }

    async fn ask(self, client: &Client, address: SocketAddr, number: usize) -> Verdict {
        let mut errors = Vec::new();
        // A server may close an idle connection, or one with unread input, while the
        // client writes to it. As any client would, it sends the request again.
        for _ in 0..3 {
            let request = self.request(client, address, number).timeout(PATIENCE);
            match request.send().await {
                Ok(response) => return self.verdict(response).await,
                Err(error) if error.is_timeout() => return Verdict::Unanswered(error.to_string()),
                Err(error) => errors.push(format!("{error:?}")),
            }
        }
        Verdict::Unanswered(errors.join("; "))
    }

    fn request(self, client: &Client, address: SocketAddr, number: usize) -> RequestBuilder {
        let with = |method, path: &str| client.request(method, format!("http://{address}{path}"));
        let get = |path: &str| with(Method::GET, path);
        let gzip = |request: RequestBuilder| request.header(ACCEPT_ENCODING, "gzip");
        let post = |body: String| {
            with(Method::POST, "/orders").header(CONTENT_TYPE, "application/json").body(body)
        };
        let invalid = |count| {
            let items = vec![r#"{"count":0}"#; count].join(",");
            post(format!(r#"{{"name":"","items":[{items}]}}"#))
        };
        let bytes = |bytes: &[u8]| HeaderValue::from_bytes(bytes).expect("legal bytes");
        match self {
            Self::GoodCompressed => gzip(get("/good")),
            Self::Declared => get(&format!("/order/{number}")),
            Self::DeclaredCompressed => gzip(get(&format!("/order/{}", "long-".repeat(100)))),
            Self::Internal => get("/order/database"),
            Self::UnknownRoute => get(&format!("/nowhere/{number}")),
            Self::WrongMethod => with(Method::DELETE, "/orders"),
            Self::MalformedJson => post(format!("{{\"name\": {SECRET}")),
            Self::WrongType => with(Method::POST, "/orders").body("name=x"),
            Self::Oversize => post(format!("{{\"name\":\"{}\"}}", "x".repeat(MAX_BODY))),
            Self::Invalid => invalid(1),
            Self::ManyInvalid => invalid(1_000),
            Self::WrongPath => get("/number/seven"),
            Self::WrongQuery => get("/page?page=seven"),
            Self::Panic => get("/panic"),
            Self::Foreign => get("/foreign"),
            Self::ForeignCompressed => gzip(get("/foreign")),
            Self::Empty => get("/empty"),
            Self::HostileId => {
                let ids: [&[u8]; 4] = [b"\xff\xfe", b"\" onload=\"", &[b'x'; 4_000], b"a\tb, c"];
                get("/order/7").header("x-request-id", bytes(ids[number / 52 % ids.len()]))
            }
            Self::HostileHeaders => {
                let mut request = get("/nowhere")
                    .header("accept", bytes(b"\x80*/*;q=9"))
                    .header("accept-encoding", bytes(b"gzip;q=\xff, br;q=-1"))
                    .header("x-forwarded-for", "%00, ::::")
                    .header("content-type", bytes(b"\xc3\x28"));
                for _ in 0..20 {
                    request = request.header("x-request-id", "twice");
                }
                request
            }
            Self::HostilePath => {
                get(&format!("/nowhere/%00%ff%2e%2e/<script>?{}", "q=%00&".repeat(200)))
            }
            Self::HeadDeclared => with(Method::HEAD, "/order/7"),
            Self::HeadUnknownRoute => with(Method::HEAD, "/nowhere"),
            Self::HeadForeign => gzip(with(Method::HEAD, "/foreign")),
            Self::Good | Self::AbortedHead | Self::AbortedBody => get("/good"),
        }
    }

    async fn verdict(self, response: Response) -> Verdict {
        let (status, headers) = (response.status(), response.headers().clone());
        let body = match response.bytes().await {
            Ok(body) => body,
            Err(error) => return Verdict::Unanswered(format!("{error:?}")),
        };
        let body = match headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes) {
            None => body.to_vec(),
            Some(b"gzip") => {
                let mut plain = Vec::new();
                match flate2::read::GzDecoder::new(&body[..]).read_to_end(&mut plain) {
                    // The head of `HEAD` has no body to decode.
                    _ if body.is_empty() => {}
                    Ok(_) => {}
                    Err(error) => return Verdict::Outside(format!("{status}: {error}")),
                }
                plain
            }
            Some(other) => return Verdict::Outside(format!("{status}: encoding {other:?}")),
        };
        let text = String::from_utf8_lossy(&body);
        if self.is_good() {
            return if status == StatusCode::OK && text == good_body() {
                Verdict::Good
            } else {
                Verdict::Outside(format!("{status}: {text}"))
            };
        }
        let is_json = headers.get(CONTENT_TYPE).is_some_and(|value| value == "application/json");
        let has_id =
            headers.get("x-request-id").and_then(|id| id.to_str().ok()).is_some_and(|id| {
                (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
            });
        let is_head =
            matches!(self, Self::HeadDeclared | Self::HeadUnknownRoute | Self::HeadForeign);
        let is_body = if is_head { body.is_empty() } else { is_error(status, &text) };
        if is_json && has_id && is_body && !format!("{headers:?}{text}").contains(SECRET) {
            Verdict::InEnvelope
        } else {
            Verdict::Outside(format!("{status} {headers:?}: {text}"))
        }
    }
}

/// Returns whether a body is an error in `Flat`, under this status.
fn is_error(status: StatusCode, text: &str) -> bool {
    let Ok(Value::Object(body)) = serde_json::from_str(text) else { return false };
    let is_text = |name: &str| body.get(name).is_some_and(Value::is_string);
    let members = ["code", "message", "status", "details", "allowed"];
    status.is_client_error() != status.is_server_error()
        && body.get("status") == Some(&status.as_u16().into())
        && is_text("code")
        && is_text("message")
        && body.keys().all(|name| members.contains(&name.as_str()))
}

/// Sends the start of a request, and closes the connection.
async fn abort(address: SocketAddr, start: &str) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(start.as_bytes()).await?;
    // Half of the connections are closed while the server waits, half at once.
    if start.starts_with("POST") {
        let mut answer = [0; 64];
        let read = stream.read(&mut answer);
        drop(tokio::time::timeout(Duration::from_millis(1), read).await);
    }
    Ok(())
}

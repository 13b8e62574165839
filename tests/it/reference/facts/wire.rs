//! Sends the requests of a fact over a TCP stream to both frameworks.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::alike;
use super::expected::Expected;
use super::file::Step;
use super::request::Request;
use super::websocket;

/// A server that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(20);
const POLL_EVERY: Duration = Duration::from_millis(20);

pub(super) const FRAMEWORKS: [&str; 2] = ["axum", "actix-web"];

/// An answer as it came.
#[derive(Debug)]
pub(in super::super) struct Answer {
    pub(in super::super) status: u16,
    pub(super) reason: String,
    /// The names are in lower case.
    pub(super) headers: Vec<(String, String)>,
    /// Without the frames of its transfer.
    pub(in super::super) body: String,
    /// All bytes.
    pub(super) raw: String,
}

/// Sends the steps to both servers, and returns how the answers differ from what is
/// expected, and from each other.
pub(super) async fn check(addresses: &[String; 2], steps: &[Step]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut answered: [Vec<Value>; 2] = Default::default();
    for (index, step) in steps.iter().enumerate() {
        let mut answers = Vec::new();
        for ((address, framework), bodies) in addresses.iter().zip(FRAMEWORKS).zip(&mut answered) {
            let place = format!("{framework}, request {}: ", index + 1);
            match send(address, step, bodies).await {
                Ok((request, expected, answer)) => {
                    let wrong = expected.faults(&answer);
                    if !wrong.is_empty() {
                        faults.push(format!(
                            "{place}{}\n    in {:?}",
                            wrong.join("; "),
                            answer.raw
                        ));
                    }
                    bodies.push(serde_json::from_str(&answer.body).unwrap_or_default());
                    answers.push((request, expected, answer));
                }
                // Later steps may need the answer.
                Err(fault) => return [faults, vec![place + &fault]].concat(),
            }
        }
        if let [(request, expected, axum), (.., actix)] = &answers[..] {
            faults.extend(alike::faults(request, expected, axum, actix));
        }
    }
    faults
}

/// Sends the steps to one server, and returns the answers.
pub(super) async fn answers(address: &str, steps: &[Step]) -> Result<Vec<Answer>, String> {
    let (mut answers, mut bodies) = (Vec::new(), Vec::new());
    for step in steps {
        let (.., answer) = send(address, step, &bodies).await?;
        bodies.push(serde_json::from_str(&answer.body).unwrap_or_default());
        answers.push(answer);
    }
    Ok(answers)
}

async fn send(
    address: &str,
    step: &Step,
    bodies: &[Value],
) -> Result<(Request, Expected, Answer), String> {
    let request = Request::parse(&step.request, bodies)?;
    let expected = Expected::parse(&step.response, bodies)?;
    let started = Instant::now();
    loop {
        let answer = Answer::to(address, &request.bytes).await?;
        let is_last = !step.poll || started.elapsed() > PATIENCE;
        if is_last || expected.faults(&answer).is_empty() {
            return Ok((request, expected, answer));
        }
        tokio::time::sleep(POLL_EVERY).await;
    }
}

impl Answer {
    /// Sends the bytes of a request, and reads until the server closes.
    pub(super) async fn to(address: &str, request: &[u8]) -> Result<Self, String> {
        let address = address.trim_start_matches("http://");
        let stream = TcpStream::connect(address).await.map_err(|fault| fault.to_string())?;
        let (mut reader, mut writer) = stream.into_split();
        // A server may answer, and close, before it has read a long body.
        let write = async { drop(writer.write_all(request).await) };
        let read = async {
            let (mut bytes, mut buffer) = (Vec::new(), vec![0; 64 * 1024]);
            while let Ok(len @ 1..) = reader.read(&mut buffer).await {
                bytes.extend_from_slice(&buffer[..len]);
                if websocket::is_closed(&bytes) {
                    break;
                }
            }
            bytes
        };
        let both = async { tokio::join!(write, read).1 };
        let bytes = tokio::time::timeout(PATIENCE, both)
            .await
            .map_err(|_| format!("no end of the answer after {PATIENCE:?}"))?;
        Self::parse(&bytes)
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let raw = String::from_utf8_lossy(bytes).into_owned();
        let broken = || format!("no HTTP: {raw:?}");
        let end = bytes.windows(4).position(|end| end == b"\r\n\r\n").ok_or_else(broken)?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap_or_default();
        let mut line = line.splitn(3, ' ');
        let status = line.nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
        let reason = line.next().unwrap_or_default().to_owned();
        let header = |line: &str| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        };
        let headers = lines.map(header).collect::<Option<Vec<_>>>().ok_or_else(broken)?;
        let rest = &bytes[end + 4..];
        let has = |name: &str, part: &str| headers.iter().any(|(n, v)| n == name && v == part);
        let body = if has("transfer-encoding", "chunked") {
            dechunked(rest).ok_or_else(broken)?
        } else if status == 101 {
            websocket::text(rest).into_bytes()
        } else {
            rest.to_vec()
        };
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(Self { status, reason, headers, body, raw })
    }

    /// Returns the values of a header.
    pub(in super::super) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Joins chunks (RFC 9112, section 7.1).
fn dechunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|end| end == b"\r\n")?;
        let len = std::str::from_utf8(&rest[..line]).ok()?;
        let len = usize::from_str_radix(len, 16).ok()?;
        let from = line + 2;
        body.extend_from_slice(rest.get(from..from + len)?);
        if len == 0 {
            return Some(body);
        }
        rest = rest.get(from + len + 2..)?;
    }
}

#[test]
fn response_is_read_with_and_without_chunks() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n";
    let answer = Answer::parse(chunked.as_bytes()).expect("an answer");
    assert_eq!((answer.status, answer.reason.as_str()), (200, "OK"));
    assert_eq!(answer.body, "abc0123456789");
    let plain = Answer::parse(b"HTTP/1.1 499 \r\nA: b: c\r\n\r\nbody").expect("an answer");
    assert_eq!((plain.status, plain.reason.as_str(), plain.body.as_str()), (499, "", "body"));
    assert_eq!(plain.values("a").collect::<Vec<_>>(), ["b: c"]);
    for broken in [&b""[..], b"HTTP/1.1 200 OK\r\n", b"x\r\n\r\n", b"HTTP/1.1 ? OK\r\n\r\n"] {
        assert!(Answer::parse(broken).is_err());
    }
}

//! The request of a fact, sent as it is written.
//!
//! ```text
//! POST /v1/designs
//! x-api-key: dk_demo
//! content-type: application/json
//!
//! {"name": "Poster"}
//! ```
//!
//! `host`, `connection` and `content-length` are added where they are missing. In
//! `multipart/form-data`, line ends become CRLF.

use serde_json::Value;

use super::placeholders::{Part, parts, with_values};

/// A request as bytes.
pub(super) struct Request {
    pub(super) bytes: Vec<u8>,
    /// The names of the headers that the fact writes, in lower case.
    headers: Vec<String>,
}

impl Request {
    /// Makes the bytes of a request. `answers` are the bodies of earlier steps.
    pub(super) fn parse(text: &str, answers: &[Value]) -> Result<Self, String> {
        let text = text.trim_matches('\n');
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let line = lines.next().unwrap_or_default().trim();
        let (method, target) = line.split_once(' ').ok_or_else(|| format!("no request: {line}"))?;
        let target = with_values(target.trim_end_matches(" HTTP/1.1"), answers)?;
        let mut headers = Vec::new();
        for line in lines {
            let (name, value) = line.split_once(':').ok_or_else(|| format!("no header: {line}"))?;
            headers.push((name.trim().to_owned(), with_values(value.trim(), answers)?));
        }
        let names: Vec<_> = headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        let has = |name: &str| names.iter().any(|other| other == name);
        let is_form = headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("content-type") && value.starts_with("multipart/form-data")
        });
        let body = bytes(body, is_form, answers)?;
        let mut added = Vec::new();
        if !has("host") {
            added.push(("host".to_owned(), "localhost".to_owned()));
        }
        if !has("connection") {
            added.push(("connection".to_owned(), "close".to_owned()));
        }
        let may_have_body = ["POST", "PUT", "PATCH"].contains(&method) || !body.is_empty();
        if may_have_body && !has("content-length") && !has("transfer-encoding") {
            added.push(("content-length".to_owned(), body.len().to_string()));
        }
        let mut bytes = format!("{method} {target} HTTP/1.1\r\n").into_bytes();
        for (name, value) in added.iter().chain(&headers) {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&body);
        Ok(Self { bytes, headers: names })
    }

    /// Returns whether the fact writes this header.
    pub(super) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|header| header == name)
    }
}

fn bytes(body: &str, is_form: bool, answers: &[Value]) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    for part in parts(body, answers)? {
        match part {
            Part::Text(text) if is_form => {
                bytes.extend_from_slice(text.replace('\n', "\r\n").as_bytes());
            }
            Part::Text(text) => bytes.extend_from_slice(text.as_bytes()),
            Part::Value(value) => bytes.extend_from_slice(value.as_bytes()),
            Part::Bytes(filler) => bytes.extend_from_slice(&filler),
        }
    }
    if is_form {
        bytes.extend_from_slice(b"\r\n");
    }
    Ok(bytes)
}

#[test]
fn request_keeps_its_text_and_gets_missing_parts() {
    let request = |text: &str| {
        let request = Request::parse(text, &[]).expect("a request");
        String::from_utf8(request.bytes).expect("UTF-8")
    };
    assert_eq!(
        request("GET /a?b=c\nX-Api-Key: k\n"),
        "GET /a?b=c HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nX-Api-Key: k\r\n\r\n"
    );
    assert_eq!(
        request("POST /a\nhost: b\nconnection: upgrade\ncontent-length: 99\n\n{\n}\n"),
        "POST /a HTTP/1.1\r\nhost: b\r\nconnection: upgrade\r\ncontent-length: 99\r\n\r\n{\n}"
    );
    let form =
        "POST /a\ncontent-type: multipart/form-data; boundary=b\n\n--b\n\n{{gif 7}}\n--b--\n";
    assert!(request(form).ends_with(
        "content-length: 23\r\ncontent-type: multipart/form-data; \
                                     boundary=b\r\n\r\n--b\r\n\r\nGIF89aa\r\n--b--\r\n"
    ));
    for wrong in ["", "GET", "GET /\nheader", "GET /{{step1.a}}"] {
        assert!(Request::parse(wrong, &[]).is_err(), "{wrong}");
    }
}

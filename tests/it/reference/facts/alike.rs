//! Compares the answers of two frameworks to the same request.

use std::collections::BTreeMap;

use serde_json::Value;

use super::expected::Expected;
use super::request::Request;
use super::wire::Answer;

/// Headers of the connection. actix-web closes one whose body was not read.
const CONNECTION: [&str; 4] = ["connection", "content-length", "date", "transfer-encoding"];
/// Headers whose value is made anew for each request, unless the request sends them.
const IDS: [&str; 2] = ["x-correlation-id", "x-request-id"];
/// Headers that depend on the time.
const TIMES: [&str; 2] = ["retry-after", "x-ratelimit-reset"];

/// Returns how two answers differ, apart from what the fact leaves open.
pub(super) fn faults(
    request: &Request,
    expected: &Expected,
    axum: &Answer,
    actix: &Answer,
) -> Vec<String> {
    let mut faults = Vec::new();
    let mut differ = |what: &str, axum: &str, actix: &str| {
        if axum != actix {
            faults.push(format!("{what} differs: axum {axum:?}, actix-web {actix:?}"));
        }
    };
    let status = |answer: &Answer| answer.status.to_string();
    differ("status", &status(axum), &status(actix));
    let is_open = |name: &str| {
        TIMES.contains(&name)
            || (IDS.contains(&name) && !request.has(name))
            || expected.leaves_open(name)
    };
    let headers = |answer| format!("{:?}", headers(answer, is_open));
    differ("headers", &headers(axum), &headers(actix));
    if let Some(expected) = &expected.body {
        let body = |answer: &Answer| match (
            serde_json::from_str(expected),
            serde_json::from_str::<Value>(&answer.body),
        ) {
            (Ok(expected), Ok(mut value)) => {
                close(&expected, &mut value);
                value.to_string()
            }
            // Its expected text leaves nothing open but JSON in lines.
            _ => String::new(),
        };
        differ("body", &body(axum), &body(actix));
    }
    faults
}

fn headers(answer: &Answer, is_open: impl Fn(&str) -> bool) -> BTreeMap<&str, Vec<String>> {
    let mut headers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, value) in &answer.headers {
        let name = name.as_str();
        if CONNECTION.contains(&name) {
            continue;
        }
        let values = headers.entry(name).or_default();
        match name {
            _ if is_open(name) => values.push("*".to_owned()),
            // A list (RFC 9110, section 10.2.1): actix writes spaces after the commas.
            "allow" => values.extend(value.split(',').map(|method| method.trim().to_owned())),
            _ => values.push(value.clone()),
        }
        values.sort();
    }
    headers
}

/// Blanks the values that are expected to be any number, any text or a time.
fn close(expected: &Value, value: &mut Value) {
    match (expected, value) {
        (Value::Object(expected), Value::Object(members)) => {
            for (name, value) in members {
                if let Some(expected) = expected.get(name) {
                    close(expected, value);
                }
            }
        }
        (Value::Array(expected), Value::Array(values)) => {
            for (expected, value) in expected.iter().zip(values) {
                close(expected, value);
            }
        }
        (Value::String(pattern), value) if ["*", "#", "time"].contains(&pattern.as_str()) => {
            *value = Value::Null;
        }
        _ => {}
    }
}

#[test]
fn answers_differ_in_what_the_fact_does_not_leave_open() {
    let answer = |head: &str, body: &str| {
        Answer::parse(format!("HTTP/1.1 400 Bad\r\n{head}\r\n\r\n{body}").as_bytes()).expect("one")
    };
    let request = Request::parse("GET /\nx-request-id: 7", &[]).expect("a request");
    let expected = Expected::parse("400\nwait: #\n\n{\"a\": \"*\", \"b\": \"x...\"}", &[]);
    let expected = expected.expect("an answer");
    let one = answer("wait: 1\r\nallow: GET,HEAD\r\nx-correlation-id: a", r#"{"a":"1","b":"xy"}"#);
    let differing =
        |head: &str, body: &str| faults(&request, &expected, &one, &answer(head, body)).len();
    let head = "wait: 2\r\nallow: HEAD, GET\r\nx-correlation-id: b\r\ndate: now";
    assert_eq!(differing(head, r#"{"b":"xy","a":"2"}"#), 0);
    assert_eq!(differing(head, r#"{"b":"xz","a":"2"}"#), 1);
    assert_eq!(differing(head, r#"{"b":"xy","a":"2","c":1}"#), 1);
    assert_eq!(differing(&format!("{head}\r\nnew: 1"), r#"{"b":"xy","a":"2"}"#), 1);
    assert_eq!(differing("wait: 2\r\nallow: GET", r#"{"b":"xy","a":"2"}"#), 1);
}

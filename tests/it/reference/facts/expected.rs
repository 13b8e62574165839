//! The answer that a fact expects.
//!
//! ```text
//! 404 Not Found
//! content-type: application/json
//! retry-after: -
//!
//! {"error": {"code": "DESIGN_NOT_FOUND", "message": "Design..."}}
//! ```
//!
//! - The reason phrase may be left out.
//! - A header has this value, `-` (it is absent), `*` (any value) or `#` (a whole
//!   number).
//! - JSON is compared by value, with exactly these members. A text stands for itself,
//!   `"*"` for any text, `"#"` for any number, `"time"` for a time of RFC 3339, and
//!   `"start..."` for a text that starts so.
//! - Other bodies are compared line by line. What follows `data: `, or a whole line,
//!   is compared as JSON where it is.
//! - Without a body here, the body is not compared.

use serde_json::Value;

use super::placeholders::with_values;
use super::wire::Answer;

/// What an answer must be.
#[derive(Debug)]
pub(super) struct Expected {
    status: u16,
    reason: Option<String>,
    headers: Vec<(String, String)>,
    pub(super) body: Option<String>,
}

impl Expected {
    pub(super) fn parse(text: &str, answers: &[Value]) -> Result<Self, String> {
        let text = with_values(text.trim_matches('\n'), answers)?;
        let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let line = lines.next().unwrap_or_default().trim();
        let (status, reason) = line.split_once(' ').unwrap_or((line, ""));
        let status = status.parse().map_err(|_| format!("no status: {line}"))?;
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(':').ok_or_else(|| format!("no header: {line}"))?;
            Ok((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        });
        let headers = headers.collect::<Result<_, String>>()?;
        let filled =
            |text: &str| Some(text.trim_matches('\n').to_owned()).filter(|t| !t.is_empty());
        Ok(Self { status, reason: filled(reason), headers, body: filled(body) })
    }

    /// Returns whether the value of a header may differ between two answers.
    pub(super) fn leaves_open(&self, header: &str) -> bool {
        let found = self.headers.iter().find(|(name, _)| name == header);
        found.is_some_and(|(_, value)| value == "*" || value == "#")
    }

    /// Returns how an answer differs.
    pub(super) fn faults(&self, answer: &Answer) -> Vec<String> {
        let mut faults = Vec::new();
        if answer.status != self.status {
            faults.push(format!("status {}, not {}", answer.status, self.status));
        }
        if let Some(reason) = self.reason.as_ref().filter(|reason| **reason != answer.reason) {
            faults.push(format!("reason phrase {:?}, not {reason:?}", answer.reason));
        }
        for (name, expected) in &self.headers {
            let found: Vec<_> = answer.values(name).collect();
            let holds = match (expected.as_str(), &found[..]) {
                ("-", values) => values.is_empty(),
                ("*", values) => !values.is_empty(),
                ("#", [value]) => value.parse::<u64>().is_ok(),
                (expected, [value]) => expected == *value,
                _ => false,
            };
            if !holds {
                faults.push(format!("header {name} is {found:?}, not {expected:?}"));
            }
        }
        if let Some(expected) = &self.body {
            faults.extend(body_faults(expected, &answer.body));
        }
        faults
    }
}

fn body_faults(expected: &str, body: &str) -> Vec<String> {
    if let (Ok(expected), Ok(value)) = (json(expected), json(body)) {
        return json_faults(&expected, &value);
    }
    let (expected, found): (Vec<_>, Vec<_>) =
        (expected.lines().collect(), body.trim_end().lines().collect());
    let holds = expected.len() == found.len()
        && expected.iter().zip(&found).all(|(expected, line)| is_line(expected, line));
    if holds { Vec::new() } else { vec![format!("body {body:?}")] }
}

fn is_line(expected: &str, line: &str) -> bool {
    let data = |line: &str| json(line.strip_prefix("data: ").unwrap_or(line));
    match (data(expected), data(line)) {
        (Ok(expected), Ok(value)) => json_faults(&expected, &value).is_empty(),
        _ => expected == line,
    }
}

fn json(text: &str) -> serde_json::Result<Value> {
    serde_json::from_str(text)
}

/// Returns how a value differs from what is expected.
pub(super) fn json_faults(expected: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    compare(expected, value, "", &mut faults);
    faults
}

/// Adds how a value differs from what is expected, by JSON pointer.
fn compare(expected: &Value, value: &Value, pointer: &str, faults: &mut Vec<String>) {
    let fits = match (expected, value) {
        (Value::Object(members), Value::Object(found)) => {
            for name in members.keys().filter(|name| !found.contains_key(*name)) {
                faults.push(format!("body has no {pointer}/{name}"));
            }
            for (name, value) in found {
                let pointer = format!("{pointer}/{name}");
                match members.get(name) {
                    Some(expected) => compare(expected, value, &pointer, faults),
                    None => faults.push(format!("body has {pointer}: {value}")),
                }
            }
            true
        }
        (Value::Array(items), Value::Array(found)) if items.len() == found.len() => {
            for (index, (expected, value)) in items.iter().zip(found).enumerate() {
                compare(expected, value, &format!("{pointer}/{index}"), faults);
            }
            true
        }
        (Value::String(pattern), Value::String(text)) => match pattern.as_str() {
            "*" => !text.is_empty(),
            "time" => is_time(text),
            pattern => match pattern.strip_suffix("...") {
                Some(start) => text.starts_with(start),
                None => text == pattern,
            },
        },
        (Value::String(pattern), Value::Number(_)) => pattern == "#",
        (expected, value) => expected == value,
    };
    if !fits {
        faults.push(format!("{} is {value}, not {expected}", name_of(pointer)));
    }
}

fn name_of(pointer: &str) -> &str {
    if pointer.is_empty() { "the body" } else { pointer }
}

/// Returns whether a text is a time of RFC 3339.
fn is_time(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let Some(rest) = shape.strip_prefix("0000-00-00T00:00:00") else { return false };
    let zone = rest.strip_prefix('.').map_or(rest, |rest| rest.trim_start_matches('0'));
    ["Z", "+00:00", "-00:00"].contains(&zone) && !rest.starts_with(".Z")
}

#[test]
fn expected_body_matches_only_what_it_says() {
    let faults = |expected: &str, body: &str| body_faults(expected, body).join("; ");
    for (expected, body) in [
        (r#"{"a": 1, "b": [null]}"#, r#"{"b":[null],"a":1}"#),
        (r#"{"a": "*", "b": "x..."}"#, r#"{"a":"t","b":"xy"}"#),
        (r##"{"a": "#"}"##, r#"{"a":4.5}"#),
        (r#"{"a": "time"}"#, r#"{"a":"2026-04-26T08:15:30.250Z"}"#),
        ("event: error\ndata: {\"a\": \"*\"}", "event: error\ndata: {\"a\":\"b\"}\n\n"),
    ] {
        assert_eq!(faults(expected, body), "");
    }
    for (expected, body, fault) in [
        (r#"{"a": 1}"#, r#"{"a":1,"b":2}"#, "body has /b: 2"),
        (r#"{"a": 1}"#, "{}", "body has no /a"),
        (r#"{"a": [1]}"#, r#"{"a":[1,1]}"#, "/a is [1,1], not [1]"),
        (r#"{"a": "*"}"#, r#"{"a":""}"#, "/a is"),
        (r#"{"a": "*"}"#, r#"{"a":1}"#, "/a is 1"),
        (r##"{"a": "#"}"##, r#"{"a":"1"}"#, "/a is"),
        (r#"{"a": "x..."}"#, r#"{"a":"yx"}"#, "/a is"),
        (r#"{"a": "time"}"#, r#"{"a":"2026-04-26"}"#, "/a is"),
        (r#"{"a": null}"#, r#"{"a":"*"}"#, "/a is"),
        ("event: error\ndata: {}", "event: error\ndata: {\"a\":1}", "body"),
        ("event: error", "event: other", "body"),
        ("{}", "not JSON", "body"),
    ] {
        let found = faults(expected, body);
        assert!(found.contains(fault), "{expected} {body}: {found}");
    }
}

#[test]
fn expected_head_matches_only_what_it_says() {
    let answer = Answer::parse(b"HTTP/1.1 429 Slow\r\nA: b\r\nwait: 30\r\n\r\n{}").expect("one");
    let faults = |text: &str| Expected::parse(text, &[]).expect("an answer").faults(&answer);
    for text in ["429", "429 Slow", "429\na: b\nwait: #\nnone: -", "429\nA: *\n\n{}"] {
        assert_eq!(faults(text), [""; 0], "{text}");
    }
    for text in ["430", "429 Fast", "429\na: c", "429\na: -", "429\nnone: *", "429\na: #"] {
        assert_eq!(faults(text).len(), 1, "{text}");
    }
    assert!(Expected::parse("fine", &[]).is_err() && Expected::parse("200\nx", &[]).is_err());
}

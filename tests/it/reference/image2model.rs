//! The image-to-model API's reference.

use std::time::Duration;

use apierror::{Catalog, Retry};
use serde::Deserialize;
use serde_json::{Map, Value};

use reference_apis::image2model::Image2ModelError;

use super::servers::Servers;
use super::{Api, Case, Row, Shape, effect_of, number_in, over_each_framework, read};
use crate::common::live::{Answer, client};

#[derive(Deserialize)]
struct Reference {
    envelopes: Value,
    rules: Vec<String>,
    sse_events: Vec<String>,
    codes: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    code: String,
    status: u16,
    group: String,
    when: String,
    envelope: String,
    example: Value,
    #[serde(default)]
    headers: Map<String, Value>,
}

fn reference() -> Reference {
    read(include_str!("../../data/image2model.json"))
}

pub(crate) fn api() -> Api {
    let reference = reference();
    let cases = reference.codes.iter().map(|entry| reference.case(entry)).collect();
    Api {
        name: "image2model",
        id_header: Some("x-correlation-id"),
        key_header: "x-api-key",
        catalog: Catalog::of::<Image2ModelError>(),
        cases,
        requests: REQUESTS,
        beside: &[],
    }
}

impl Reference {
    /// Returns the rule that starts with `start`.
    fn rule(&self, start: &str) -> &str {
        let rule = self.rules.iter().find(|rule| rule.starts_with(start));
        rule.unwrap_or_else(|| panic!("no rule {start}"))
    }

    fn case(&self, entry: &Entry) -> Case {
        let body = Shape::of(&entry.example);
        // An example that shows an id is the response to a request with that id.
        let id = entry.example.pointer("/detail/details/correlation_id");
        let id =
            id.or_else(|| self.envelopes.pointer("/detail/detail/correlation_id")).expect("an id");
        let body = match entry.envelope.as_str() {
            "flat" => body,
            "detail" => body.with(&["detail"], "correlation_id", Shape::Is(id.clone())),
            other => panic!("{}: envelope `{other}` is new", entry.code),
        };
        let details = entry.example.pointer("/detail/details");
        let detail = |name: &str| details.and_then(|details| details[name].as_u64());
        let mut headers = Vec::new();
        for name in entry.headers.keys() {
            headers.push(match name.as_str() {
                "X-RateLimit-Limit" => ("x-ratelimit-limit", detail("limit")),
                "X-RateLimit-Remaining" => ("x-ratelimit-remaining", None),
                "X-RateLimit-Reset" => ("x-ratelimit-reset", None),
                other => panic!("{}: header `{other}` is new", entry.code),
            });
        }
        match entry.code.as_str() {
            "RATE_LIMIT_EXCEEDED" => {
                assert!(
                    self.rule("RATE_LIMIT_EXCEEDED: sleep details.retry_after")
                        .contains("X-RateLimit-Limit")
                );
                assert_eq!(headers.len(), 3);
                headers.push(("retry-after", detail("retry_after")));
            }
            "FAL_RATE_LIMIT" => {
                headers.push(("retry-after", Some(number_in(self.rule("FAL_RATE_LIMIT: ")))));
            }
            _ => {}
        }
        Case {
            code: entry.code.clone(),
            status: entry.status,
            description: Some(entry.when.clone()),
            group: Some(entry.group.clone()),
            help: None,
            retry: self.retry(entry),
            body,
            id: id.as_str().map(str::to_owned),
            headers,
        }
    }

    /// The advice of the rules. Rules of a code override general ones.
    fn retry(&self, entry: &Entry) -> Retry {
        let wait_of = |rule: &str| {
            let wait = Duration::from_secs(number_in(rule));
            Retry::throttle().with_base(wait).with_cap(wait)
        };
        let retry = match (entry.code.as_str(), entry.status) {
            ("RATE_LIMIT_EXCEEDED", _) => wait_of(
                self.rule("RATE_LIMIT_EXCEEDED: sleep details.retry_after seconds, default "),
            ),
            ("FAL_RATE_LIMIT", _) => wait_of(self.rule("FAL_RATE_LIMIT: ")),
            (code, _)
                if self
                    .rule("AUTHENTICATION_REQUIRED, INVALID_API_KEY: never retry")
                    .contains(code) =>
            {
                Retry::never()
            }
            (_, 500..) => {
                let (delays, attempts) = self
                    .rule("Any other status >= 500: exponential backoff, 2^attempt seconds")
                    .split_once("up to ")
                    .expect("attempts");
                assert!(delays.contains("2^attempt seconds"));
                // The first wait is 2^0 s.
                let attempts = u32::try_from(number_in(attempts)).expect("few");
                Retry::backoff().with_base(Duration::from_secs(1)).with_max_attempts(attempts)
            }
            _ => {
                self.rule("Any other 4xx: never retry.");
                Retry::never()
            }
        };
        retry.with_effect(effect_of(entry.status))
    }
}

const REQUESTS: &[Row] = &[
    ("AUTHENTICATION_REQUIRED", "GET", "/v1/jobs/batch_1", "", ""),
    ("INVALID_API_KEY", "GET", "/v1/jobs/batch_1", "other", ""),
    ("INSUFFICIENT_PERMISSIONS", "DELETE", "/v1/admin/jobs/batch_1", "demo", ""),
    ("RATE_LIMIT_EXCEEDED", "GET", "/v1/jobs/batch_1", "hasty", ""),
    ("VALIDATION_ERROR", "POST", "/v1/batches", "demo", r#"{"files": [{"name": "image.bmp"}]}"#),
    (
        "FILE_TOO_LARGE",
        "POST",
        "/v1/batches",
        "demo",
        r#"{"files": [{"name": "a.png", "size": 15728640}]}"#,
    ),
    (
        "STORAGE_ERROR",
        "POST",
        "/v1/batches",
        "demo",
        r#"{"files": [{"name": "a.png", "size": 1048576}]}"#,
    ),
    (
        "TOO_MANY_FILES",
        "POST",
        "/v1/batches",
        "demo",
        r#"{"files": [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}"#,
    ),
    ("INVALID_JOB_ID", "GET", "/v1/jobs/invalid@id", "demo", ""),
    ("JOB_NOT_FOUND", "GET", "/v1/jobs/batch_2", "demo", ""),
    ("FILE_NOT_FOUND", "GET", "/v1/jobs/batch_1/files/file_999", "demo", ""),
    ("MODEL_NOT_READY", "GET", "/v1/jobs/batch_1/files/file_001/model", "demo", ""),
    ("PROCESSING_ERROR", "POST", "/v1/jobs/batch_1/files/file_torn/model", "demo", ""),
    ("FAL_API_ERROR", "POST", "/v1/jobs/batch_1/files/file_odd/model", "demo", ""),
    ("FAL_RATE_LIMIT", "POST", "/v1/jobs/batch_1/files/file_late/model", "demo", ""),
    ("APIEXCEPTION", "GET", "/v1/admin/checks/api", "admin", ""),
    ("FALAPIEXCEPTION", "GET", "/v1/admin/checks/fal", "admin", ""),
    ("DATABASEEXCEPTION", "GET", "/v1/admin/checks/database", "admin", ""),
    ("PROCESSINGEXCEPTION", "GET", "/v1/admin/checks/images", "admin", ""),
    ("NETWORKEXCEPTION", "GET", "/v1/admin/checks/network", "admin", ""),
    ("MODELEXCEPTION", "GET", "/v1/admin/checks/models", "admin", ""),
    ("CONFIGURATIONEXCEPTION", "GET", "/v1/admin/checks/configuration", "admin", ""),
];

/// Returns name and data of each event.
fn events_of(stream: &str) -> Vec<(String, Value)> {
    let event = |block: &str| {
        let (name, data) = block.split_once('\n').expect("two lines");
        let name = name.strip_prefix("event: ").expect("a name");
        let data = data.strip_prefix("data: ").expect("data");
        (name.to_owned(), serde_json::from_str(data).expect("one line of JSON"))
    };
    stream.split_terminator("\n\n").map(event).collect()
}

async fn stream_error_is_an_event(servers: &Servers) {
    let expected = events_of(&reference().sse_events.concat());
    assert_eq!(expected.len(), 2);
    let request = client().get(format!("{}/v1/jobs/batch_1/events", &servers["image2model"]));
    let answer = Answer::to(request.header("x-api-key", "demo")).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.headers["content-type"]),
        (200, &"text/event-stream".parse().expect("a value"))
    );
    assert_eq!(events_of(&answer.body), expected);
}

/// «default 60»: if the server names no wait, it sends no header.
async fn rate_limit_has_one_wait(servers: &Servers) {
    let request = client().get(format!("{}/v1/jobs/batch_1", &servers["image2model"]));
    let answer = Answer::to(request.header("x-api-key", "hasty")).await;
    let wait = answer
        .json()
        .pointer("/detail/details/retry_after")
        .and_then(Value::as_u64)
        .expect("a wait");
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(answer.headers["retry-after"], wait.to_string().as_str());
    let reset: u64 =
        answer.headers["x-ratelimit-reset"].to_str().expect("text").parse().expect("a time");
    assert_eq!(reset % 60, 0);
}

over_each_framework! {
    stream_error_is_an_event
    rate_limit_has_one_wait
}

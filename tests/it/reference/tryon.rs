//! The try-on API's reference.

use std::time::Duration;

use apierror::{Catalog, Effect, Retry};
use serde::Deserialize;
use serde_json::{Value, json};

use reference_apis::tryon::TryOnError;

use super::servers::Servers;
use super::{Api, Case, Row, Shape, by_status, check_for_leaks, over_each_framework, read};
use crate::common::live::{Answer, client};

#[derive(Deserialize)]
struct Reference {
    envelope: Value,
    validation_envelope: Value,
    codes: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    code: String,
    status: u16,
    group: String,
    when: String,
    retry_guidance: Option<String>,
    retry_notes: Option<String>,
}

pub(crate) fn api() -> Api {
    let reference: Reference = read(include_str!("../../data/tryon.json"));
    let cases = reference.codes.iter().map(|entry| reference.case(entry)).collect();
    Api {
        name: "tryon",
        id_header: None,
        key_header: "x-api-key",
        catalog: Catalog::of::<TryOnError>(),
        cases,
        requests: REQUESTS,
        beside: &[
            "FILE_REQUIRED",
            "MULTIPART_FILE_NOT_FOUND",
            "INVALID_IMAGE",
            "UNSUPPORTED_IMAGE_TYPE",
            "FILE_TOO_LARGE",
            "RATE_LIMITED",
            "PRODUCT_IMAGE_FETCH_FAILED",
            "GENERATION_FAILED",
        ],
    }
}

impl Reference {
    fn case(&self, entry: &Entry) -> Case {
        let printed = [&self.envelope, &self.validation_envelope];
        let printed = printed.into_iter().find(|printed| printed["code"] == *entry.code);
        let body = printed.map_or_else(|| entry.body(), Shape::of);
        // "Honour `Retry-After` if present".
        let notes = entry.retry_notes.as_deref().unwrap_or_default();
        let headers =
            if notes.contains("Retry-After") { vec![("retry-after", None)] } else { vec![] };
        Case {
            code: entry.code.clone(),
            status: entry.status,
            description: Some(entry.when.clone()),
            group: Some(entry.group.clone()),
            help: entry.retry_notes.clone(),
            retry: entry.retry(),
            body,
            id: None,
            headers,
        }
    }
}

impl Entry {
    fn body(&self) -> Shape {
        let body = Shape::object([
            ("code", Shape::Is(json!(self.code))),
            ("message", Shape::Text),
            ("status", Shape::Is(json!(self.status))),
        ]);
        if self.when.contains("`details.key`") {
            return body.with(&[], "details", Shape::object([("key", Shape::Text)]));
        }
        body
    }

    /// The advice of the column «retry?» and its notes. A failed try-on has no effect.
    fn retry(&self) -> Retry {
        let notes = self.retry_notes.as_deref().unwrap_or_default();
        let retry = match self.retry_guidance.as_deref() {
            None => return by_status(self.status),
            // Someone must use the dashboard. No other request helps.
            Some("No") if notes.contains("dashboard") => Retry::action(),
            Some("No") => Retry::never(),
            Some("Sometimes") => Retry::once(),
            Some("After top-up") => Retry::action(),
            Some("Yes (back off)") if notes.contains("Retry-After") => Retry::throttle(),
            Some("Yes (back off)") => Retry::backoff(),
            Some("Yes (back off, ≤3×)") => Retry::backoff().with_max_attempts(3),
            Some(other) => panic!("{}: guidance `{other}` is new", self.code),
        };
        retry.with_effect(Effect::NotApplied)
    }
}

const CUSTOMER: &str = r#"{"customer": {"url": "https://cdn.example.com/anna.jpg"}}"#;

const REQUESTS: &[Row] = &[
    ("MISSING_API_KEY", "POST", "/tryon/v1/try-on", "", "{}"),
    ("INVALID_API_KEY", "GET", "/tryon/v1/stats", "other", ""),
    ("ACCOUNT_NOT_FOUND", "GET", "/tryon/v1/credits", "orphan", ""),
    ("FORBIDDEN", "GET", "/tryon/v1/products/coat-1", "demo", ""),
    ("PRODUCT_NOT_FOUND", "GET", "/tryon/v1/products/shirt-42", "demo", ""),
    ("EXTERNAL_ID_REQUIRED", "POST", "/tryon/v1/products", "demo", r#"{"images": []}"#),
    ("RESERVED_EXTERNAL_ID", "POST", "/tryon/v1/products", "demo", r#"{"externalId": "_anon_17"}"#),
    (
        "PRODUCT_IMAGES_REQUIRED",
        "POST",
        "/tryon/v1/products",
        "demo",
        r#"{"externalId": "a", "images": []}"#,
    ),
    (
        "INVALID_IMAGE_INPUT",
        "POST",
        "/tryon/v1/products",
        "demo",
        r#"{"externalId": "a", "images": [{}]}"#,
    ),
    (
        "VALIDATION_FAILED",
        "POST",
        "/tryon/v1/try-on",
        "demo",
        r#"{"product": {"images": [{}]}, "validForDays": "30"}"#,
    ),
    ("CUSTOMER_IMAGE_REQUIRED", "POST", "/tryon/v1/try-on", "demo", "{}"),
    (
        "CUSTOMER_IMAGE_FETCH_FAILED",
        "POST",
        "/tryon/v1/try-on",
        "demo",
        r#"{"customer": {"url": "https://cdn.invalid/anna.jpg"}}"#,
    ),
    (
        "PRODUCT_NOT_FOUND",
        "POST",
        "/tryon/v1/try-on",
        "demo",
        r#"{"customer": {}, "product": {"externalId": "shirt-42"}}"#,
    ),
    (
        "PRODUCT_IMAGES_REQUIRED",
        "POST",
        "/tryon/v1/try-on",
        "demo",
        r#"{"customer": {}, "product": {"images": []}}"#,
    ),
    (
        "MISSING_REQUIRED_CLASSIFICATION",
        "POST",
        "/tryon/v1/try-on",
        "demo",
        r#"{"customer": {}, "product": {"type": "pasties", "images": [{"url": "https://cdn.example.com/p.jpg"}]}}"#,
    ),
    ("INSUFFICIENT_CREDITS", "POST", "/tryon/v1/try-on", "empty", CUSTOMER),
    ("QUOTA_EXCEEDED", "POST", "/tryon/v1/try-on", "busy", CUSTOMER),
    ("GENERATION_NOT_FOUND", "GET", "/tryon/v1/generations/gen_9", "demo", ""),
    ("INTERNAL_ERROR", "GET", "/tryon/v1/stats", "demo", ""),
    ("ROUTE_NOT_FOUND", "GET", "/tryon/v1/produkts", "demo", ""),
];

async fn form_fails_by_its_content(servers: &Servers) {
    let (api, client) = (api(), client());
    let send = async |path: &str, parts: &[(&str, &[u8])]| {
        let mut body = Vec::new();
        for (name, content) in parts {
            let head = format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--b--\r\n");
        let request = client
            .post(format!("{}/tryon/v1{path}", &servers["tryon"]))
            .header("x-api-key", "demo");
        let request = request.header("content-type", "multipart/form-data; boundary=b");
        Answer::to(request.body(body)).await
    };
    let fails = |code: &str, answer: &Answer| {
        let case = api.case(code);
        assert_eq!(answer.status.as_u16(), case.status, "{code}: {}", answer.body);
        case.body.of_any_occurrence().check(&answer.json(), &code);
        check_for_leaks(answer, code);
    };
    let jpeg = |len: usize| {
        let mut image = vec![0; len];
        image[..3].copy_from_slice(&[0xff, 0xd8, 0xff]);
        image
    };
    let largest = 10 * 1024 * 1024;

    fails("FILE_REQUIRED", &send("/images/upload", &[("image", b"GIF89a")]).await);
    fails("INVALID_IMAGE", &send("/images/upload", &[("file", b"GIF89a")]).await);
    fails(
        "UNSUPPORTED_IMAGE_TYPE",
        &send("/images/upload", &[("file", b"GIF89a, and more")]).await,
    );
    // One byte more than an image may have, then more than the limit of the body.
    fails("FILE_TOO_LARGE", &send("/images/upload", &[("file", &jpeg(largest + 1))]).await);
    fails("FILE_TOO_LARGE", &send("/images/upload", &[("file", &jpeg(largest + 200_000))]).await);
    assert_eq!(send("/images/upload", &[("file", &jpeg(largest))]).await.status.as_u16(), 201);

    let data = br#"{"customer": {"fileKey": "front"}}"#;
    fails(
        "MULTIPART_FILE_NOT_FOUND",
        &send("/try-on", &[("data", data), ("back", &jpeg(64))]).await,
    );
    fails("VALIDATION_FAILED", &send("/try-on", &[("front", &jpeg(64))]).await);
    assert_eq!(send("/try-on", &[("data", data), ("front", &jpeg(64))]).await.status.as_u16(), 202);
}

async fn rate_limit_has_retry_after(servers: &Servers) {
    let (api, client) = (api(), client());
    let ask = || {
        Answer::to(
            client
                .get(format!("{}/tryon/v1/credits", &servers["tryon"]))
                .header("x-api-key", "demo"),
        )
    };
    assert_eq!(ask().await.json(), json!({ "credits": 12 }));
    let (case, limited) = (api.case("RATE_LIMITED"), ask().await);
    assert_eq!(limited.status.as_u16(), case.status);
    case.body.check(&limited.json(), &"RATE_LIMITED");
    let wait: u64 =
        limited.headers["retry-after"].to_str().expect("text").parse().expect("seconds");
    assert!((1..=30).contains(&wait), "{wait}");
}

/// «Some codes also surface on GET /generations/:id as `errorCode` of a FAILED job, not as an error response.»
async fn failed_job_reports_its_error_code(servers: &Servers) {
    let (reference, client) = (read::<Reference>(include_str!("../../data/tryon.json")), client());
    let is_of_jobs = |entry: &&Entry| {
        entry.when.contains("GET /generations/:id` as `errorCode`")
            || entry.when.contains("Surfaces on `GET /generations/:id`")
    };
    let mut expected: Vec<_> =
        reference.codes.iter().filter(is_of_jobs).map(|entry| entry.code.as_str()).collect();
    expected.sort_unstable();

    let mut surfaced = Vec::new();
    for (product, has_failed) in
        [("shirt-7", false), ("hat-2", true), ("mirror-1", true), ("pasties-3", true)]
    {
        let body = json!({ "customer": {}, "product": { "externalId": product } });
        let started = client
            .post(format!("{}/tryon/v1/try-on", &servers["tryon"]))
            .header("x-api-key", "demo");
        let started = Answer::to(started.json(&body)).await;
        assert_eq!(started.status.as_u16(), 202, "{}", started.body);
        let id = started.json()["generationId"].as_str().expect("an id").to_owned();
        let mut job = json!({ "status": "PENDING" });
        while job["status"] == "PENDING" {
            tokio::time::sleep(Duration::from_millis(5)).await;
            let url = format!("{}/tryon/v1/generations/{id}", &servers["tryon"]);
            let answer = Answer::to(client.get(url).header("x-api-key", "demo")).await;
            assert_eq!(answer.status.as_u16(), 200);
            check_for_leaks(&answer, product);
            job = answer.json();
        }
        assert_eq!(job["status"], if has_failed { "FAILED" } else { "COMPLETED" }, "{job}");
        if has_failed {
            let code = job["errorCode"].as_str().expect("a code").to_owned();
            assert!(
                job["errorMessage"].as_str().is_some_and(|message| !message.is_empty()),
                "{job}"
            );
            let key = if code == "MISSING_REQUIRED_CLASSIFICATION" {
                json!("on_model")
            } else {
                Value::Null
            };
            assert_eq!(job["errorDetails"]["key"], key, "{job}");
            surfaced.push(code);
        }
    }
    surfaced.sort_unstable();
    assert_eq!(surfaced, expected);
}

over_each_framework! {
    form_fails_by_its_content
    rate_limit_has_retry_after
    failed_job_reports_its_error_code
}

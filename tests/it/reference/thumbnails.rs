//! The thumbnails API's reference.

use apierror::Catalog;
use serde::Deserialize;
use serde_json::{Value, json};

use reference_apis::thumbnails::ThumbnailsError;

use super::{Api, Case, Row, Shape, by_status, read};

#[derive(Deserialize)]
struct Reference {
    envelope: Value,
    rules: Vec<String>,
    codes: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    code: String,
    status: u16,
    when: String,
}

pub(crate) fn api() -> Api {
    let reference: Reference = read(include_str!("../../data/thumbnails.json"));
    let cases = reference.codes.iter().map(|entry| reference.case(entry)).collect();
    Api {
        name: "thumbnails",
        id_header: Some("x-request-id"),
        key_header: "x-api-key",
        catalog: Catalog::of::<ThumbnailsError>(),
        cases,
        requests: REQUESTS,
        beside: &[],
    }
}

impl Reference {
    fn case(&self, entry: &Entry) -> Case {
        // The printed envelope, with this code and any message.
        let body = Shape::of(&self.envelope);
        let body = body.with(&["error"], "code", Shape::Is(json!(entry.code)));
        let mut body = body.with(&["error"], "message", Shape::Text);
        let has_details = "Validation errors may also include error.details, an array of";
        if entry.code == "VALIDATION_ERROR"
            && self.rules.iter().any(|rule| rule.starts_with(has_details))
        {
            let field = Shape::object([("path", Shape::Text), ("message", Shape::Text)]);
            body = body.with(&["error"], "details", Shape::List(Box::new(field)));
        }
        Case {
            code: entry.code.clone(),
            status: entry.status,
            description: Some(entry.when.clone()),
            group: None,
            help: None,
            retry: by_status(entry.status),
            body,
            id: self.envelope["request_id"].as_str().map(str::to_owned),
            headers: Vec::new(),
        }
    }
}

const REQUESTS: &[Row] = &[
    ("MISSING_API_KEY", "GET", "/v1/usage", "", ""),
    ("INVALID_API_KEY_FORMAT", "GET", "/v1/usage", "sk_demo", ""),
    ("INVALID_API_KEY", "GET", "/v1/usage", "pkz_nobody", ""),
    ("API_KEY_INACTIVE", "GET", "/v1/usage", "pkz_inactive", ""),
    ("API_KEY_DELETED", "GET", "/v1/usage", "pkz_deleted", ""),
    ("SMART_BALANCE_PAYMENT_FAILED", "GET", "/v1/usage", "pkz_paused", ""),
    ("API_ACCESS_NOT_ENABLED", "GET", "/v1/usage", "pkz_free", ""),
    ("ACCOUNT_SUSPENDED", "GET", "/v1/usage", "pkz_suspended", ""),
    ("TOO_MANY_REQUESTS", "GET", "/v1/usage", "pkz_hasty", ""),
    ("INTERNAL_ERROR", "GET", "/v1/usage", "pkz_demo", ""),
    ("VALIDATION_ERROR", "POST", "/v1/thumbnails", "pkz_demo", r#"{"amount": "two"}"#),
    (
        "INVALID_PERSONA",
        "POST",
        "/v1/thumbnails",
        "pkz_demo",
        r#"{"prompt": "cat", "persona": "ada"}"#,
    ),
    (
        "INVALID_STYLE",
        "POST",
        "/v1/thumbnails",
        "pkz_demo",
        r#"{"prompt": "cat", "style": "noir"}"#,
    ),
    ("INVALID_AMOUNT", "POST", "/v1/thumbnails", "pkz_demo", r#"{"prompt": "cat", "amount": -1}"#),
    ("CONTENT_POLICY", "POST", "/v1/thumbnails", "pkz_demo", r#"{"prompt": "a weapon"}"#),
    (
        "SUPPORT_IMAGE_NOT_SUPPORTED",
        "POST",
        "/v1/thumbnails",
        "pkz_demo",
        r#"{"prompt": "cat", "model": "fast", "supportImage": "https://cdn.example.com/c.png"}"#,
    ),
    (
        "INVALID_IMAGE",
        "POST",
        "/v1/thumbnails",
        "pkz_demo",
        r#"{"prompt": "cat", "image": "https://cdn.invalid/c.png"}"#,
    ),
    (
        "IMAGE_TOO_LARGE",
        "POST",
        "/v1/thumbnails",
        "pkz_demo",
        r#"{"prompt": "cat", "image": "https://cdn.example.com/huge.png"}"#,
    ),
    ("INSUFFICIENT_CREDITS", "POST", "/v1/thumbnails", "pkz_empty", r#"{"prompt": "cat"}"#),
    (
        "GENERATION_REJECTED",
        "POST",
        "/v1/thumbnails",
        "pkz_demo",
        r#"{"prompt": "a square circle"}"#,
    ),
    ("CANCELLED", "POST", "/v1/thumbnails", "pkz_demo", r#"{"prompt": "stop"}"#),
    ("GENERATION_FAILED", "POST", "/v1/thumbnails", "pkz_demo", r#"{"prompt": "too many cats"}"#),
    (
        "GENERATION_TIMEOUT",
        "POST",
        "/v1/thumbnails",
        "pkz_demo",
        r#"{"prompt": "every leaf of a forest"}"#,
    ),
    ("SCORING_TIMEOUT", "POST", "/v1/scores", "pkz_demo", "{}"),
    ("TITLE_TIMEOUT", "POST", "/v1/titles", "pkz_demo", "{}"),
    ("NAME_RESERVED", "POST", "/v1/personas", "pkz_demo", r#"{"name": "default"}"#),
    ("NAME_ALREADY_EXISTS", "POST", "/v1/personas", "pkz_demo", r#"{"name": "Ada"}"#),
    ("CONFLICT", "PUT", "/v1/personas/ada", "pkz_demo", r#"{"version": 1}"#),
    ("CANNOT_DELETE_PROCESSING", "DELETE", "/v1/personas/ada", "pkz_demo", ""),
    ("NOT_FOUND", "DELETE", "/v1/personas/unknown", "pkz_demo", ""),
    ("SERVICE_UNDER_MAINTENANCE", "GET", "/v1/styles", "pkz_demo", ""),
];

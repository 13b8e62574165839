//! `json!` with `to_string`, axum's `Json` or actix's `json`: what most code does.

use actix_web::HttpResponse;
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::actix_status;
use crate::plain::PlainError;

fn value(error: &PlainError) -> Value {
    if let Some(request_id) = error.request_id() {
        return json!({
            "error": { "code": error.code(), "message": error.message() },
            "request_id": request_id,
        });
    }
    match error.issues() {
        None => {
            json!({ "code": error.code(), "message": error.message(), "status": error.status().as_u16() })
        }
        Some(issues) => json!({
            "code": error.code(),
            "message": error.message(),
            "status": error.status().as_u16(),
            "details": issues.iter().map(|issue| json!({ "path": issue.path, "message": issue.message })).collect::<Vec<_>>(),
        }),
    }
}

pub(crate) fn body(error: &PlainError) -> String {
    value(error).to_string()
}

#[expect(clippy::needless_pass_by_value, reason = "`into_response` consumes the error")]
pub(crate) fn axum(error: PlainError) -> Response {
    (error.status(), Json(value(&error))).into_response()
}

pub(crate) fn actix(error: &PlainError) -> HttpResponse {
    HttpResponse::build(actix_status(error.status())).json(value(error))
}

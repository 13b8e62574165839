//! A struct with `#[derive(Serialize)]` and `serde_json::to_vec`, axum's `Json` or
//! actix's `json`. The ratios of the tables are to this approach.

use actix_web::{HttpResponse, HttpResponseBuilder};
use axum::Json;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use serde::Serialize;

use super::actix_status;
use crate::bodies::{CustomBody, FlatBody, NestedBody, ProblemBody};
use crate::plain::{Issue, PlainError};

fn bytes(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).unwrap_or_default()
}

pub(crate) fn flat(error: &PlainError) -> Vec<u8> {
    bytes(&FlatBody::from(error))
}

pub(crate) fn flat_formatted(error: &PlainError) -> Vec<u8> {
    bytes(&FlatBody::formatted(error))
}

pub(crate) fn nested(error: &PlainError) -> Vec<u8> {
    bytes(&NestedBody::from(error))
}

pub(crate) fn problem(error: &PlainError) -> Vec<u8> {
    bytes(&ProblemBody::from(error))
}

pub(crate) fn custom(error: &PlainError) -> Vec<u8> {
    bytes(&CustomBody::<&[Issue]>::from(error))
}

fn respond(error: &PlainError, content_type: &'static str, body: Vec<u8>) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::from(body));
    *response.status_mut() = error.status();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

pub(crate) fn flat_response(error: &PlainError) -> http::Response<Bytes> {
    respond(error, "application/json", flat(error))
}

pub(crate) fn nested_response(error: &PlainError) -> http::Response<Bytes> {
    respond(error, "application/json", nested(error))
}

pub(crate) fn problem_response(error: &PlainError) -> http::Response<Bytes> {
    respond(error, "application/problem+json", problem(error))
}

pub(crate) fn custom_response(error: &PlainError) -> http::Response<Bytes> {
    respond(error, "application/json", custom(error))
}

#[expect(clippy::needless_pass_by_value, reason = "`into_response` consumes the error")]
/// A response of axum with the body in the flat shape.
#[must_use]
pub fn flat_axum(error: PlainError) -> Response {
    (error.status(), Json(FlatBody::from(&error))).into_response()
}

#[expect(clippy::needless_pass_by_value, reason = "`into_response` consumes the error")]
pub(crate) fn flat_formatted_axum(error: PlainError) -> Response {
    (error.status(), Json(FlatBody::formatted(&error))).into_response()
}

#[expect(clippy::needless_pass_by_value, reason = "`into_response` consumes the error")]
pub(crate) fn nested_axum(error: PlainError) -> Response {
    (error.status(), Json(NestedBody::from(&error))).into_response()
}

#[expect(clippy::needless_pass_by_value, reason = "`into_response` consumes the error")]
pub(crate) fn problem_axum(error: PlainError) -> Response {
    let content_type = [(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))];
    (error.status(), content_type, Json(ProblemBody::from(&error))).into_response()
}

#[expect(clippy::needless_pass_by_value, reason = "`into_response` consumes the error")]
pub(crate) fn custom_axum(error: PlainError) -> Response {
    (error.status(), Json(CustomBody::<&[Issue]>::from(&error))).into_response()
}

fn actix(error: &PlainError) -> HttpResponseBuilder {
    HttpResponse::build(actix_status(error.status()))
}

pub(crate) fn flat_actix(error: &PlainError) -> HttpResponse {
    actix(error).json(FlatBody::from(error))
}

pub(crate) fn nested_actix(error: &PlainError) -> HttpResponse {
    actix(error).json(NestedBody::from(error))
}

pub(crate) fn problem_actix(error: &PlainError) -> HttpResponse {
    actix(error).content_type("application/problem+json").json(ProblemBody::from(error))
}

pub(crate) fn custom_actix(error: &PlainError) -> HttpResponse {
    actix(error).json(CustomBody::<&[Issue]>::from(error))
}

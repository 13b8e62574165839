//! Tests the default error for each failure: its code, status and public members.

use std::collections::HashSet;
use std::error::Error as _;
use std::io;

use apierror::envelope::{Flat, Google, JsonApi};
use apierror::{
    ApiError, Catalog, DeclaredError, Effect, Failure, FieldError, Retry, ServiceError,
};
use http::StatusCode;
use serde_json::json;

use crate::common::{in_each, in_each_with_retry, json, parsed, text};

fn status(number: u16) -> Failure {
    Failure::Status(StatusCode::from_u16(number).expect("a status"))
}

fn fields() -> Vec<FieldError> {
    vec![FieldError::new("page", "Required").with_code("missing_field")]
}

#[test]
fn every_failure_has_a_code_and_a_status() {
    for (failure, code, number) in [
        (Failure::RouteNotFound, "ROUTE_NOT_FOUND", 404),
        (Failure::MethodNotAllowed, "METHOD_NOT_ALLOWED", 405),
        (Failure::RequestTimeout, "REQUEST_TIMEOUT", 408),
        (Failure::PayloadTooLarge, "PAYLOAD_TOO_LARGE", 413),
        (Failure::UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", 415),
        (Failure::MalformedBody(fields()), "MALFORMED_BODY", 400),
        (Failure::InvalidBody(fields()), "VALIDATION_FAILED", 422),
        (Failure::InvalidForm(fields()), "VALIDATION_FAILED", 422),
        (Failure::InvalidPath(fields()), "INVALID_PATH", 400),
        (Failure::InvalidQuery(fields()), "INVALID_QUERY", 400),
        (Failure::Panicked, "INTERNAL_ERROR", 500),
        (Failure::Internal(io::Error::other("10.0.0.7").into()), "INTERNAL_ERROR", 500),
        (status(404), "NOT_FOUND", 404),
        (status(405), "METHOD_NOT_ALLOWED", 405),
        (status(418), "IM_A_TEAPOT", 418),
        (status(500), "INTERNAL_ERROR", 500),
        (status(503), "SERVICE_UNAVAILABLE", 503),
        (status(499), "CLIENT_CLOSED_REQUEST", 499),
        (status(430), "CLIENT_ERROR", 430),
        (status(599), "SERVER_ERROR", 599),
        (status(302), "INTERNAL_ERROR", 500),
        (status(999), "INTERNAL_ERROR", 500),
    ] {
        let printed = format!("{failure:?}");
        let error = ServiceError::from(failure);
        assert_eq!((error.code(), error.status().as_u16()), (code, number), "{printed}");
        assert!(Catalog::of::<ServiceError>().get(code).is_some(), "{printed}");
        for (envelope, response) in in_each(&error).into_iter().chain(in_each_with_retry(&error)) {
            assert_eq!(response.status(), number, "{printed} in {envelope}");
            assert!(!text(&response).contains("10.0.0.7"), "{printed} in {envelope}");
        }
        let flat = json::<Flat>(&error);
        assert_eq!((&flat["code"], &flat["status"]), (&json!(code), &json!(number)), "{printed}");
        assert_eq!(flat.get("details").is_some(), !error.fields().is_empty(), "{printed}");
    }
}

#[test]
fn fields_are_details_in_every_envelope() {
    let error = ServiceError::from(Failure::InvalidQuery(fields()));
    assert_eq!(error.fields(), fields());
    let flat = parsed(&apierror::response_in::<Flat>(&error));
    assert_eq!(
        flat["details"],
        json!([{ "path": "page", "message": "Required", "code": "missing_field" }])
    );
    let violations = &json::<Google>(&error)["error"]["details"];
    let is_page = |detail: &serde_json::Value| detail["fieldViolations"][0]["field"] == "page";
    assert!(
        violations.as_array().is_some_and(|details| details.iter().any(is_page)),
        "{violations}"
    );
    assert!(json::<JsonApi>(&error)["errors"][0]["source"].is_object());
}

#[test]
fn cause_is_only_a_source() {
    let error = ServiceError::from(Failure::Internal(io::Error::other("10.0.0.7: refused").into()));
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("10.0.0.7: refused"));
    assert_eq!(error.to_string(), "Something went wrong on the server.");
    assert_eq!(error.to_json(), ServiceError::from(Failure::Panicked).to_json());
}

#[test]
fn catalog_contains_every_code() {
    let mut codes = HashSet::new();
    for spec in ServiceError::specs() {
        assert!(codes.insert(spec.code), "{} is there twice", spec.code);
        assert!(spec.message.ends_with('.') && !spec.description.is_empty(), "{}", spec.code);
        assert_eq!(spec.group, "Service", "{}", spec.code);
    }
    for number in 400..600 {
        let error = ServiceError::from(status(number));
        assert!(codes.contains(error.code()), "{number}");
        assert_eq!(error.status().as_u16(), number);
    }
    let retry = |failure| ServiceError::from(failure).retry();
    assert_eq!(retry(Failure::RouteNotFound), Retry::never());
    assert!(retry(Failure::RequestTimeout).is_retryable());
    assert_eq!(retry(Failure::Panicked).effect(), Effect::Unknown);
}

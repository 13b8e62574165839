//! The document of a router of aide, compared with that of utoipa for the same types.

use std::collections::BTreeSet;

use aide::OperationOutput;
use aide::axum::{ApiRouter, routing::get};
use aide::openapi::OpenApi;
use apierror::envelope::{self, Nested};
use apierror::{ApiError, DeclaredError, FieldError};
use axum::response::IntoResponse;
use serde_json::{Map, Value};
use utoipa::IntoResponses;

#[derive(Debug, thiserror::Error, ApiError)]
#[expect(dead_code, reason = "declared for its facts")]
#[api(envelope = envelope::Flat)]
enum Order {
    /// The order was deleted after 30 days.
    #[error("no order {id}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, help = "Check the id.")]
    NotFound {
        #[api(detail)]
        id: u32,
        #[api(extension)]
        hint: Option<String>,
    },
    #[error("no customer")]
    #[api(code = "CUSTOMER_NOT_FOUND", status = 404)]
    NoCustomer,
    #[error("invalid")]
    #[api(code = "VALIDATION_FAILED", status = 422)]
    Invalid {
        #[api(details)]
        fields: Vec<FieldError>,
    },
    #[error("slow down")]
    #[api(code = "RATE_LIMITED", status = 429, header(x_scope = "account"))]
    Limited {
        #[api(retry_after)]
        wait: std::time::Duration,
    },
    #[error(transparent)]
    #[api(transparent)]
    Auth(#[from] SignedOut),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("signed out")]
#[api(code = "SIGNED_OUT", status = 401, header(www_authenticate = "Bearer"))]
struct SignedOut;

#[derive(Debug, thiserror::Error, ApiError)]
#[expect(dead_code, reason = "declared for its facts")]
#[api(status = 409, domain = "example.com", envelope = envelope::WithRetry<envelope::Google>)]
enum Generic<T: std::fmt::Debug + serde::Serialize> {
    #[error("taken")]
    #[api(code = "TAKEN")]
    Taken(#[api(detail = "by")] T),
    #[error("gone")]
    #[api(code = "GONE", envelope = envelope::PlainText)]
    Gone,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("hidden")]
#[api(code = "HIDDEN", status = 400, envelope = envelope::NestJs)]
struct Hidden;

/// Returns the responses of the only operation of a router.
fn documented(router: ApiRouter) -> Map<String, Value> {
    let mut document = OpenApi::default();
    let _ = router.finish_api(&mut document);
    let document = serde_json::to_value(document).expect("JSON");
    let responses = &document["paths"]["/"]["get"]["responses"];
    let mut responses = responses.as_object().expect("responses").clone();
    for response in responses.values_mut() {
        let headers = response.get_mut("headers").and_then(Value::as_object_mut);
        for header in headers.into_iter().flat_map(Map::values_mut) {
            // aide writes the only style that there is.
            let style = header.as_object_mut().and_then(|header| header.remove("style"));
            assert_eq!(style, Some("simple".into()));
        }
    }
    responses
}

/// Returns the responses of a type by aide, without those of a success.
fn in_aide<E: OperationOutput + IntoResponse + 'static>() -> Map<String, Value> {
    async fn handler<E>() -> Result<String, E> {
        Ok(String::new())
    }
    let mut responses = documented(ApiRouter::new().api_route("/", get(handler::<E>)));
    assert!(responses.remove("200").is_some(), "{responses:?}");
    responses
}

fn in_utoipa<E: IntoResponses>() -> Map<String, Value> {
    let responses = E::responses().into_iter().filter(|(status, _)| !status.starts_with("x-"));
    let value = |response| serde_json::to_value(response).expect("JSON");
    responses.map(|(status, response)| (status, value(response))).collect()
}

#[test]
fn responses_are_those_of_utoipa() {
    fn check<E>()
    where
        E: DeclaredError + IntoResponses + OperationOutput + IntoResponse + 'static,
    {
        let responses = in_aide::<E>();
        let statuses: BTreeSet<_> = E::specs().map(|spec| spec.status.as_str()).collect();
        assert_eq!(responses.keys().collect::<Vec<_>>(), Vec::from_iter(statuses));
        assert_eq!(responses, in_utoipa::<E>());
        for response in responses.values() {
            assert!(response["content"].is_object() && response["description"].is_string());
        }
    }
    check::<Order>();
    check::<Generic<u32>>();
    check::<Hidden>();
    check::<apierror::ServiceError>();
}

#[test]
fn boxed_error_is_documented_and_held_error_is_not() {
    assert_eq!(in_aide::<Box<Order>>(), in_aide::<Order>());
    assert_eq!(in_aide::<apierror::Error>(), Map::new());
}

#[test]
fn envelope_of_the_service_is_that_of_the_thread() {
    let content = || in_aide::<SignedOut>()["401"]["content"].clone();
    assert!(content()["application/problem+json"].is_object());
    apierror::aide::in_service::<Nested>();
    let schema = &content()["application/json"]["schema"];
    assert_eq!(schema["properties"]["error"]["properties"]["code"]["const"], "SIGNED_OUT");
    let other = std::thread::spawn(in_aide::<SignedOut>).join().expect("no panic");
    assert!(other["401"]["content"]["application/problem+json"].is_object());
    // A type with an envelope keeps it.
    assert!(in_aide::<Order>()["404"]["content"]["application/json"].is_object());
}

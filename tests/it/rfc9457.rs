//! The two examples of RFC 9457, section 3.

use apierror::envelope::Envelope;
use apierror::{
    ApiError, DeclaredError, Details, Occurrence, RequestContext, context, response_in,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;

use crate::common::{header, parsed};

fn out_of_credit_of_the_rfc() -> Value {
    json!({
        "type": "https://example.com/probs/out-of-credit",
        "title": "You do not have enough credit.",
        "detail": "Your current balance is 30, but that costs 50.",
        "instance": "/account/12345/msgs/abc",
        "balance": 30,
        "accounts": ["/account/12345", "/account/67890"]
    })
}

fn validation_error_of_the_rfc() -> Value {
    json!({
        "type": "https://example.net/validation-error",
        "title": "Your request is not valid.",
        "errors": [
            {"detail": "must be a positive integer", "pointer": "#/age"},
            {"detail": "must be 'green', 'red' or 'blue'", "pointer": "#/profile/color"}
        ]
    })
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("ledger refused")]
#[api(
    code = "OUT_OF_CREDIT",
    status = 403,
    type_base = "https://example.com/probs/",
    title = "You do not have enough credit.",
    message = "Your current balance is {balance}, but that costs {cost}."
)]
struct OutOfCredit {
    #[api(extension)]
    balance: u32,
    cost: u32,
    #[api(extension)]
    accounts: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct Invalid {
    detail: &'static str,
    pointer: &'static str,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("{} errors", errors.len())]
#[api(
    code = "VALIDATION_ERROR",
    status = 422,
    type_base = "https://example.net/",
    title = "Your request is not valid.",
    message = "Two members are not valid."
)]
struct ValidationError {
    #[api(extension)]
    errors: Vec<Invalid>,
}

fn out_of_credit() -> OutOfCredit {
    OutOfCredit { balance: 30, cost: 50, accounts: vec!["/account/12345", "/account/67890"] }
}

fn validation_error() -> ValidationError {
    ValidationError {
        errors: vec![
            Invalid { detail: "must be a positive integer", pointer: "#/age" },
            Invalid { detail: "must be 'green', 'red' or 'blue'", pointer: "#/profile/color" },
        ],
    }
}

fn within_its_request<R>(work: impl FnOnce() -> R) -> R {
    context::sync_scope(RequestContext::new().with_path("/account/12345/msgs/abc").into(), work)
}

/// Checks that `body` has each member of the example, and returns its other
/// members.
fn beyond(body: &Value, example: &Value) -> Vec<String> {
    let members = example.as_object().expect("an object");
    for (name, value) in members {
        assert_eq!(body.get(name), Some(value), "{name}");
    }
    let all = body.as_object().expect("an object").keys();
    all.filter(|name| !members.contains_key(*name)).cloned().collect()
}

#[test]
fn out_of_credit_has_each_member_of_the_example() {
    let response = within_its_request(|| out_of_credit().to_response());
    assert_eq!(response.status(), 403);
    assert_eq!(header(&response, "content-type"), Some(&b"application/problem+json"[..]));
    let body = parsed(&response);
    assert_eq!(beyond(&body, &out_of_credit_of_the_rfc()), ["code", "status"]);
    assert_eq!((&body["code"], &body["status"]), (&json!("OUT_OF_CREDIT"), &json!(403)));
}

#[test]
fn validation_error_has_each_member_of_the_example() {
    let response = validation_error().to_response();
    assert_eq!(response.status(), 422);
    let body = parsed(&response);
    assert_eq!(beyond(&body, &validation_error_of_the_rfc()), ["code", "detail", "status"]);
    assert_eq!(body["status"], 422);
}

/// `status` must be the status of the response (RFC 9457, section 3.1.2).
#[test]
fn status_member_equals_the_response_status() {
    for response in [out_of_credit().to_response(), validation_error().to_response()] {
        assert_eq!(parsed(&response)["status"], response.status().as_u16());
    }
}

/// The members of the RFC and no others. `detail` is left out if it adds nothing
/// to the title.
struct Rfc;

#[derive(Serialize)]
struct RfcBody<'a> {
    r#type: Cow<'static, str>,
    title: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    #[serde(flatten)]
    extensions: Option<Details<'a>>,
}

impl Envelope for Rfc {
    const CONTENT_TYPE: &'static str = "application/problem+json";
    type Body<'a> = RfcBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> RfcBody<'a> {
        let spec = occurrence.spec();
        RfcBody {
            r#type: spec.type_uri(),
            title: occurrence.title(),
            detail: spec.message.contains('{').then(|| occurrence.message()),
            instance: occurrence.path(),
            extensions: occurrence.extensions(),
        }
    }
}

#[test]
fn custom_envelope_gives_exactly_the_examples() {
    let credit = within_its_request(|| response_in::<Rfc>(&out_of_credit()));
    assert_eq!(parsed(&credit), out_of_credit_of_the_rfc());
    let validation = response_in::<Rfc>(&validation_error());
    assert_eq!(parsed(&validation), validation_error_of_the_rfc());
    assert_eq!(header(&validation, "content-type"), Some(&b"application/problem+json"[..]));
}

/// The title of `about:blank` is the reason phrase (RFC 9457, section 4.2.1).
#[test]
fn problem_without_type_is_about_blank() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("gone")]
    #[api(code = "GONE", status = 410)]
    struct Gone;

    let body = parsed(&Gone.to_response());
    assert_eq!((&body["type"], &body["title"]), (&json!("about:blank"), &json!("Gone")));
}

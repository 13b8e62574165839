//! Declared errors by hand: members of their own, responses of each framework, and
//! field errors.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::borrow::Cow;

use apierror::contract::{Update, check_with};
use apierror::envelope::{Envelope, Flat, Google, JsonApi, Nested, ProblemDetails};
use apierror::{
    ApiError, Catalog, CatalogEntry, DeclaredError, Details, ErrorSpec, FieldError, FieldPlace,
    FieldSpec, Occurrence, json_in,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::common::component_name;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
enum Shop {
    #[error("slow")]
    #[api(code = "SLOW", status = 503)]
    #[expect(dead_code, reason = "declared for its facts")]
    Slow,
    #[error("{left} left")]
    #[api(code = "OUT_OF_STOCK", status = 409)]
    OutOfStock {
        #[api(extension)]
        left: u32,
    },
}

/// Adds two members to each error of the shop.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct WithCause(Shop, &'static str);

#[derive(Serialize)]
struct Added<'a> {
    zeta: u8,
    cause: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u32>,
}

impl Serialize for WithCause {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let left = if let Shop::OutOfStock { left } = self.0 { Some(left) } else { None };
        Added { zeta: 1, cause: self.1, left }.serialize(serializer)
    }
}

impl ApiError for WithCause {
    fn spec(&self) -> &'static ErrorSpec {
        self.0.spec()
    }
    fn message(&self) -> Cow<'_, str> {
        self.0.message()
    }
    fn extensions(&self) -> Option<Details<'_>> {
        Some(Details::new(self))
    }
}

const ADDED: &[FieldSpec] = &[
    FieldSpec::new("zeta", FieldPlace::Extension, "u8"),
    FieldSpec::new("cause", FieldPlace::Extension, "String").with_description("What failed."),
];

impl DeclaredError for WithCause {
    type Envelope = Nested;
    const ENTRIES: &'static [CatalogEntry] =
        &[CatalogEntry::Extended { entries: Shop::ENTRIES, fields: ADDED }];
}

impl axum::response::IntoResponse for WithCause {
    fn into_response(self) -> axum::response::Response {
        apierror::axum::into_response(&self)
    }
}

impl actix_web::ResponseError for WithCause {
    fn error_response(&self) -> actix_web::HttpResponse {
        apierror::actix_web::into_response(self)
    }
}

/// Forwards to the type by hand.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
enum Service {
    #[error(transparent)]
    #[api(transparent)]
    Shop(#[from] WithCause),
    #[error("closed")]
    #[api(code = "CLOSED", status = 403)]
    #[expect(dead_code, reason = "declared for its facts")]
    Closed,
}

fn out_of_stock() -> WithCause {
    WithCause(Shop::OutOfStock { left: 2 }, "db")
}

fn properties(catalog: &Catalog, code: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(&catalog.to_openapi()).unwrap();
    let properties = &document["components"]["schemas"][component_name(code)]["properties"];
    properties.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn added_members_are_sent_in_their_order() {
    let body =
        r#"{"error":{"code":"OUT_OF_STOCK","message":"2 left"},"zeta":1,"cause":"db","left":2}"#;
    assert_eq!(out_of_stock().to_json(), body);
}

#[test]
fn catalogue_knows_added_members_of_every_error() {
    let catalog = Catalog::of::<WithCause>();
    assert_eq!(
        properties(&catalog, "OUT_OF_STOCK"),
        ["cause", "error", "left", "request_id", "zeta"]
    );
    assert_eq!(properties(&catalog, "SLOW"), ["cause", "error", "request_id", "zeta"]);
    let service = Catalog::of::<Service>();
    assert_eq!(properties(&service, "SLOW"), ["cause", "code", "message", "status", "zeta"]);
    assert_eq!(properties(&service, "CLOSED"), ["code", "message", "status"]);
    assert!(catalog.to_json().contains("What failed."));
    assert!(catalog.to_typescript().contains("readonly cause: string;"));
    let with_example = Catalog::of::<WithCause>().examples([out_of_stock()]);
    assert!(with_example.to_json().contains(r#""cause": "db""#));
}

#[test]
fn error_with_added_members_conflicts_with_the_one_without() {
    let conflict = Catalog::of::<Shop>().try_and::<WithCause>().unwrap_err();
    // The envelopes differ before the members do.
    assert!(conflict.to_string().contains("envelopes"), "{conflict}");
    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = Nested)]
    enum Plain {
        #[error(transparent)]
        #[api(transparent)]
        #[expect(dead_code, reason = "declared for its facts")]
        Shop(Shop),
    }
    let conflict = Catalog::of::<Plain>().try_and::<WithCause>().unwrap_err();
    assert!(conflict.to_string().contains("only the second has extension `zeta`"), "{conflict}");
    assert!(Catalog::of::<WithCause>().try_and::<WithCause>().is_ok());
}

#[test]
fn lock_holds_added_members() {
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("by-hand-{}.lock", std::process::id()));
    check_with(&Catalog::of::<WithCause>(), &path, Update::Nothing).unwrap();
    let lock = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(lock.matches("extension.cause = \"string\"").count(), 2, "{lock}");
}

#[tokio::test]
async fn frameworks_answer_as_to_response_does() {
    use actix_web::ResponseError;
    use axum::response::IntoResponse;

    let expected = out_of_stock().to_response();
    let by_axum = out_of_stock().into_response();
    assert_eq!((by_axum.status(), by_axum.headers()), (expected.status(), expected.headers()));
    let body = axum::body::to_bytes(by_axum.into_body(), 9999).await.unwrap();
    assert_eq!(&body, expected.body());
    let by_actix = out_of_stock().error_response();
    assert_eq!(by_actix.status().as_u16(), 409);
    let body = actix_web::body::to_bytes(by_actix.into_body()).await.unwrap();
    assert_eq!(&body, expected.body());
    let status = apierror::tonic::into_status(&out_of_stock());
    assert_eq!((status.code(), status.message()), (tonic::Code::AlreadyExists, "2 left"));
}

/// Members whose names are not in the order of the alphabet, in objects too.
#[derive(Debug, thiserror::Error, Serialize)]
#[error("x")]
struct Unsorted {
    zeta: u8,
    alpha: Inner,
}

#[derive(Debug, Serialize)]
struct Inner {
    y: u8,
    b: bool,
}

static UNSORTED: ErrorSpec = ErrorSpec::new("UNSORTED", http::StatusCode::BAD_REQUEST);

impl ApiError for Unsorted {
    fn spec(&self) -> &'static ErrorSpec {
        &UNSORTED
    }
    fn message(&self) -> Cow<'_, str> {
        "x".into()
    }
    fn details(&self) -> Option<Details<'_>> {
        Some(Details::new(self))
    }
    fn extensions(&self) -> Option<Details<'_>> {
        Some(Details::new(self))
    }
}

#[test]
fn members_keep_their_order_in_every_envelope() {
    let error = Unsorted { zeta: 1, alpha: Inner { y: 2, b: true } };
    let members = r#""zeta":1,"alpha":{"y":2,"b":true}"#;
    let text = |json: bytes::Bytes| String::from_utf8(json.to_vec()).unwrap();
    for (envelope, body) in [
        ("ProblemDetails", json_in::<ProblemDetails>(&error)),
        ("Flat", json_in::<Flat>(&error)),
        ("Nested", json_in::<Nested>(&error)),
        ("JsonApi", json_in::<JsonApi>(&error)),
    ] {
        let body = text(body);
        assert_eq!(body.matches(members).count(), 2, "{envelope}: {body}");
    }

    /// Its details are scalars, which is all that a map of strings can hold.
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("y")]
    #[api(code = "SCALARS", status = 400)]
    struct Scalars {
        #[api(detail)]
        zeta: u8,
        #[api(detail)]
        alpha: &'static str,
    }
    let body = text(json_in::<Google>(&Scalars { zeta: 1, alpha: "a" }));
    assert!(body.contains(r#""metadata":{"zeta":"1","alpha":"a"}"#), "{body}");
}

/// Field errors by hand.
#[derive(Debug, thiserror::Error)]
#[error("invalid")]
struct Invalid(Vec<FieldError>);

impl ApiError for Invalid {
    fn spec(&self) -> &'static ErrorSpec {
        &UNSORTED
    }
    fn message(&self) -> Cow<'_, str> {
        "invalid".into()
    }
    fn details(&self) -> Option<Details<'_>> {
        Some(Details::from(&self.0[..]))
    }
}

/// `{"errors": {path: [message]}}`
struct ByPath;

impl Envelope for ByPath {
    type Body<'a> = Value;
    fn body(occurrence: &Occurrence<'_>) -> Value {
        let errors = occurrence.field_errors().unwrap_or_default();
        let errors = errors.iter().map(|error| (error.path.to_string(), json!([error.message])));
        json!({ "errors": errors.collect::<serde_json::Map<_, _>>() })
    }
}

#[test]
fn field_errors_of_an_error_by_hand_are_known() {
    let error = Invalid(vec![FieldError::new("email", "Required")]);
    let body = json_in::<ByPath>(&error);
    assert_eq!(body, r#"{"errors":{"email":["Required"]}}"#);
    let body = json_in::<Flat>(&error);
    let expected = r#"{"code":"UNSORTED","message":"invalid","status":400,"details":[{"path":"email","message":"Required"}]}"#;
    assert_eq!(body, expected);
}

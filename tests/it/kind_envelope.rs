//! `#[api(envelope = …)]` on a variant: the envelope of one kind of error.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::borrow::Cow;
use std::sync::Arc;

use apierror::client::FromResponse;
use apierror::contract::{Update, check_with};
use apierror::envelope::{Flat, Google, Nested, ProblemDetails, Service, WithRetry};
use apierror::{
    ApiError, Catalog, CatalogEntry, DeclaredError, Envelope, ErrorReport, ErrorSpec, Failure,
    Occurrence, RequestContext, axum as with_axum, context, json_in, response_in,
};
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde_json::{Value, json};

use crate::common::{component_name, header, parsed, text};

/// `{"detail": …}`, as text.
struct Plain;

impl Envelope for Plain {
    const CONTENT_TYPE: &'static str = "text/json";
    const MEMBERS: &'static [&'static str] = &["detail"];
    type Body<'a> = Value;

    fn body(occurrence: &Occurrence<'_>) -> Value {
        json!({ "detail": occurrence.message() })
    }
    fn append_headers(_: &Occurrence<'_>, headers: &mut HeaderMap) {
        headers.insert("x-plain", http::HeaderValue::from_static("1"));
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat, kind = OrderKind, domain = "shop.example.com")]
enum OrderError {
    #[error("no order {0}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound(u32),
    /// A body without fields in an envelope with a template.
    #[error("signed out")]
    #[api(code = "SIGNED_OUT", status = 401, envelope = Google)]
    SignedOut,
    /// A body with fields in an envelope with a template.
    #[error("only {left} left")]
    #[api(code = "OUT_OF_STOCK", status = 409, envelope = WithRetry<Nested>)]
    OutOfStock {
        left: u32,
        /// A member of `Flat`, and of no other envelope here.
        #[api(extension = "status")]
        state: &'static str,
    },
    /// An envelope without a template, and with a header.
    #[error("teapot")]
    #[api(code = "TEAPOT", status = 418, envelope = Plain)]
    Teapot,
    /// In the envelope of the service.
    #[error("busy")]
    #[api(code = "BUSY", status = 429, envelope = Service)]
    Busy,
}

fn signed_out() -> Value {
    parsed(&response_in::<Google>(&OrderError::SignedOut))
}

fn out_of_stock() -> OrderError {
    OrderError::OutOfStock { left: 2, state: "closing" }
}

/// Forwards `OrderError` in another envelope.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Nested)]
enum ShopError {
    #[error(transparent)]
    #[api(transparent)]
    Order(#[from] Box<OrderError>),
    #[error("closed")]
    #[api(code = "CLOSED", status = 403)]
    Closed,
}

#[test]
fn kind_with_envelope_is_rendered_in_it() {
    assert_eq!(
        OrderError::NotFound(7).to_json(),
        r#"{"code":"ORDER_NOT_FOUND","message":"no order 7","status":404}"#
    );
    assert_eq!(parsed(&OrderError::SignedOut.to_response()), signed_out());
    assert_eq!(
        out_of_stock().to_json(),
        r#"{"error":{"code":"OUT_OF_STOCK","message":"only 2 left"},"status":"closing","#
            .to_owned()
            + r#""retry":{"strategy":"never","effect":"not_applied"}}"#
    );
    let teapot = OrderError::Teapot.to_response();
    assert_eq!(text(&teapot), r#"{"detail":"teapot"}"#);
    assert_eq!(header(&teapot, "content-type"), Some(&b"text/json"[..]));
    assert_eq!(header(&teapot, "x-plain"), Some(&b"1"[..]));
    assert_eq!(teapot.status(), 418);
    assert_eq!(OrderError::Teapot.to_json(), teapot.body());
}

#[test]
fn explicit_envelope_precedes_that_of_the_kind() {
    for error in [OrderError::SignedOut, OrderError::Teapot, OrderError::NotFound(7)] {
        let response = response_in::<Flat>(&error);
        assert_eq!(parsed(&response)["code"], error.code());
        assert_eq!(header(&response, "content-type"), Some(&b"application/json"[..]));
        assert_eq!(header(&response, "x-plain"), None);
        assert_eq!(json_in::<Flat>(&error), response.body());
    }
    // After that, the kind still has its own.
    assert_eq!(parsed(&OrderError::SignedOut.to_response()), signed_out());
}

#[test]
fn fixed_body_of_a_kind_is_not_copied() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = Flat)]
    enum Fixed {
        #[error("gone")]
        #[api(code = "GONE", status = 410, message = "gone", envelope = ProblemDetails)]
        Gone,
    }

    // Both are alive when their addresses are compared.
    let bodies = [Fixed::Gone.to_json(), Fixed::Gone.to_json()];
    assert_eq!(parsed(&response_in::<ProblemDetails>(&Fixed::Gone))["title"], "Gone");
    assert_eq!(bodies[0], json_in::<ProblemDetails>(&Fixed::Gone));
    assert_eq!(bodies[0].as_ptr(), bodies[1].as_ptr());
    let of_response = || Fixed::Gone.to_response().into_body();
    assert_eq!(bodies[0].as_ptr(), of_response().as_ptr());
}

#[test]
fn kind_in_the_envelope_of_the_service_follows_the_service() {
    let problem = OrderError::Busy.to_response();
    assert_eq!(header(&problem, "content-type"), Some(&b"application/problem+json"[..]));
    assert_eq!(parsed(&problem)["title"], "Too Many Requests");
    let settings = context::Settings::new().envelope::<Plain>();
    let request = Arc::new(RequestContext::new().with_settings(Arc::new(settings)));
    let (body, response) = context::sync_scope(request, || {
        (OrderError::Busy.to_json(), OrderError::Busy.to_response())
    });
    assert_eq!(body, r#"{"detail":"busy"}"#);
    assert_eq!(response.body(), &body);
    assert_eq!(header(&response, "x-plain"), Some(&b"1"[..]));
}

#[test]
fn forwarded_kind_keeps_its_envelope() {
    let of_order = |order: OrderError| ShopError::from(Box::new(order)).to_response();
    assert_eq!(parsed(&of_order(OrderError::SignedOut)), signed_out());
    assert_eq!(text(&of_order(OrderError::Teapot)), r#"{"detail":"teapot"}"#);
    // A kind without one takes that of the outer type.
    let expected = r#"{"error":{"code":"ORDER_NOT_FOUND","message":"no order 7"}}"#;
    assert_eq!(text(&of_order(OrderError::NotFound(7))), expected);
    let closed = r#"{"error":{"code":"CLOSED","message":"closed"}}"#;
    assert_eq!(ShopError::Closed.to_json(), closed);
    let boxed = Arc::new(OrderError::SignedOut);
    assert_eq!(parsed(&boxed.to_response()), signed_out());
}

#[test]
fn boxed_error_keeps_the_envelope_of_its_kind() {
    let error = apierror::Error::from(OrderError::SignedOut);
    assert_eq!(parsed(&error.to_response()), signed_out());
    assert_eq!(error.to_json(), error.to_response().body());
    let error = apierror::Error::from(OrderError::NotFound(7));
    assert_eq!(parsed(&error.to_response())["title"], "Not Found");
}

/// Every method of `ApiError` by hand, with a spec that names an envelope.
#[derive(Debug, thiserror::Error)]
#[error("by hand")]
struct ByHand;

static BY_HAND: ErrorSpec =
    ErrorSpec::new("BY_HAND", StatusCode::CONFLICT).with_envelope::<Plain>();

impl ApiError for ByHand {
    fn spec(&self) -> &'static ErrorSpec {
        &BY_HAND
    }
    fn message(&self) -> Cow<'_, str> {
        Cow::Borrowed("by hand")
    }
}

impl DeclaredError for ByHand {
    type Envelope = Flat;
    const ENTRIES: &'static [CatalogEntry] = &[CatalogEntry::Spec(&BY_HAND)];
}

#[test]
fn spec_by_hand_names_an_envelope() {
    assert_eq!(ByHand.to_json(), r#"{"detail":"by hand"}"#);
    assert_eq!(
        text(&response_in::<Flat>(&ByHand)),
        r#"{"code":"BY_HAND","message":"by hand","status":409}"#
    );
    assert_eq!(BY_HAND, BY_HAND.with_envelope::<Plain>());
    assert_ne!(BY_HAND, BY_HAND.with_envelope::<Flat>());
    assert!(format!("{BY_HAND:?}").contains("Plain"));
}

async fn of_axum(response: axum::response::Response) -> Response<Bytes> {
    let (head, body) = response.into_parts();
    Response::from_parts(head, axum::body::to_bytes(body, 9999).await.unwrap())
}

#[tokio::test]
async fn frameworks_answer_in_the_envelope_of_the_kind() {
    use ::actix_web::ResponseError;
    use axum::response::IntoResponse;

    let errors =
        || [OrderError::SignedOut, OrderError::Teapot, out_of_stock(), OrderError::NotFound(7)];
    for (axum_error, error) in errors().into_iter().zip(errors()) {
        let expected = error.to_response();
        let by_axum = of_axum(axum_error.into_response()).await;
        assert_eq!((by_axum.headers(), by_axum.body()), (expected.headers(), expected.body()));
        let by_actix = error.error_response();
        let content_type = by_actix.headers().get("content-type").unwrap();
        assert_eq!(Some(content_type.as_bytes()), header(&expected, "content-type"));
        let body = ::actix_web::body::to_bytes(by_actix.into_body()).await.unwrap();
        assert_eq!(&body, expected.body());
        let boxed = apierror::Error::from(error);
        let boxed = of_axum(boxed.into_response()).await;
        if expected.headers()["content-type"] == "text/json" {
            assert_eq!(boxed.body(), expected.body());
        }
    }
}

/// The service's errors, of which one kind has its own envelope.
#[derive(Debug, thiserror::Error, ApiError)]
enum Around {
    #[error("no such page")]
    #[api(code = "NO_PAGE", status = 404, envelope = Plain)]
    NoPage,
}

impl TryFrom<Failure> for Around {
    type Error = Failure;
    fn try_from(failure: Failure) -> Result<Self, Failure> {
        match failure {
            Failure::RouteNotFound => Ok(Self::NoPage),
            other => Err(other),
        }
    }
}

#[tokio::test]
async fn layers_answer_in_the_envelope_of_the_kind() {
    use ::actix_web::test;
    use tower::ServiceExt;

    let layer = with_axum::ErrorLayer::<Nested>::new().errors::<Around>();
    let app: axum::Router = axum::Router::new()
        .route("/order", axum::routing::get(async || Err::<(), _>(OrderError::SignedOut)))
        .layer(layer);
    let get = |path: &str| {
        let request = axum::extract::Request::get(path).body(axum::body::Body::empty()).unwrap();
        let app = app.clone();
        async move { of_axum(app.oneshot(request).await.unwrap()).await }
    };
    assert_eq!(parsed(&get("/order").await), signed_out());
    let missing = get("/nowhere").await;
    assert_eq!((missing.status().as_u16(), text(&missing)), (404, r#"{"detail":"no such page"}"#));

    let middleware = apierror::actix_web::ErrorMiddleware::<Nested>::new().errors::<Around>();
    let app = test::init_service(::actix_web::App::new().wrap(middleware)).await;
    let request = test::TestRequest::get().uri("/nowhere").to_request();
    let missing = test::call_service(&app, request).await;
    assert_eq!(missing.status().as_u16(), 404);
    assert_eq!(test::read_body(missing).await, r#"{"detail":"no such page"}"#);
}

#[test]
fn catalogue_shows_each_kind_in_its_envelope() {
    let catalog = Catalog::of::<ShopError>();
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let errors = read(&catalog.to_json())["errors"].clone();
    let facts: Vec<_> = errors
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            let of = |name: &str| error[name].as_str().unwrap().to_owned();
            [of("name"), of("envelope"), of("content_type")]
        })
        .collect();
    assert_eq!(
        facts,
        [
            ["ORDER_NOT_FOUND", "Nested", "application/json"],
            ["SIGNED_OUT", "Google", "application/json"],
            ["OUT_OF_STOCK", "WithRetry<Nested>", "application/json"],
            ["TEAPOT", "Plain", "text/json"],
            ["BUSY", "ProblemDetails", "application/problem+json"],
            ["CLOSED", "Nested", "application/json"],
        ]
    );
    assert_eq!(errors[3]["example"]["body"], json!({"detail": "teapot"}));
    assert_eq!(errors[3]["example"]["headers"], json!({"x-plain": "1"}));

    let document = read(&catalog.to_openapi());
    let members = |code: &str| {
        let schema = &document["components"]["schemas"][component_name(code)]["properties"];
        schema.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(members("TEAPOT"), ["detail"]);
    assert_eq!(members("SIGNED_OUT"), ["error"]);
    assert_eq!(members("OUT_OF_STOCK"), ["error", "request_id", "retry", "status"]);
    let content = &document["components"]["responses"]["Error418"]["content"];
    assert_eq!(content.as_object().unwrap().keys().collect::<Vec<_>>(), ["text/json"]);

    let module = catalog.to_typescript();
    assert!(module.contains("  \"TEAPOT\": {\n    readonly detail: string;\n  };"), "{module}");

    let in_service = Catalog::of::<ShopError>().in_service::<Plain>();
    assert!(in_service.to_json().contains(r#""envelope": "WithRetry<Nested>""#));
    let busy = &read(&in_service.to_json())["errors"][4];
    assert_eq!((&busy["envelope"], &busy["content_type"]), (&json!("Plain"), &json!("text/json")));
}

#[test]
fn lock_holds_the_envelope_of_each_kind() {
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("kind-envelope-{}.lock", std::process::id()));
    check_with(&Catalog::of::<OrderError>(), &path, Update::Nothing).unwrap();
    let lock = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let section = |code: &str| {
        let (_, rest) = lock.split_once(&format!("[{code}]\n")).unwrap();
        rest.split("\n\n").next().unwrap().to_owned()
    };
    assert!(section("TEAPOT").contains("envelope = \"Plain\""), "{lock}");
    assert!(section("TEAPOT").contains("content_type = \"text/json\""), "{lock}");
    assert!(section("ORDER_NOT_FOUND").contains("envelope = \"Flat\""), "{lock}");
}

#[test]
fn utoipa_shows_each_kind_in_its_envelope() {
    let responses = apierror::utoipa::responses(&Catalog::of::<OrderError>());
    let json = serde_json::to_value(&responses["418"]).unwrap();
    let schema = &json["content"]["text/json"]["schema"];
    assert_eq!(schema["required"], json!(["detail"]));
}

#[test]
fn client_decodes_each_kind_of_a_type() {
    for error in [OrderError::NotFound(7), OrderError::SignedOut, out_of_stock(), OrderError::Busy]
    {
        let (head, body) = error.to_response().into_parts();
        let report = ErrorReport::decode::<Flat>(head.status, &head.headers, &body);
        assert_eq!((report.code(), report.message()), (error.code(), &*error.message()));
        assert_eq!(report.kind(), Some(OrderKind::from(&error)));
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("signed out")]
#[api(code = "SIGNED_OUT", status = 401, envelope = Google, domain = "shop.example.com")]
struct SignedOut;

/// Declares one code in two envelopes, one of them by forwarding.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
#[expect(dead_code, reason = "declared for its facts")]
enum TwoEnvelopes {
    #[error(transparent)]
    #[api(transparent)]
    Order(#[from] OrderError),
    #[error("signed out")]
    #[api(code = "SIGNED_OUT", status = 401)]
    SignedOut,
}

#[test]
fn catalogue_refuses_one_code_in_two_envelopes() {
    let flat = std::any::type_name::<Flat>();
    let google = std::any::type_name::<Google>();
    let nothing = Catalog::of::<ByHand>();
    let conflict = nothing.clone().try_and::<TwoEnvelopes>().unwrap_err();
    assert_eq!(
        conflict.to_string(),
        format!(
            "code `SIGNED_OUT` is declared twice by `{}`, with different contracts: envelopes \
             `{google}` and `{flat}`; give one of the two another `name`, or use the same contract",
            std::any::type_name::<TwoEnvelopes>()
        )
    );
    // The type's own envelope and that of a kind are the same fact.
    assert!(nothing.and::<OrderError>().try_and::<SignedOut>().is_ok());
}

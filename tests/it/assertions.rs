//! `apierror::test`: assertions about responses of each framework, and what a failure
//! shows.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::panic::AssertUnwindSafe;

use actix_web::{App, test as actix_test, web};
use apierror::actix_web::ErrorMiddleware;
use apierror::axum::ErrorLayer;
use apierror::envelope::{Envelope, Google, JsonApi, NestJs, Nested, PlainText, ProblemDetails};
use apierror::test::{ReadError, ReceivedError, assert_error};
use apierror::{ApiError, DeclaredError, ErrorReport, Occurrence};
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::FutureExt;
use http::{Request, StatusCode};
use tower::ServiceExt;

use crate::common::actix;
use crate::common::live::{client, serve};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("signed out")]
#[api(code = "SIGNED_OUT", status = 401, header(www_authenticate = "Bearer"))]
struct SignedOut;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(kind = CartKind)]
enum CartError {
    #[error("no cart {id}")]
    #[api(code = "CART_NOT_FOUND", status = 404)]
    NotFound {
        #[api(detail)]
        id: u32,
    },
    #[error("locked by {0}")]
    #[api(code = "CART_LOCKED", status = 409)]
    r#Locked(String),
    #[error("busy")]
    #[api(code = "BUSY", status = 503)]
    Busy,
    #[error("not from the warehouse")]
    #[api(code = "BUSY", status = 503)]
    WarehouseBusy,
    #[error(transparent)]
    #[api(transparent)]
    Auth(#[from] SignedOut),
}

fn locked() -> CartError {
    CartError::Locked("Ada".to_owned())
}

/// Returns the text of the panic of a future.
async fn failure<T>(future: impl Future<Output = T>) -> String {
    let Err(payload) = AssertUnwindSafe(future).catch_unwind().await else {
        panic!("the assertion holds")
    };
    *payload.downcast::<String>().unwrap()
}

async fn on_axum(error: impl IntoResponse + Send + 'static) -> Response {
    let answer = std::sync::Mutex::new(Some(error.into_response()));
    let answer = std::sync::Arc::new(answer);
    let app: Router = Router::new()
        .route("/", get(async move || answer.lock().unwrap().take().unwrap()))
        .layer(ErrorLayer::<Nested>::new());
    app.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap()
}

#[tokio::test]
async fn response_of_axum_is_its_variant() {
    let error =
        assert_error!(on_axum(CartError::NotFound { id: 7 }).await, CartError::NotFound { .. },);
    assert_eq!((error.message(), error.details().unwrap()["id"].as_u64()), ("no cart 7", Some(7)));
    assert!(error.request_id().is_some());
    assert_eq!(error.headers()["content-type"], "application/json");
    assert!(error.body().starts_with(b"{\"error\":"));

    assert_error!(on_axum(locked()).await, CartError::Locked(..));
    assert_error!(on_axum(locked()).await, CartError::Locked(_));
    assert_error!(on_axum(locked()).await, CartError::NotFound { .. } | CartError::Locked(_));
    assert_error!(on_axum(CartError::Busy).await, CartError::Busy, "of {}", "axum");
    let error = assert_error!(on_axum(CartError::Auth(SignedOut)).await, CartError::Auth(..));
    assert_eq!(error.headers()["www-authenticate"], "Bearer");
    assert_error!(on_axum(CartError::Auth(SignedOut)).await, SignedOut);
    assert_eq!(on_axum(locked()).await.error::<CartKind>().await, CartKind::CartLocked);
}

#[tokio::test]
async fn response_of_actix_is_its_variant() {
    let app = App::new()
        .wrap(ErrorMiddleware::<Nested>::new())
        .route("/", web::get().to(async || Err::<&str, _>(locked())));
    let app = actix_test::init_service(app).await;
    let ask = || actix_test::TestRequest::get().uri("/").to_request();
    let error = assert_error!(actix_test::call_service(&app, ask()).await, CartError::Locked(..));
    assert_eq!(error.message(), "locked by Ada");
    assert!(error.headers().contains_key("x-request-id"));
    let response = actix_test::call_service(&app, ask()).await;
    assert_eq!(response.error::<CartKind>().await, CartKind::CartLocked);

    let response = actix_web::ResponseError::error_response(&CartError::Auth(SignedOut));
    let error = assert_error!(response, CartError::Auth(..));
    assert_eq!(error.headers()["www-authenticate"], "Bearer");
}

#[tokio::test]
async fn response_over_a_socket_is_its_variant() {
    let axum: Router = Router::new()
        .route("/", get(async || Err::<(), _>(locked())))
        .layer(ErrorLayer::<Nested>::new());
    let actix = |app: &mut web::ServiceConfig| {
        app.route("/", web::get().to(async || Err::<&str, _>(locked())));
    };
    for address in [serve(axum).await, actix::serve(ErrorMiddleware::<Nested>::new(), actix)] {
        let ask = async || client().get(format!("http://{address}/")).send().await.unwrap();
        let error = assert_error!(ask().await, CartError::Locked(..));
        assert_eq!(error.message(), "locked by Ada");
        assert!(error.headers().contains_key("x-request-id"));
        assert_eq!(ask().await.error::<CartKind>().await, CartKind::CartLocked);
        // Without the feature for reqwest.
        assert_error!(http::Response::from(ask().await), CartError::Locked(..));
        let text = failure(async { assert_error!(ask().await, CartError::Busy) }).await;
        assert!(text.contains("code \"CART_LOCKED\" (`Locked`)"), "{text}");

        let lost = client().get(format!("http://{address}/lost")).send().await.unwrap();
        assert_eq!(lost.read_error().await.code(), "ROUTE_NOT_FOUND");
    }
}

#[tokio::test]
async fn failure_shows_what_came_instead() {
    let text = failure(async {
        assert_error!(
            locked().to_response().map(Body::from),
            CartError::NotFound { .. },
            "cart {}",
            7
        )
    });
    assert_eq!(
        text.await,
        "the response is not `CartError::NotFound { .. }`\n\
         \x20 expected: 404 Not Found, code \"CART_NOT_FOUND\"\n\
         \x20 received: 409 Conflict, code \"CART_LOCKED\" (`Locked`), message \"locked by Ada\"\n\
         \x20 body:     {\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,\
         \"detail\":\"locked by Ada\",\"code\":\"CART_LOCKED\"}\n\
         \x20 context:  cart 7"
    );

    let success = (StatusCode::OK, "all\u{1b}[31m is well").into_response();
    let text = failure(async { assert_error!(success, CartError::NotFound { .. }) }).await;
    assert!(text.contains("received: 200 OK, which is no error\n  body:"), "{text}");
    assert!(text.contains("all\\u{1b}[31m is well"), "{text}");

    let long = (StatusCode::BAD_GATEWAY, "x".repeat(5000)).into_response();
    let text = failure(long.error::<CartKind>()).await;
    assert!(text.starts_with("the response is no error of `it::assertions::CartKind`\n"), "{text}");
    assert!(text.contains("received: 502 Bad Gateway, code \"HTTP_502\""), "{text}");
    assert!(text.ends_with("xxx… (5000 bytes)"), "{text}");
}

#[tokio::test]
async fn status_that_was_changed_is_another_response() {
    let mut changed = on_axum(locked()).await;
    *changed.status_mut() = StatusCode::NOT_FOUND;
    let text = failure(async { assert_error!(changed, CartError::Locked(..)) }).await;
    assert!(text.contains("received: 404 Not Found, code \"CART_LOCKED\" (`Locked`)"), "{text}");
}

#[tokio::test]
async fn body_that_was_replaced_does_not_count_by_its_mark() {
    let mut response = on_axum(locked()).await;
    *response.body_mut() = Body::from("{}");
    let text = failure(async { assert_error!(response, CartError::Locked(..)) }).await;
    assert!(text.contains("code \"HTTP_409\""), "{text}");
}

#[tokio::test]
async fn body_that_breaks_off_cannot_be_read() {
    let parts = [Ok("{\"code\":"), Err(std::io::Error::other("reset"))];
    let body = Body::from_stream(futures_util::stream::iter(parts));
    let text = failure(Response::new(body).read_error()).await;
    assert!(text.starts_with("the body of the response cannot be read: "), "{text}");
}

#[tokio::test]
async fn variants_that_share_a_code_are_one_error() {
    assert_error!(CartError::WarehouseBusy.to_report(), CartError::Busy);
    assert_error!(CartError::Busy.to_report(), CartError::WarehouseBusy);
}

/// Shows neither the code nor anything that a decoder knows, and sends a success.
struct Odd;

impl Envelope for Odd {
    type Body<'a> = [&'static str; 1];

    fn body(_: &Occurrence<'_>) -> [&'static str; 1] {
        ["failed"]
    }

    fn status(_: &Occurrence<'_>) -> StatusCode {
        StatusCode::OK
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OddError {
    #[error("one")]
    #[api(code = "ONE", status = 400, envelope = Odd)]
    One,
    #[error("other")]
    #[api(code = "OTHER", status = 400, envelope = Odd)]
    Other,
}

/// Each of the shapes, by the same variants.
macro_rules! shaped {
    ($($name:ident: $envelope:ty,)*) => {$({
        #[derive(Debug, thiserror::Error, ApiError)]
        #[api(envelope = $envelope, domain = "example.com", status = 409)]
        enum $name {
            #[error("first")]
            #[api(code = "FIRST")]
            First,
            #[error("second")]
            #[api(code = "SECOND")]
            Second,
        }
        let response = || $name::Second.to_response().map(Body::from);
        assert_error!(response(), $name::Second);
        assert_error!($name::First.to_response().map(Body::from), $name::First);
        let text = failure(async { assert_error!(response(), $name::First) }).await;
        assert!(text.contains("(`Second`)"), "{text}");
    })*};
}

#[tokio::test]
async fn every_envelope_is_read() {
    shaped! {
        InProblem: ProblemDetails,
        InNested: Nested,
        InFlat: apierror::envelope::Flat,
        InGoogle: Google,
        InJsonApi: JsonApi,
        InNestJs: NestJs,
        InText: PlainText,
        InWithRetry: apierror::envelope::WithRetry<Nested>,
    }
}

#[tokio::test]
async fn error_whose_body_tells_nothing_is_known_in_its_own_process() {
    assert_error!(on_axum(OddError::Other).await, OddError::Other);
    assert_error!(on_axum(OddError::One).await, OddError::One);
    let text = failure(async { assert_error!(on_axum(OddError::Other).await, OddError::One) });
    assert!(text.await.contains("(`Other`)"));
    // Two kinds with one code, which their bodies do not tell apart.
    assert_error!(on_axum(Payment::Expired).await, Payment::Expired);
    assert_error!(on_axum(Payment::Declined).await, Payment::Declined);
    // Without the mark, nothing tells.
    let copied = Response::new(Body::from(OddError::Other.to_json()));
    failure(async { assert_error!(copied, OddError::Other) }).await;
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(message = reason, status = 402, envelope = Nested)]
enum Payment {
    #[error("declined")]
    #[api(code = "CE_00", name = "DECLINED")]
    Declined,
    #[error("expired")]
    #[api(code = "CE_00", name = "EXPIRED")]
    Expired,
}

#[tokio::test]
async fn failure_names_the_errors_that_a_body_leaves_open() {
    let report = || Payment::Expired.to_report();
    let text = failure(async { assert_error!(report(), Payment::Expired) }).await;
    assert!(text.contains("expected: 402 Payment Required, code \"CE_00\" (EXPIRED)"), "{text}");
    assert!(text.ends_with("it can be each of: DECLINED, EXPIRED"), "{text}");
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Generic<T: std::fmt::Debug> {
    #[error("a")]
    #[api(code = "A", status = 400)]
    A(T),
    #[error("b")]
    #[api(code = "B", status = 400)]
    B,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("borrowed {0}")]
#[api(code = "BORROWED", status = 400)]
struct Borrowed<'a>(&'a str);

#[tokio::test]
async fn patterns_of_generic_types_and_structs_are_taken() {
    assert_error!(Generic::A(7).to_report(), Generic::<u8>::A(..));
    assert_error!(Generic::<u8>::B.to_report(), Generic::<u8>::B);
    let text = "a".to_owned();
    assert_error!(Borrowed(&text).to_report(), Borrowed(..));
    let received: ReceivedError = Borrowed(&text).to_report().read_error().await;
    assert_error!(received, Borrowed { .. });
    failure(async { assert_error!(SignedOut.to_report(), Borrowed { .. }) }).await;
}

#[tokio::test]
async fn unknown_code_is_shown() {
    let unknown = ErrorReport::new("NO_SUCH", Some(StatusCode::BAD_REQUEST), "?");
    let text = failure(async { assert_error!(unknown, CartError::Busy) }).await;
    assert!(text.contains("code \"NO_SUCH\", message \"?\""), "{text}");
}

//! Errors behind pointers, boxed errors and handwritten errors.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use apierror::envelope::{Flat, Google, JsonApi, Nested};
use apierror::{
    ApiError, DeclaredError, Details, ErrorReport, ErrorSpec, Retry, RetryStrategy, json_in,
    response_in,
};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::common::{header, in_each, parsed, text};

#[derive(Debug, PartialEq, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
enum OrderError {
    #[error("no order {id}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(detail)]
        id: u32,
    },
    #[error("storage of {secret}")]
    #[api(code = "STORAGE", status = 503, retry = "backoff")]
    Storage {
        secret: &'static str,
        #[api(retry_after)]
        wait: Duration,
        #[api(header = "x-shard")]
        shard: u8,
        #[api(extension)]
        region: &'static str,
        #[source]
        cause: Cause,
    },
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("disk")]
struct Cause;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("signed out")]
#[api(code = "SIGNED_OUT", status = 401, envelope = Nested, header(www_authenticate = "Bearer"))]
struct SignedOut;

const NOT_FOUND: OrderError = OrderError::NotFound { id: 7 };

fn storage() -> OrderError {
    OrderError::Storage {
        secret: "hunter2",
        wait: Duration::from_millis(1_200),
        shard: 4,
        region: "eu",
        cause: Cause,
    }
}

#[test]
fn dyn_error_renders_in_each_envelope() {
    let errors: [&dyn ApiError; 3] = [&NOT_FOUND, &storage(), &SignedOut];
    for error in errors {
        for (envelope, response) in in_each(error) {
            assert_eq!(response.status(), error.status(), "{envelope}");
            assert!(text(&response).contains(&*error.message()), "{envelope}");
        }
    }
    assert_eq!(
        json_in::<Flat>(errors[0]),
        r#"{"code":"ORDER_NOT_FOUND","message":"no order 7","status":404,"details":{"id":7}}"#
    );
    assert_eq!(
        json_in::<Nested>(errors[1]),
        r#"{"error":{"code":"STORAGE","message":"Service Unavailable"},"region":"eu"}"#
    );
}

/// Each method of the trait returns the same through each kind of pointer.
#[test]
fn pointer_to_error_forwards_each_method() {
    fn assert_same(pointer: &impl ApiError, error: &dyn ApiError) {
        assert!(std::ptr::eq(pointer.spec(), error.spec()));
        assert_eq!(pointer.message(), error.message());
        assert_eq!((pointer.code(), pointer.status()), (error.code(), error.status()));
        assert_eq!((pointer.retry(), pointer.retry_after()), (error.retry(), error.retry_after()));
        assert_eq!(response_in::<JsonApi>(pointer).body(), response_in::<JsonApi>(error).body());
        assert_eq!(
            response_in::<JsonApi>(pointer).headers(),
            response_in::<JsonApi>(error).headers()
        );
    }

    for error in [NOT_FOUND, storage()] {
        let reference: &OrderError = &error;
        assert_same(&reference, &error);
        let dynamic: &dyn ApiError = &error;
        assert_same(&dynamic, &error);
    }
    assert_same(&Box::new(storage()), &storage());
    assert_same(&Arc::new(storage()), &storage());
    let shared: Arc<dyn ApiError> = Arc::new(storage());
    assert_same(&shared, &storage());
    let threaded: Arc<dyn ApiError + Send + Sync> = Arc::new(storage());
    assert_same(&Arc::clone(&threaded), &storage());
    assert_same(&ByHand { status: StatusCode::CONFLICT }, &ByHand { status: StatusCode::CONFLICT });
    assert_same(
        &Box::new(ByHand { status: StatusCode::GONE }),
        &ByHand { status: StatusCode::GONE },
    );
}

#[test]
fn arc_dyn_error_converts_into_error() {
    let shared: Arc<dyn ApiError + Send + Sync> = Arc::new(storage());
    let error = apierror::Error::from(Arc::clone(&shared));
    assert_eq!(error.code(), "STORAGE");
    assert_eq!(error.to_response().status(), 503);
    assert_eq!(Arc::strong_count(&shared), 2);
}

fn order(id: u32, signed_in: bool) -> apierror::Result<u32> {
    let check = || if signed_in { Ok(()) } else { Err(SignedOut) };
    let find = || match id {
        0 => Err(storage()),
        7 => Err(NOT_FOUND),
        id => Ok(id),
    };
    check()?;
    Ok(find()?)
}

#[test]
fn unrelated_errors_convert_into_one_result() {
    assert_eq!(order(1, true).ok(), Some(1));
    assert_eq!(order(1, false).map_err(|error| error.code()), Err("SIGNED_OUT"));
    assert_eq!(order(7, true).map_err(|error| error.code()), Err("ORDER_NOT_FOUND"));
    assert_eq!(
        order(0, true).map_err(|error| error.retry_after()),
        Err(Some(Duration::from_millis(1_200)))
    );
}

#[test]
fn boxed_error_uses_the_services_envelope() {
    let error = order(7, true).expect_err("7 is not there");
    assert_eq!(
        text(&error.to_response()),
        r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"no order 7","code":"ORDER_NOT_FOUND","details":{"id":7}}"#
    );
    assert_eq!(error.to_json(), error.to_response().into_body());
    assert_eq!(
        header(&error.to_response(), "content-type"),
        Some(&b"application/problem+json"[..])
    );
    let response = order(0, true).expect_err("0 fails").to_response();
    assert_eq!(header(&response, "retry-after"), Some(&b"2"[..]));
    assert_eq!(header(&response, "x-shard"), Some(&b"4"[..]));
    assert_eq!(parsed(&response)["region"], "eu");
    // In another envelope on request.
    assert_eq!(parsed(&response_in::<Google>(&*error))["error"]["status"], "NOT_FOUND");
}

#[test]
fn boxed_error_downcasts_to_the_original() {
    let error = apierror::Error::new(storage());
    assert_eq!(error.downcast_ref::<OrderError>(), Some(&storage()));
    assert!(error.downcast_ref::<SignedOut>().is_none());
    assert!(error.downcast_ref::<Cause>().is_none());
    let inner: Box<dyn ApiError + Send + Sync> = error.into_inner();
    assert_eq!(inner.code(), "STORAGE");
}

#[test]
fn boxed_error_formats_as_the_original() {
    let error = apierror::Error::from(storage());
    assert_eq!(error.to_string(), "storage of hunter2");
    assert_eq!(format!("{error:>20}"), format!("{:>20}", storage()));
    assert_eq!(format!("{error:?}"), format!("{:?}", storage()));
    assert_eq!(format!("{error:#?}"), format!("{:#?}", storage()));
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("disk"));
}

#[test]
fn boxed_error_converts_to_a_report() {
    let report = apierror::Error::from(NOT_FOUND).to_report();
    assert_eq!(report, NOT_FOUND.to_report());
    assert_eq!(report, ErrorReport::from(&NOT_FOUND as &dyn ApiError));
}

#[test]
fn errors_are_send_and_sync() {
    fn is_send<T: Send + Sync + 'static>(value: T) -> T {
        value
    }
    let error = is_send(apierror::Error::from(NOT_FOUND));
    let code = std::thread::spawn(move || error.code()).join().ok();
    assert_eq!(code, Some("ORDER_NOT_FOUND"));
}

// A handwritten error overrides each method of its spec.

static UPSTREAM: ErrorSpec = ErrorSpec::new("UPSTREAM", StatusCode::BAD_GATEWAY)
    .with_title("Upstream")
    .with_headers(&[("x-static", "1")])
    .with_type_uri("https://example.com/upstream");

#[derive(Debug, thiserror::Error)]
#[error("by hand")]
struct ByHand {
    status: StatusCode,
}

impl ApiError for ByHand {
    fn spec(&self) -> &'static ErrorSpec {
        &UPSTREAM
    }
    fn message(&self) -> Cow<'_, str> {
        format!("It said {}.", self.status.as_u16()).into()
    }
    fn details(&self) -> Option<Details<'_>> {
        Some(Details::new(&[1, 2]))
    }
    fn retry_after(&self) -> Option<Duration> {
        Some(Duration::ZERO)
    }
    fn append_headers(&self, headers: &mut HeaderMap) {
        headers.append("x-by-hand", HeaderValue::from_static("yes"));
    }
    fn code(&self) -> &'static str {
        "OVERRIDDEN"
    }
    fn status(&self) -> StatusCode {
        self.status
    }
    fn retry(&self) -> Retry {
        Retry::poll()
    }
}

#[test]
fn handwritten_error_uses_its_own_methods() {
    let error = ByHand { status: StatusCode::GONE };
    let response = response_in::<Flat>(&error);
    assert_eq!(response.status(), 410);
    assert_eq!(
        text(&response),
        r#"{"code":"OVERRIDDEN","message":"It said 410.","status":410,"details":[1,2]}"#
    );
    assert_eq!(header(&response, "x-by-hand"), Some(&b"yes"[..]));
    assert_eq!(header(&response, "x-static"), None);
    assert_eq!(header(&response, "retry-after"), Some(&b"1"[..]));
    let boxed = apierror::Error::from(error);
    assert_eq!(
        parsed(&boxed.to_response()),
        serde_json::json!({
            "type": "https://example.com/upstream", "title": "Upstream", "status": 410, "detail": "It said 410.",
            "code": "OVERRIDDEN", "details": [1, 2],
        })
    );
    assert_eq!(boxed.to_report().code(), "OVERRIDDEN");
    assert_eq!(boxed.to_report().retry().strategy(), RetryStrategy::Poll);
}

#[test]
fn handwritten_error_needs_only_spec_and_message() {
    #[derive(Debug, thiserror::Error)]
    #[error("little")]
    struct Little;

    impl ApiError for Little {
        fn spec(&self) -> &'static ErrorSpec {
            &UPSTREAM
        }
        fn message(&self) -> Cow<'_, str> {
            "Little.".into()
        }
    }

    let response = response_in::<Flat>(&Little);
    assert_eq!(text(&response), r#"{"code":"UPSTREAM","message":"Little.","status":502}"#);
    assert_eq!(header(&response, "x-static"), Some(&b"1"[..]));
    assert_eq!(Little.retry(), Retry::backoff());
    assert!(
        Little.details().is_none()
            && Little.extensions().is_none()
            && Little.retry_after().is_none()
    );
}

/// A service on a socket.
mod over_a_socket {
    use std::net::SocketAddr;

    use axum::extract::Path;
    use axum::routing::get;
    use axum::{Json, Router};
    use serde_json::json;

    use super::{OrderError, SignedOut, order};
    use crate::common::live::{self, Answer, client};

    async fn boxed(Path((id, signed_in)): Path<(u32, bool)>) -> apierror::Result<Json<u32>> {
        Ok(Json(order(id, signed_in)?))
    }

    async fn own(Path(id): Path<u32>) -> Result<Json<u32>, OrderError> {
        if id == 0 { Err(super::storage()) } else { Ok(Json(id)) }
    }

    async fn nested() -> SignedOut {
        SignedOut
    }

    async fn serve() -> SocketAddr {
        let routes = Router::new()
            .route("/boxed/{id}/{signed_in}", get(boxed))
            .route("/own/{id}", get(own))
            .route("/nested", get(nested));
        live::serve(routes).await
    }

    async fn ask(service: SocketAddr, path: &str) -> Answer {
        Answer::to(client().get(format!("http://{service}{path}"))).await
    }

    #[tokio::test]
    async fn handler_returns_two_unrelated_errors() {
        let service = serve().await;

        let fine = ask(service, "/boxed/1/true").await;
        assert_eq!(fine.status, 200);
        assert_eq!(fine.json(), json!(1));

        let signed_out = ask(service, "/boxed/1/false").await;
        assert_eq!(signed_out.status, 401);
        assert_eq!(signed_out.headers["www-authenticate"], "Bearer");
        assert_eq!(signed_out.headers["content-type"], "application/problem+json");
        assert_eq!(
            signed_out.json(),
            json!({"type": "about:blank", "title": "Unauthorized", "status": 401, "detail": "signed out", "code": "SIGNED_OUT"})
        );

        let missing = ask(service, "/boxed/7/true").await;
        assert_eq!(missing.status, 404);
        assert!(missing.headers.get("www-authenticate").is_none());
        assert_eq!(missing.json()["details"], json!({"id": 7}));
        assert_eq!(missing.json()["code"], "ORDER_NOT_FOUND");

        let failing = ask(service, "/boxed/0/true").await;
        assert_eq!(failing.status, 503);
        assert_eq!(failing.headers["retry-after"], "2");
        assert_eq!(failing.headers["x-shard"], "4");
        assert_eq!(failing.json()["detail"], "Service Unavailable");
        assert_eq!(failing.json()["region"], "eu");
        assert!(!failing.body.contains("hunter2"));
    }

    #[tokio::test]
    async fn handler_error_uses_its_own_envelope() {
        let service = serve().await;
        let failing = ask(service, "/own/0").await;
        assert_eq!(failing.status, 503);
        assert_eq!(failing.headers["content-type"], "application/json");
        assert_eq!(failing.headers["retry-after"], "2");
        assert_eq!(
            failing.json(),
            json!({"code": "STORAGE", "message": "Service Unavailable", "status": 503, "region": "eu"})
        );
        let nested = ask(service, "/nested").await;
        assert_eq!(nested.status, 401);
        assert_eq!(
            nested.json(),
            json!({"error": {"code": "SIGNED_OUT", "message": "signed out"}})
        );
        assert_eq!(ask(service, "/own/3").await.json(), json!(3));
    }
}

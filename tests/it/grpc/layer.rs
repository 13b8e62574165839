//! Tests the layer: request ids, contexts, panics, and replaced statuses.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use apierror::tonic::{ErrorLayer, FromStatus};
use apierror::{ApiError, ErrorReport, Failure, context};
use http::HeaderName;
use tonic::metadata::MetadataMap;
use tonic::transport::Server;
use tonic::{Code, Request, Status};
use tonic_types::{ErrorDetails, StatusExt};
use tower::ServiceBuilder;

use super::rpc::{Ask, Speaker, metadata, serve, serve_by};

#[derive(Debug, thiserror::Error, ApiError)]
enum ShopError {
    #[error("select orders: no row for {0}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, message = "No order {0}.")]
    NoOrder(u32),
    #[error("no such method")]
    #[api(code = "NO_SUCH_METHOD", status = 404, message = "There is no such method.")]
    NoSuchMethod,
    #[error("it broke: {0}")]
    #[api(code = "BROKEN", status = 500)]
    Broken(String),
}

impl TryFrom<Failure> for ShopError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        match failure {
            Failure::RouteNotFound => Ok(Self::NoSuchMethod),
            Failure::Internal(error) => Ok(Self::Broken(error.to_string())),
            other => Err(other),
        }
    }
}

/// Creates a service that does what the request asks for.
fn speaker() -> Speaker {
    Speaker::new(async |what: String| match what.as_str() {
        "ours" => Err(ShopError::NoOrder(7))?,
        "boxed" => Err(apierror::Error::from(ShopError::NoOrder(8)))?,
        "failure" => Err(Failure::Status(http::StatusCode::CONFLICT))?,
        "panic" => panic!("secret: {what}"),
        "path" => {
            let context = context::current().expect("a context");
            Ok(format!("{} {}", context.path().unwrap_or("-"), context.request_id().unwrap_or("-")))
        }
        "slow" => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            Ok(String::new())
        }
        // A hand-made status with any code.
        code => match code.parse() {
            Ok(number) => {
                let mut metadata = MetadataMap::new();
                metadata.insert("x-secret", "secret".parse().expect("metadata"));
                metadata.insert("x-ratelimit-limit", "60".parse().expect("metadata"));
                metadata.insert("grpc-retry-pushback-ms", "500".parse().expect("metadata"));
                // Even if its details look like ours.
                let mut details = ErrorDetails::new();
                details.set_error_info("SECRET", "secret", std::collections::HashMap::new());
                details.set_debug_info(vec!["secret".to_owned()], "secret");
                Err(Status::with_error_details_and_metadata(
                    Code::from_i32(number),
                    "secret: password of 10.0.0.7",
                    details,
                    metadata,
                ))
            }
            Err(_) => Ok(what),
        },
    })
}

/// Checks that the status contains no text of a replaced status, a panic or an
/// inner error.
fn check_for_secrets(status: &Status) {
    let everything = format!("{status:?} {}", String::from_utf8_lossy(status.details()));
    assert!(!everything.contains("secret") && !everything.contains("10.0.0.7"), "{everything}");
    assert!(metadata(status.metadata(), "apierror-mark").is_none());
}

#[tokio::test]
async fn success_passes_with_the_request_id() {
    let caller = serve(ErrorLayer::new(), speaker()).await;
    let answer = caller.say("hello").await.expect("an answer");
    assert_eq!(answer.get_ref().text, "hello");
    assert_eq!(metadata(answer.metadata(), "x-request-id").map(str::len), Some(36));

    let mut request = Request::new(Ask { what: "path".to_owned() });
    request.metadata_mut().insert("x-request-id", "r-1".parse().expect("metadata"));
    let answer = caller.call("/test.v1.Speaker/Say", request).await.expect("an answer");
    assert_eq!(answer.get_ref().text, "/test.v1.Speaker/Say r-1");
    assert_eq!(metadata(answer.metadata(), "x-request-id"), Some("r-1"));
}

#[tokio::test]
async fn status_of_an_api_error_passes() {
    let caller = serve(ErrorLayer::new(), speaker()).await;
    for (what, message) in [("ours", "No order 7."), ("boxed", "No order 8.")] {
        let status = caller.failure(what).await;
        assert_eq!((status.code(), status.message()), (Code::NotFound, message));
        assert_eq!(ErrorReport::from_status(&status).code(), "ORDER_NOT_FOUND");
        check_for_secrets(&status);
    }
    let status = caller.failure("failure").await;
    assert_eq!(ErrorReport::from_status(&status).code(), "CONFLICT");
}

#[tokio::test]
async fn request_id_is_taken_made_or_replaced() {
    let caller = serve(ErrorLayer::new(), speaker()).await;
    let id = |status: &Status| {
        let id = ErrorReport::from_status(status).request_id().expect("an id").to_owned();
        assert_eq!(metadata(status.metadata(), "x-request-id"), Some(id.as_str()));
        assert_eq!(status.get_details_request_info().expect("a RequestInfo").request_id, id);
        id
    };
    // For an API error, a replaced status and a panic.
    for what in ["ours", "13", "panic"] {
        assert_eq!(id(&caller.failure_with(what, "x-request-id", "r-1").await), "r-1");
        let made = id(&caller.failure(what).await);
        assert_eq!(made.len(), 36);
        assert_ne!(id(&caller.failure(what).await), made);
        for hostile in ["a b", "a\"b", "<script>", "{}", &"x".repeat(129)] {
            let given = id(&caller.failure_with(what, "x-request-id", hostile).await);
            assert_eq!(given.len(), 36, "{hostile}");
        }
    }

    let layer = ErrorLayer::new()
        .request_id_header(HeaderName::from_static("x-correlation-id"))
        .make_request_id(|headers| {
            headers.get("traceparent").map_or("none", |_| "traced").to_owned()
        });
    let caller = serve(layer, speaker()).await;
    let status = caller.failure_with("ours", "x-correlation-id", "c-1").await;
    assert_eq!(metadata(status.metadata(), "x-correlation-id"), Some("c-1"));
    let status = caller.failure_with("ours", "traceparent", "00-1").await;
    assert_eq!(metadata(status.metadata(), "x-correlation-id"), Some("traced"));

    let caller = serve(ErrorLayer::new().trust_request_ids(false), speaker()).await;
    let status = caller.failure_with("ours", "x-request-id", "r-1").await;
    assert_eq!(id(&status).len(), 36);
}

#[tokio::test]
async fn replaced_status_keeps_only_its_code() {
    let caller = serve(ErrorLayer::new(), speaker()).await;
    for number in 1..=16 {
        let status = caller.failure(&number.to_string()).await;
        assert_eq!(status.code(), Code::from_i32(number));
        check_for_secrets(&status);
        let report = ErrorReport::from_status(&status);
        assert!(!report.code().is_empty() && report.request_id().is_some());
        // Metadata that is kept.
        assert_eq!(metadata(status.metadata(), "x-ratelimit-limit"), Some("60"));
        assert_eq!(metadata(status.metadata(), "grpc-retry-pushback-ms"), Some("500"));
        assert_eq!(report.retry_after(), Some(Duration::from_millis(500)));
    }
    let of = async |number: &str| {
        ErrorReport::from_status(&caller.failure(number).await).code().to_owned()
    };
    assert_eq!(of("3").await, "BAD_REQUEST");
    assert_eq!(of("8").await, "TOO_MANY_REQUESTS");
    assert_eq!(of("13").await, "INTERNAL_ERROR");
    assert_eq!(of("16").await, "UNAUTHORIZED");
}

#[tokio::test]
async fn unknown_method_or_service_has_a_declared_code() {
    let caller = serve(ErrorLayer::new(), speaker()).await;
    for path in ["/test.v1.Speaker/Sing", "/test.v1.Singer/Sing"] {
        let status = caller.call(path, Request::new(Ask::default())).await.expect_err("it fails");
        assert_eq!(status.code(), Code::Unimplemented, "{path}");
        assert_eq!(status.message(), "There is no such route.");
        assert_eq!(ErrorReport::from_status(&status).code(), "ROUTE_NOT_FOUND");
    }
}

#[tokio::test]
async fn panic_becomes_internal_and_the_server_survives() {
    let caller = serve(ErrorLayer::new(), speaker()).await;
    for _ in 0..2 {
        let status = caller.failure("panic").await;
        assert_eq!(status.code(), Code::Internal);
        assert_eq!(ErrorReport::from_status(&status).code(), "INTERNAL_ERROR");
        check_for_secrets(&status);
    }
    assert!(caller.say("hello").await.is_ok());
}

#[tokio::test]
async fn errors_sets_the_services_own_statuses() {
    let caller = serve(ErrorLayer::new().errors::<ShopError>(), speaker()).await;
    let status = caller
        .call("/test.v1.Singer/Sing", Request::new(Ask::default()))
        .await
        .expect_err("it fails");
    // Clients recognise an unknown method by this code.
    assert_eq!(
        (status.code(), status.message()),
        (Code::Unimplemented, "There is no such method.")
    );
    assert_eq!(ErrorReport::from_status(&status).code(), "NO_SUCH_METHOD");
    let status = caller.failure("13").await;
    assert_eq!(
        (status.code(), ErrorReport::from_status(&status).code()),
        (Code::Internal, "BROKEN")
    );
    check_for_secrets(&status);
}

#[tokio::test]
async fn pass_through_predicate_skips_replacement() {
    let layer = ErrorLayer::new().pass_through(|status| {
        assert!(status.code() != Code::DataLoss, "a predicate that panics");
        status.code() == Code::Aborted && status.message().starts_with("secret")
    });
    let caller = serve(layer, speaker()).await;
    let status = caller.failure_with("10", "x-request-id", "r-1").await;
    assert_eq!(status.message(), "secret: password of 10.0.0.7");
    assert_eq!(status.get_details_error_info().expect("an ErrorInfo").reason, "SECRET");
    assert_eq!(metadata(status.metadata(), "x-request-id"), Some("r-1"));
    for replaced in ["13", "15"] {
        check_for_secrets(&caller.failure(replaced).await);
    }
}

#[tokio::test]
async fn listener_is_notified_of_each_occurrence() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let tells = Arc::clone(&heard);
    let layer = ErrorLayer::new().on_error(move |failure| {
        let occurrence = failure.occurrence();
        let id = occurrence.request_id().unwrap_or("-").to_owned();
        tells.lock().expect("no panic").push((occurrence.code(), id));
    });
    let caller = serve(layer, speaker()).await;
    for (what, code) in
        [("ours", "ORDER_NOT_FOUND"), ("13", "INTERNAL_ERROR"), ("panic", "INTERNAL_ERROR")]
    {
        caller.failure_with(what, "x-request-id", what).await;
        assert_eq!(
            std::mem::take(&mut *heard.lock().expect("no panic")),
            [(code, what.to_owned())]
        );
    }
}

#[tokio::test]
async fn error_of_an_inner_layer_becomes_a_status() {
    let inside = ServiceBuilder::new()
        .layer(ErrorLayer::new())
        .timeout(Duration::from_millis(20))
        .into_inner();
    let caller = serve_by(Server::builder().layer(inside), speaker()).await;
    let status = caller.failure("slow").await;
    assert_eq!(status.code(), Code::DeadlineExceeded);
    let report = ErrorReport::from_status(&status);
    assert_eq!(
        (report.code(), report.message()),
        ("REQUEST_TIMEOUT", "The request took too long.")
    );

    let layer =
        ErrorLayer::new().map_error(|_| Failure::Status(http::StatusCode::SERVICE_UNAVAILABLE));
    let inside = ServiceBuilder::new().layer(layer).timeout(Duration::from_millis(20)).into_inner();
    let caller = serve_by(Server::builder().layer(inside), speaker()).await;
    // Recognised by its type, in any layer.
    assert_eq!(caller.failure("slow").await.code(), Code::Unavailable);
}

#[tokio::test]
async fn status_of_an_interceptor_is_replaced() {
    let refuse = |request: Request<()>| match request.metadata().get("x-key") {
        Some(_) => Err(Status::from(ShopError::NoOrder(9))),
        None => Err(Status::unauthenticated("secret")),
    };
    let layers = ServiceBuilder::new()
        .layer(ErrorLayer::new())
        .layer(tonic::service::InterceptorLayer::new(refuse))
        .into_inner();
    let caller = serve_by(Server::builder().layer(layers), speaker()).await;
    let status = caller.failure("hello").await;
    assert_eq!(
        (status.code(), ErrorReport::from_status(&status).code()),
        (Code::Unauthenticated, "UNAUTHORIZED")
    );
    check_for_secrets(&status);
    let status = caller.failure_with("hello", "x-key", "k").await;
    assert_eq!(status.message(), "No order 9.");
}

/// The server's own timeout, which also enforces a client's deadline, is outside
/// of every layer.
#[tokio::test]
async fn deadline_status_decodes() {
    let caller = serve(ErrorLayer::new(), speaker()).await;
    let mut request = Request::new(Ask { what: "slow".to_owned() });
    request.set_timeout(Duration::from_millis(20));
    let status = caller.call("/test.v1.Speaker/Say", request).await.expect_err("it fails");
    assert_eq!(status.code(), Code::Cancelled);
    let report = ErrorReport::from_status(&status);
    assert!(["CANCELLED", "DEADLINE_EXCEEDED"].contains(&report.code()), "{report}");
}

#[tokio::test]
async fn nested_layers_act_as_one() {
    let layers =
        ServiceBuilder::new().layer(ErrorLayer::new()).layer(ErrorLayer::new()).into_inner();
    let caller = serve_by(Server::builder().layer(layers), speaker()).await;
    let status = caller.failure_with("ours", "x-request-id", "r-1").await;
    assert_eq!(status.message(), "No order 7.");
    assert_eq!(metadata(status.metadata(), "x-request-id"), Some("r-1"));
    check_for_secrets(&status);
    check_for_secrets(&caller.failure("13").await);
}

/// The server has no layer.
#[tokio::test]
async fn status_without_a_layer_decodes() {
    let caller = serve_by(Server::builder(), speaker()).await;
    let report = ErrorReport::from_status(&caller.failure("ours").await);
    assert_eq!(
        (report.code(), report.message(), report.request_id()),
        ("ORDER_NOT_FOUND", "No order 7.", None)
    );
    let status = caller.call("/test.v1.Singer/Sing", Request::new(Ask::default())).await;
    let report = ErrorReport::from_status(&status.expect_err("it fails"));
    assert_eq!((report.code(), report.message()), ("UNIMPLEMENTED", "UNIMPLEMENTED"));
}

#[tokio::test]
async fn request_that_is_not_grpc_passes() {
    use http_body_util::{BodyExt, Empty};
    use tower::{Layer, Service, ServiceExt};

    let inner = tower::service_fn(async |request: http::Request<Empty<bytes::Bytes>>| {
        assert!(request.uri().path() != "/panic", "secret");
        let mut response = http::Response::new(Empty::<bytes::Bytes>::new());
        *response.status_mut() = http::StatusCode::NOT_FOUND;
        Ok::<_, std::convert::Infallible>(response)
    });
    let ask = async |path: &str, content_type: &str| {
        let request = http::Request::post(path).header("content-type", content_type);
        let mut service = ErrorLayer::new().layer(inner);
        let request = request.body(Empty::new()).expect("a request");
        let response =
            service.ready().await.expect("ready").call(request).await.expect("a response");
        let (parts, body) = response.into_parts();
        (parts, body.collect().await.expect("a body").to_bytes())
    };
    let (parts, _) = ask("/", "text/plain").await;
    assert_eq!(parts.status, 404);
    assert!(
        parts.headers.contains_key("x-request-id") && !parts.headers.contains_key("grpc-status")
    );
    // gRPC-Web has a status too.
    let (parts, _) = ask("/", "application/grpc-web+proto").await;
    assert_eq!((parts.status.as_u16(), &parts.headers["grpc-status"]), (200, &12.into()));
    assert_eq!(parts.headers["content-type"], "application/grpc-web+proto");
    let (parts, body) = ask("/panic", "text/plain").await;
    assert_eq!(parts.status, 500);
    assert!(String::from_utf8_lossy(&body).contains("INTERNAL_ERROR"));
    // A response of a proxy to a gRPC request.
    let (parts, body) = ask("/", "application/grpc").await;
    assert_eq!(
        (parts.status, &parts.headers["grpc-status"]),
        (http::StatusCode::OK, &http::HeaderValue::from(12))
    );
    assert!(body.is_empty());
    let (parts, _) = ask("/panic", "application/grpc+proto").await;
    assert_eq!(parts.headers["grpc-status"], "13");
}

/// tonic itself panics if the details are not base64.
#[tokio::test]
async fn malformed_status_does_not_panic() {
    use http_body_util::Empty;
    use tower::{Layer, ServiceExt};

    for (status, expected) in [("13", "13"), ("99", "2"), ("x", "2"), ("", "2")] {
        let inner = tower::service_fn(move |_: http::Request<Empty<bytes::Bytes>>| {
            let response = http::Response::builder()
                .header("grpc-status", status)
                .header("grpc-message", "%ff%")
                .header("grpc-status-details-bin", "***")
                .header("grpc-retry-pushback-ms", "soon");
            let response = response.body(Empty::<bytes::Bytes>::new()).expect("a response");
            std::future::ready(Ok::<_, std::convert::Infallible>(response))
        });
        let request = http::Request::post("/").header("content-type", "application/grpc");
        let response =
            ErrorLayer::new().layer(inner).oneshot(request.body(Empty::new()).expect("a request"));
        let response = response.await.expect("a response");
        assert_eq!(response.headers()["grpc-status"], expected, "{status}");
        assert!(response.headers().get("grpc-retry-pushback-ms").is_none_or(|ms| ms != "soon"));
        let status = Status::from_header_map(response.headers()).expect("a status");
        assert_eq!(ErrorReport::from_status(&status).code(), "INTERNAL_ERROR");
    }
}

type Nothing = http_body_util::Empty<bytes::Bytes>;

/// Returns the status with which a gRPC service responds.
async fn status_of<S>(service: S) -> Status
where
    S: tower::Service<http::Request<Nothing>, Error = std::convert::Infallible>,
    S::Response: Into<http::Response<apierror::tonic::ResponseBody<Nothing>>>,
{
    let request = http::Request::post("/").header("content-type", "application/grpc");
    let request = request.body(Nothing::new()).expect("a request");
    let response = tower::ServiceExt::oneshot(service, request).await;
    Status::from_header_map(response.expect("a response").into().headers()).expect("a status")
}

#[tokio::test]
async fn inner_service_that_sheds_load_is_unavailable() {
    let answers = tower::service_fn(async |_: http::Request<Nothing>| {
        Ok::<_, std::convert::Infallible>(http::Response::new(Nothing::new()))
    });
    // The limit lets no request in.
    let layers = ServiceBuilder::new().layer(ErrorLayer::new()).load_shed().concurrency_limit(0);
    let status = status_of(layers.service(answers)).await;
    let report = ErrorReport::from_status(&status);
    assert_eq!((status.code(), report.code()), (Code::Unavailable, "SERVICE_UNAVAILABLE"));
}

struct NeverReady;

impl tower::Service<http::Request<Nothing>> for NeverReady {
    type Response = http::Response<Nothing>;
    type Error = Status;
    type Future = std::future::Ready<Result<http::Response<Nothing>, Status>>;

    fn poll_ready(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Status>> {
        std::task::Poll::Ready(Err(Status::from(ShopError::NoOrder(5))))
    }

    fn call(&mut self, _: http::Request<Nothing>) -> Self::Future {
        unreachable!("it is never ready")
    }
}

/// The error is a status of an API error, which passes.
#[tokio::test]
async fn status_of_a_service_that_is_never_ready_passes() {
    let status =
        status_of(ServiceBuilder::new().layer(ErrorLayer::new()).service(NeverReady)).await;
    assert_eq!(status.message(), "No order 5.");
    assert!(status.metadata().get("apierror-mark").is_none());
}

/// A panic in each of the service's closures becomes a response.
#[tokio::test]
async fn panic_in_the_services_own_conversions_becomes_a_status() {
    #[derive(Debug, thiserror::Error)]
    #[error("secret")]
    struct Broken;

    impl TryFrom<Failure> for Own {
        type Error = Failure;
        fn try_from(_: Failure) -> Result<Self, Failure> {
            panic!("secret")
        }
    }
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("never")]
    #[api(code = "NEVER", status = 500)]
    struct Own;

    let fails = || {
        tower::service_fn(async |_: http::Request<Nothing>| {
            Err::<http::Response<Nothing>, _>(Broken)
        })
    };
    for layer in [
        ErrorLayer::new().map_error(|_| panic!("secret")),
        ErrorLayer::new().errors::<Own>(),
        ErrorLayer::new().on_error(|_| panic!("secret")),
        ErrorLayer::new().make_request_id(|_| "no id".to_owned()),
    ] {
        let status = status_of(ServiceBuilder::new().layer(layer.clone()).service(fails())).await;
        assert_eq!(
            (status.code(), ErrorReport::from_status(&status).code()),
            (Code::Internal, "INTERNAL_ERROR")
        );
        check_for_secrets(&status);

        let service = ServiceBuilder::new().layer(layer).service(fails());
        let request = http::Request::get("/").body(Nothing::new()).expect("a request");
        let response = tower::ServiceExt::oneshot(service, request).await.expect("a response");
        assert_eq!(response.status(), 500);
    }
}

/// tonic responds to a malformed message with a status of its own.
#[tokio::test]
async fn body_that_is_not_a_message_gets_a_replaced_status() {
    #[derive(Clone, PartialEq, prost::Message)]
    struct Other {
        #[prost(uint64, tag = "1")]
        number: u64,
    }

    let caller = serve(ErrorLayer::new(), speaker()).await;
    let mut grpc = tonic::client::Grpc::new(caller.channel.clone());
    grpc.ready().await.expect("it is ready");
    let path = http::uri::PathAndQuery::from_static("/test.v1.Speaker/Say");
    let codec = tonic_prost::ProstCodec::<Other, super::rpc::Said>::default();
    let status =
        grpc.unary(Request::new(Other { number: 7 }), path, codec).await.expect_err("it fails");
    assert_eq!(
        (status.code(), status.message()),
        (Code::Internal, "Something went wrong on the server.")
    );
    assert_eq!(ErrorReport::from_status(&status).code(), "INTERNAL_ERROR");
}

//! Tests streams, which end with their status.

use apierror::tonic::{ErrorLayer, FromStatus};
use apierror::{ApiError, ErrorReport, context};
use futures_util::{StreamExt, stream};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::rpc::{Said, Speaker, Told, metadata, serve};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("chapter {0} is lost in 10.0.0.7")]
#[api(code = "CHAPTER_LOST", status = 410, message = "Chapter {0} is lost.")]
struct ChapterLost(u32);

fn said(text: &str) -> Said {
    Said { text: text.to_owned() }
}

/// Creates a service that streams a word and then what the request asks for.
fn speaker() -> Speaker {
    Speaker::streaming(|what: String| {
        let last = async move {
            // Pauses, so that the context must be current at each poll.
            tokio::task::yield_now().await;
            match what.as_str() {
                "ours" => Err(Status::from(ChapterLost(2))),
                "foreign" => Err(Status::internal("secret")),
                "panic" => panic!("secret"),
                "id" => {
                    let context = context::current();
                    let id = context.as_deref().and_then(apierror::RequestContext::request_id);
                    Ok(said(id.unwrap_or("none")))
                }
                // Runs in another task, without a context.
                "spawned" => tokio::spawn(async { Err(Status::from(ChapterLost(3))) })
                    .await
                    .expect("no panic"),
                _ => Ok(said("the end")),
            }
        };
        stream::iter([Ok(said("once"))]).chain(stream::once(last))
    })
}

#[tokio::test]
async fn stream_ends_with_its_status() {
    let caller = serve(ErrorLayer::new(), speaker()).await;
    let Told { head, words, end } = caller.tell("").await;
    assert_eq!(words, ["once", "the end"]);
    assert!(end.is_ok() && metadata(&head, "x-request-id").is_some());

    for (what, code, reason, message) in [
        ("ours", Code::FailedPrecondition, "CHAPTER_LOST", "Chapter 2 is lost."),
        ("spawned", Code::FailedPrecondition, "CHAPTER_LOST", "Chapter 3 is lost."),
        ("foreign", Code::Internal, "INTERNAL_ERROR", "Something went wrong on the server."),
        ("panic", Code::Internal, "INTERNAL_ERROR", "Something went wrong on the server."),
    ] {
        let Told { head, words, end } = caller.tell(what).await;
        assert_eq!(words, ["once"], "{what}");
        let status = end.expect_err("it fails");
        assert_eq!((status.code(), status.message()), (code, message), "{what}");
        assert!(metadata(status.metadata(), "apierror-mark").is_none());
        let report = ErrorReport::from_status(&status);
        assert_eq!(report.code(), reason);
        // Headers and trailers have the same id.
        assert_eq!(report.request_id(), metadata(&head, "x-request-id"), "{what}");
        assert_eq!(status.get_details_request_info().is_some(), what != "spawned");
        let everything = format!("{status:?} {}", String::from_utf8_lossy(status.details()));
        assert!(!everything.contains("secret") && !everything.contains("10.0.0.7"), "{everything}");
    }
}

#[tokio::test]
async fn context_is_current_while_a_stream_is_polled() {
    let caller = serve(ErrorLayer::new(), speaker()).await;
    let Told { head, words, end } = caller.tell("id").await;
    assert!(end.is_ok());
    assert_eq!(words.get(1).map(String::as_str), metadata(&head, "x-request-id"));
}

/// tonic's own bodies never fail: they end with trailers.
#[tokio::test]
async fn body_that_fails_ends_with_a_status() {
    use http_body_util::{BodyExt, Empty, StreamBody};
    use std::io::{Error, ErrorKind};
    use tower::{Layer, ServiceExt};

    type Frames = Vec<Result<http_body::Frame<bytes::Bytes>, Error>>;
    let ask = async |frames: fn() -> Frames, content_type: &'static str| {
        let inner = tower::service_fn(move |_: http::Request<Empty<bytes::Bytes>>| {
            let body = StreamBody::new(stream::iter(frames()));
            std::future::ready(Ok::<_, std::convert::Infallible>(http::Response::new(body)))
        });
        let request = http::Request::post("/").header("content-type", content_type);
        let request = request.body(Empty::new()).expect("a request");
        let response = ErrorLayer::new().layer(inner).oneshot(request).await.expect("a response");
        let id = response.headers()["x-request-id"].clone();
        response.into_body().collect().await.map(|body| {
            let trailers = body.trailers().cloned().unwrap_or_default();
            (id, trailers, body.to_bytes())
        })
    };
    let failing: fn() -> Frames = || {
        vec![
            Ok(http_body::Frame::data(bytes::Bytes::from_static(b"once"))),
            Err(Error::new(ErrorKind::ConnectionReset, "secret")),
            Ok(http_body::Frame::data(bytes::Bytes::from_static(b"never"))),
        ]
    };
    let (id, trailers, data) = ask(failing, "application/grpc").await.expect("no error");
    assert_eq!((&trailers["grpc-status"], &data[..]), (&http::HeaderValue::from(13), &b"once"[..]));
    assert_eq!(trailers["x-request-id"], id);
    let status = Status::from_header_map(&trailers).expect("a status");
    assert_eq!(ErrorReport::from_status(&status).code(), "INTERNAL_ERROR");
    assert!(!format!("{status:?}").contains("secret"));
    // Without gRPC the body's error stays an error.
    assert!(ask(failing, "text/plain").await.is_err());
}

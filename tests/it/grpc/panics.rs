//! Panics in code that the layer calls, and errors with circular sources. Each
//! ends with a status.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use apierror::tonic::{ErrorLayer, FromStatus};
use apierror::{ApiError, ErrorReport, Failure};
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Empty};
use tonic::{Code, Status};
use tower::{BoxError, Layer, Service, ServiceExt};

/// A value that panics when it is dropped, with another of its kind.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        std::panic::panic_any(Self);
    }
}

/// A service, its future, its error and its body, which panic where they are told
/// to.
#[derive(Clone, Copy)]
struct Hostile(&'static str);

struct Fate {
    panics_in: &'static str,
    _bomb: Option<Bomb>,
}

impl Hostile {
    fn part(self) -> Fate {
        let bomb = (self.0 == "drop of the future").then(|| Bomb);
        Fate { panics_in: self.0, _bomb: bomb }
    }
}

impl Service<Request<Empty<Bytes>>> for Hostile {
    type Response = Response<HostileBody>;
    type Error = HostileError;
    type Future = Fate;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), HostileError>> {
        match self.0 {
            "poll_ready" => panic!("secret"),
            "error of poll_ready" => Poll::Ready(Err(HostileError)),
            _ => Poll::Ready(Ok(())),
        }
    }

    fn call(&mut self, _: Request<Empty<Bytes>>) -> Fate {
        assert_ne!(self.0, "call", "secret");
        self.part()
    }
}

impl Future for Fate {
    type Output = Result<Response<HostileBody>, HostileError>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        match self.panics_in {
            "poll" => panic!("secret"),
            "payload" => std::panic::panic_any(Bomb),
            "error" => Poll::Ready(Err(HostileError)),
            panics_in => {
                let is_replaced = panics_in == "drop of a replaced body";
                let bomb = panics_in.starts_with("drop of a").then(|| Bomb);
                let mut response =
                    Response::new(HostileBody { panics_in, has_ended: false, _bomb: bomb });
                if is_replaced {
                    *response.status_mut() = http::StatusCode::BAD_GATEWAY;
                }
                Poll::Ready(Ok(response))
            }
        }
    }
}

/// An error that panics when it is boxed.
struct HostileError;

impl From<HostileError> for BoxError {
    fn from(_: HostileError) -> Self {
        panic!("secret");
    }
}

struct HostileBody {
    panics_in: &'static str,
    has_ended: bool,
    _bomb: Option<Bomb>,
}

impl Body for HostileBody {
    type Data = Bytes;
    type Error = HostileError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HostileError>>> {
        if std::mem::replace(&mut self.has_ended, true) {
            return Poll::Ready(None);
        }
        match self.panics_in {
            "poll of the body" => panic!("secret"),
            "error of the body" | "drop of a failed body" => Poll::Ready(Some(Err(HostileError))),
            _ => {
                let mut trailers = HeaderMap::new();
                trailers.insert("grpc-status", 0.into());
                Poll::Ready(Some(Ok(Frame::trailers(trailers))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        assert_ne!(self.panics_in, "is_end_stream", "secret");
        false
    }

    fn size_hint(&self) -> SizeHint {
        assert_ne!(self.panics_in, "size_hint", "secret");
        SizeHint::new()
    }
}

/// Returns the status of one call, in the head or in the trailers.
async fn code_of<S, B>(service: S) -> Code
where
    S: Service<Request<Empty<Bytes>>, Response = Response<B>, Error = Infallible>,
    B: Body<Data = Bytes, Error = BoxError>,
{
    let request = Request::post("/").header("content-type", "application/grpc");
    let request = request.body(Empty::new()).expect("a request");
    let response = service.oneshot(request).await.expect("an answer");
    let (head, body) = response.into_parts();
    // A server asks before it sends the head.
    let _ = (body.is_end_stream(), body.size_hint());
    let status = if let Some(status) = Status::from_header_map(&head.headers) {
        status
    } else {
        let body = body.collect().await.expect("a body ends with a status");
        let trailers = body.trailers().expect("a body ends with trailers");
        Status::from_header_map(trailers).expect("a status")
    };
    assert!(!format!("{status:?}").contains("secret"), "{status:?}");
    if status.code() != Code::Ok {
        assert_ne!(ErrorReport::from_status(&status).code(), "");
    }
    status.code()
}

#[tokio::test]
async fn panic_anywhere_in_the_inner_service_is_a_status() {
    for (panics_in, code) in [
        ("poll_ready", Code::Internal),
        ("error of poll_ready", Code::Internal),
        ("call", Code::Internal),
        ("poll", Code::Internal),
        ("payload", Code::Internal),
        ("error", Code::Internal),
        ("poll of the body", Code::Internal),
        ("error of the body", Code::Internal),
        ("drop of a failed body", Code::Internal),
        ("drop of a replaced body", Code::Unavailable),
        ("drop of an ended body", Code::Ok),
        ("drop of the future", Code::Ok),
        ("is_end_stream", Code::Ok),
        ("size_hint", Code::Ok),
    ] {
        let service = ErrorLayer::new().layer(Hostile(panics_in));
        assert_eq!(code_of(service).await, code, "{panics_in}");
    }
}

/// The client hangs up before the body is sent.
#[tokio::test]
async fn panic_in_the_drop_of_an_unsent_body_changes_nothing() {
    let request = Request::post("/").header("content-type", "application/grpc");
    let request = request.body(Empty::new()).expect("a request");
    let service = ErrorLayer::new().layer(Hostile("drop of an ended body"));
    drop(service.oneshot(request).await.expect("an answer"));
}

/// An error that panics when it is dropped.
#[derive(Debug)]
struct ErrorBomb {
    source_panics: bool,
}

impl fmt::Display for ErrorBomb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("secret")
    }
}

impl Error for ErrorBomb {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        assert!(!self.source_panics, "in `source`");
        None
    }
}

impl Drop for ErrorBomb {
    fn drop(&mut self) {
        std::panic::panic_any(Bomb);
    }
}

/// The service's own error for each failure. It keeps the cause.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("own")]
#[api(code = "OWN", status = 500)]
struct Own(Failure);

impl From<Failure> for Own {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

#[tokio::test]
async fn panic_in_the_drop_of_an_error_changes_nothing() {
    for source_panics in [false, true] {
        let fails = tower::service_fn(async |_: Request<Empty<Bytes>>| {
            Err::<Response<Empty<Bytes>>, BoxError>(ErrorBomb { source_panics }.into())
        });
        let request = Request::post("/").header("content-type", "application/grpc");
        let request = request.body(Empty::new()).expect("a request");
        let service = ErrorLayer::new().errors::<Own>().layer(fails);
        let response = service.oneshot(request).await.expect("an answer");
        let status = Status::from_header_map(response.headers()).expect("a status");
        assert_eq!(ErrorReport::from_status(&status).code(), "OWN", "{source_panics}");
    }
}

#[tokio::test]
async fn panic_in_a_closure_of_the_layer_is_a_status() {
    for layer in [
        ErrorLayer::new().make_request_id(|_| panic!("secret")),
        ErrorLayer::new().pass_through(|_| panic!("secret")),
        ErrorLayer::new().map_error(|_| panic!("secret")),
        ErrorLayer::new().on_error(|_| std::panic::panic_any(Bomb)),
    ] {
        let fails = tower::service_fn(async |_: Request<Empty<Bytes>>| {
            Err::<Response<Empty<Bytes>>, BoxError>("secret".into())
        });
        assert_eq!(code_of(layer.layer(fails)).await, Code::Internal);
        let foreign = tower::service_fn(async |_: Request<Empty<Bytes>>| {
            let response = Response::builder().header("grpc-status", "5");
            let response = response.header("grpc-message", "secret");
            Ok::<_, Infallible>(response.body(Empty::<Bytes>::new()).expect("a response"))
        });
        assert_eq!(code_of(layer.layer(foreign)).await, Code::NotFound);
    }
}

/// An error that is its own source.
#[derive(Debug)]
struct Ring;

impl fmt::Display for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("secret")
    }
}

impl Error for Ring {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self)
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("ring")]
#[api(code = "RING", status = 503)]
struct Ours(#[source] Ring);

#[tokio::test]
async fn circular_sources_end() {
    let fails = tower::service_fn(async |_: Request<Empty<Bytes>>| {
        Err::<Response<Empty<Bytes>>, BoxError>(Ring.into())
    });
    let answer = code_of(ErrorLayer::new().layer(fails));
    let code = tokio::time::timeout(Duration::from_secs(5), answer).await.expect("it ends");
    assert_eq!(code, Code::Internal);
    assert_eq!(Status::from(Ours(Ring)).code(), Code::Unavailable);
    let mut status = Status::unavailable("");
    status.set_source(std::sync::Arc::new(Ring));
    assert_eq!(ErrorReport::from_status(&status).code(), "UNAVAILABLE");
}

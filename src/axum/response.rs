//! The axum responses of errors, and the adapter to the shared part of the
//! layer.

use std::convert::Infallible;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use apierror_core::__private::{
    Detached, ResponseBuilder, declared_response, has_registered_reason, own_response, reason,
};
use apierror_core::{DeclaredError, Rendered, envelope};
use axum::BoxError;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::response::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use http_body::{Body as _, Frame, SizeHint};
use hyper::ext::ReasonPhrase;
use tokio::runtime::Handle;

use super::error_body::{ErrorBody, mark_and_size};
use crate::error::{Error, error_for};
use crate::failure::{Failure, failure_for_status};
use crate::server::{
    BodyError, BodyPanicked, Chunks, Drain, FrameworkResponse, InFlight, IntoFrameworkResponse,
    MAX_TIME, MapError, StreamingBody, caught, copy_headers, dropped,
};

/// Returns the response for a declared error, in the envelope of its kind.
///
/// Derived types implement [`IntoResponse`] with it. Call it for a type that
/// implements [`DeclaredError`] by hand, or for a reference.
///
/// ```
/// use apierror::{ApiError, CatalogEntry, DeclaredError, ErrorSpec, axum::into_response, envelope};
/// use axum::response::{IntoResponse, Response};
/// use http::StatusCode;
/// use std::borrow::Cow;
///
/// static TEAPOT: ErrorSpec = ErrorSpec::new("TEAPOT", StatusCode::IM_A_TEAPOT);
///
/// #[derive(Debug, thiserror::Error)]
/// #[error("asked a teapot for coffee")]
/// struct Teapot;
///
/// impl ApiError for Teapot {
///     fn spec(&self) -> &'static ErrorSpec {
///         &TEAPOT
///     }
///     fn message(&self) -> Cow<'_, str> {
///         Cow::Borrowed("No coffee here.")
///     }
/// }
///
/// impl DeclaredError for Teapot {
///     type Envelope = envelope::Flat;
///     const ENTRIES: &'static [CatalogEntry] = &[CatalogEntry::Spec(&TEAPOT)];
/// }
///
/// impl IntoResponse for Teapot {
///     fn into_response(self) -> Response {
///         into_response(&self)
///     }
/// }
///
/// assert_eq!(Teapot.into_response().status(), 418);
/// ```
pub fn into_response<E: DeclaredError>(error: &E) -> Response {
    declared_response::<E, AxumResponseBuilder>(error).0
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        own_response::<envelope::Service, AxumResponseBuilder>(&*self).0
    }
}

/// Responds with the service's error for the failure, or else with a
/// [`ServiceError`](crate::ServiceError).
///
/// ```
/// use apierror::{Failure, axum::ErrorLayer, envelope};
/// use axum::{Router, extract::Path, routing::get};
///
/// /// Responds to an unknown item as to an unknown route.
/// async fn item(Path(id): Path<u32>) -> Result<String, Failure> {
///     if id == 7 { Ok("seven".to_owned()) } else { Err(Failure::RouteNotFound) }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let items = Router::new()
///     .route("/{id}", get(item))
///     .fallback(async || Failure::RouteNotFound)
///     .layer(ErrorLayer::<envelope::Nested>::new());
/// let app: Router = Router::new().nest("/items", items);
///
/// # use tower::ServiceExt;
/// for path in ["/items/8", "/items/8/parts"] {
///     # let request = axum::extract::Request::get(path).header("x-request-id", "r1");
///     # let request = request.body(axum::body::Body::empty());
///     # let response = app.clone().oneshot(request.unwrap()).await.unwrap();
///     # let status = response.status();
///     # let body = axum::body::to_bytes(response.into_body(), 9999).await.unwrap();
///     // GET, with `x-request-id: r1`
///     assert_eq!(status, 404);
///     assert_eq!(
///         body,
///         r#"{"error":{"code":"ROUTE_NOT_FOUND","message":"There is no such route."},"request_id":"r1"}"#,
///     );
/// }
/// # }
/// ```
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        error_for(self).into_response()
    }
}

struct AxumResponseBuilder(Response);

impl ResponseBuilder for AxumResponseBuilder {
    #[inline]
    fn new(body: Bytes) -> Self {
        Self(ResponseBuilder::new(body))
    }

    #[inline]
    fn with_mark(body: Bytes, mark: Rendered) -> Self {
        Self(Response::new(Body::new(ErrorBody::new(body, mark))))
    }

    #[inline]
    fn set_head(&mut self, status: StatusCode, content_type: &'static str) {
        self.0.set_head(status, content_type);
        add_reason(&mut self.0);
    }

    #[inline]
    fn append_headers(&mut self, append: impl FnOnce(&mut HeaderMap)) {
        self.0.append_headers(append);
    }

    #[inline]
    fn insert_extension<T: Clone + Send + Sync + 'static>(&mut self, value: T) {
        self.0.insert_extension(value);
    }
}

/// Gives a status without a registered reason phrase, such as 499, its usual one.
/// hyper would write `<none>`.
#[inline]
fn add_reason(response: &mut Response) {
    let status = response.status();
    if !has_registered_reason(status) {
        response.extensions_mut().insert(ReasonPhrase::from_static(reason(status).as_bytes()));
    }
}

/// Whether the router found a route for the request before it called the layer.
pub(crate) struct FoundRoute(pub(super) bool);

impl FrameworkResponse for Response {
    type Headers = HeaderMap;
    type RequestInfo = FoundRoute;
    type MapError = MapError;
    type Response = Self;
    type Output = Result<Self, Infallible>;
    type Head = Parts;
    type Body = Body;

    const MARKS_BODIES: bool = true;

    #[inline]
    fn from_rendered(response: http::Response<Bytes>) -> Self {
        let mut response = response.map(Body::from);
        add_reason(&mut response);
        response
    }

    fn replace(&mut self, response: http::Response<Bytes>) -> Body {
        let replaced = std::mem::replace(self, Self::from_rendered(response));
        let (head, body) = Response::into_parts(replaced);
        dropped(head);
        body
    }

    fn response(&self) -> &Self {
        self
    }

    #[inline]
    fn status(&self) -> StatusCode {
        Response::status(self)
    }

    fn rendered(&self) -> Option<impl Deref<Target = Rendered>> {
        self.extensions().get()
    }

    #[inline]
    fn is_marked(&self) -> bool {
        self.extensions().get::<Rendered>().is_some()
    }

    fn insert_mark(&mut self, mark: Rendered) {
        self.extensions_mut().insert(mark);
    }

    fn take_detached(&mut self) -> Option<Detached> {
        self.extensions_mut().remove()
    }

    fn failure(&self, FoundRoute(found_route): &FoundRoute, _: &MapError) -> Failure {
        failure_for_status(Response::status(self), *found_route)
    }

    fn copy_headers(&self, is_kept: impl Fn(&str) -> bool, headers: &mut HeaderMap) {
        let own = self.headers().iter().map(|(name, value)| (name.as_str(), value));
        copy_headers(own, is_kept, |value| Some(value.clone()), headers);
    }

    fn header(&self, name: &HeaderName) -> Option<&[u8]> {
        self.headers().get(name).map(HeaderValue::as_bytes)
    }

    fn add_header(&mut self, name: &HeaderName, value: HeaderValue) {
        self.headers_mut().entry(name).or_insert(value);
    }

    #[inline]
    fn insert_header(&mut self, name: &HeaderName, value: HeaderValue) {
        self.headers_mut().insert(name.clone(), value);
    }

    fn drop_body(&mut self) {
        match self.body().size_hint().exact() {
            // A router inside the layer has already dropped the body.
            None | Some(0) => *self.body_mut() = Body::new(NoBody),
            Some(length) => {
                let length = || HeaderValue::from(length);
                self.headers_mut().entry(CONTENT_LENGTH).or_insert_with(length);
                *self.body_mut() = Body::empty();
            }
        }
    }

    #[inline]
    fn mark_and_size(&self) -> (Option<Rendered>, Option<u64>) {
        mark_and_size(self.body())
    }

    fn spawn(drain: Drain<Body>) {
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(tokio::time::timeout(MAX_TIME, drain));
        }
    }

    fn into_parts(self) -> (Parts, Body) {
        Response::into_parts(self)
    }

    fn from_parts(head: Parts, body: StreamingBody<Body>) -> Self {
        Response::from_parts(head, Body::new(body))
    }

    #[inline]
    fn into_output(self) -> Self::Output {
        Ok(self)
    }
}

impl InFlight<Response> {
    /// Returns the failure for an error of the inner service.
    pub(super) fn failure_from(&mut self, error: impl FnOnce() -> BoxError) -> Failure {
        let config = Arc::clone(&self.config);
        self.guarded(|| config.error_mapper()(error())).unwrap_or(Failure::Panicked)
    }
}

impl<R, E> IntoFrameworkResponse<Response> for Result<http::Response<R>, E>
where
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Into<BoxError>,
    E: Into<BoxError>,
{
    #[inline]
    fn into_framework_response(self, in_flight: &mut InFlight<Response>) -> Response {
        match self {
            Ok(response) => response.map(Body::new),
            Err(error) => {
                let failure = in_flight.failure_from(|| error.into());
                in_flight.failure_response(failure)
            }
        }
    }
}

impl Chunks for Body {
    type Chunk = Frame<Bytes>;
    type Error = axum::Error;

    fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(self).poll_frame(cx)
    }

    fn failure(error: axum::Error) -> Failure {
        Failure::Internal(error.into_inner())
    }

    fn exact_size(&self) -> Option<u64> {
        self.size_hint().exact()
    }

    fn bytes(chunk: &Frame<Bytes>) -> &[u8] {
        chunk.data_ref().map_or(&[], |data| data)
    }
}

/// The body of a response to `HEAD` whose size is unknown. hyper would send the
/// size of an empty body as `Content-Length`.
struct NoBody;

impl http_body::Body for NoBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        true
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::new()
    }
}

impl http_body::Body for StreamingBody<Body> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.poll_chunk(cx).map(|polled| {
            polled.map(|chunk| {
                chunk.map_err(|error| match error {
                    BodyError::Failed(error) => error,
                    BodyError::Panicked => axum::Error::new(BodyPanicked),
                })
            })
        })
    }

    fn is_end_stream(&self) -> bool {
        let has_ended = |body: &Body| caught(|| body.is_end_stream()).unwrap_or(false);
        self.first.is_none() && self.body.as_ref().is_none_or(has_ended)
    }

    fn size_hint(&self) -> SizeHint {
        let rest = match &self.body {
            Some(body) => caught(|| body.size_hint()).unwrap_or_default(),
            None => SizeHint::with_exact(0),
        };
        let first =
            self.first.as_ref().and_then(Frame::data_ref).map_or(0, |data| data.len() as u64);
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower().saturating_add(first));
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper.saturating_add(first));
        }
        hint
    }
}

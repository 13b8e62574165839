//! The actix-web responses of errors, and the adapter to the shared part of the
//! middleware.

use std::cell::Ref;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Extensions, ServiceResponse};
use actix_web::http::header::{self, CONTENT_TYPE};
use actix_web::{
    Error, HttpRequest, HttpResponse, Responder, ResponseError, http as actix_http, rt,
};
use apierror_core::__private::{Detached, ResponseBuilder, declared_response, own_response};
use apierror_core::{DeclaredError, Rendered, envelope};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::responded_error::{RespondedError, text_of};
use super::{convert, rejection};
use crate::error::error_for;
use crate::failure::{Failure, failure_for_status};
use crate::server::{
    BodyError, BodyPanicked, Chunks, Drain, FrameworkResponse, InFlight, IntoFrameworkResponse,
    MAX_TIME, Panicked, RequestHeaders, StreamingBody, caught, copy_headers, dropped, only,
};

/// Returns the error's own status. The status that its envelope sends may
/// differ.
#[doc(hidden)]
pub fn status_code<E: DeclaredError>(error: &E) -> actix_http::StatusCode {
    convert::actix_status(error.status())
}

/// Returns the response for a declared error, in the envelope of its kind.
///
/// Derived types implement [`ResponseError`] with it. Call it for a type that
/// implements [`DeclaredError`] by hand, or in a handler that returns
/// responses.
///
/// ```
/// use apierror::{ApiError, actix_web::into_response, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("gone")]
/// #[api(code = "GONE", status = 410, envelope = envelope::Flat)]
/// struct Gone;
///
/// let response = into_response(&Gone);
/// assert_eq!(response.status(), 410);
/// assert_eq!(response.headers().get("content-type").unwrap(), "application/json");
/// ```
pub fn into_response<E: DeclaredError>(error: &E) -> HttpResponse {
    declared_response::<E, ActixResponseBuilder>(error).0
}

impl ResponseError for crate::Error {
    fn status_code(&self) -> actix_http::StatusCode {
        convert::actix_status(self.status())
    }

    fn error_response(&self) -> HttpResponse {
        own_response::<envelope::Service, ActixResponseBuilder>(&**self).0
    }
}

/// Converts a failure into the service's error for it, or else into a
/// [`ServiceError`](crate::ServiceError), so that a handler may return a
/// `Failure`.
impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        error_for(failure).into()
    }
}

/// Responds with the service's error for the failure, or else with a
/// [`ServiceError`](crate::ServiceError).
///
/// ```
/// use actix_web::{App, web};
/// use apierror::{Failure, actix_web::ErrorMiddleware, envelope};
///
/// /// Responds to an unknown item as to an unknown route.
/// async fn item(id: web::Path<u32>) -> Result<String, Failure> {
///     if *id == 7 { Ok("seven".to_owned()) } else { Err(Failure::RouteNotFound) }
/// }
///
/// let app = || {
///     App::new()
///         .wrap(ErrorMiddleware::<envelope::Nested>::new())
///         .route("/items/{id}", web::get().to(item))
///         .default_service(web::to(async || Failure::RouteNotFound))
/// };
///
/// # use actix_web::test;
/// # actix_web::rt::System::new().block_on(async {
/// # let app = test::init_service(app()).await;
/// for path in ["/items/8", "/items/8/parts"] {
///     # let request = test::TestRequest::get().uri(path).insert_header(("x-request-id", "r1"));
///     # let response = test::call_service(&app, request.to_request()).await;
///     # let status = response.status();
///     # let body = test::read_body(response).await;
///     // GET, with `x-request-id: r1`
///     assert_eq!(status, 404);
///     assert_eq!(
///         body,
///         r#"{"error":{"code":"ROUTE_NOT_FOUND","message":"There is no such route."},"request_id":"r1"}"#,
///     );
/// }
/// # });
/// ```
impl Responder for Failure {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::from_error(self)
    }
}

/// Builds actix's responses directly, without one of `http` 1 first.
struct ActixResponseBuilder(HttpResponse);

impl ResponseBuilder for ActixResponseBuilder {
    #[inline]
    fn new(body: Bytes) -> Self {
        Self(HttpResponse::with_body(actix_http::StatusCode::OK, BoxBody::new(body)))
    }

    #[inline]
    fn set_head(&mut self, status: StatusCode, content_type: &'static str) {
        const JSON: header::HeaderValue = header::HeaderValue::from_static("application/json");
        const PROBLEM: header::HeaderValue =
            header::HeaderValue::from_static("application/problem+json");
        // The common types need no validation.
        let value = match content_type {
            "application/json" => JSON,
            "application/problem+json" => PROBLEM,
            other => header::HeaderValue::from_str(other).unwrap_or(JSON),
        };
        convert::set_status(&mut self.0, status);
        self.0.headers_mut().insert(CONTENT_TYPE, value);
    }

    fn append_headers(&mut self, append: impl FnOnce(&mut HeaderMap)) {
        let mut headers = HeaderMap::new();
        append(&mut headers);
        convert::append_headers(&headers, self.0.headers_mut());
    }

    fn insert_extension<T: Clone + Send + Sync + 'static>(&mut self, value: T) {
        self.0.extensions_mut().insert(value);
    }
}

/// A response of a handler, or an error of an inner middleware together with
/// its response.
pub(crate) struct ActixResponse {
    response: HttpResponse,
    origin: Origin,
}

/// The origin of a response. actix returns the request with a response, but not
/// with an error.
enum Origin {
    Response(HttpRequest),
    Error(Error),
    /// A panic: actix returned nothing.
    Panic,
}

/// Maps an error of actix to a failure, if it is known.
pub(crate) type MapError = dyn Fn(&Error) -> Option<Failure> + Send + Sync;

impl ActixResponse {
    fn error(&self) -> Option<&Error> {
        match &self.origin {
            Origin::Error(error) => Some(error),
            _ => self.response.error(),
        }
    }

    /// Returns whether a resource matched the path and took the request. If
    /// not, a 404 is the router's own.
    fn found_route(&self) -> bool {
        match &self.origin {
            Origin::Response(request) => {
                request.match_info().unprocessed().is_empty() && request.match_pattern().is_some()
            }
            // A middleware made the response, so it is not about the route.
            _ => true,
        }
    }
}

impl RequestHeaders for header::HeaderMap {
    fn get_legal(
        &self,
        name: &HeaderName,
        is_legal: impl FnOnce(&[u8]) -> bool,
    ) -> Option<HeaderValue> {
        self.get(name.as_str())
            .filter(|value| is_legal(value.as_bytes()))
            .and_then(convert::http_value)
    }

    fn get_only(&self, name: &HeaderName) -> Option<&[u8]> {
        only(self.get_all(name.as_str())).map(header::HeaderValue::as_bytes)
    }
}

impl FrameworkResponse for ActixResponse {
    type Headers = header::HeaderMap;
    /// The response carries its request.
    type RequestInfo = ();
    type MapError = MapError;
    type Response = HttpResponse;
    type Output = Result<ServiceResponse, Error>;
    type Head = ActixHead;
    type Body = BoxBody;

    const MARKS_BODIES: bool = false;

    fn from_rendered(response: Response<Bytes>) -> Self {
        Self { response: convert::actix_response(response), origin: Origin::Panic }
    }

    fn replace(&mut self, response: Response<Bytes>) -> BoxBody {
        let response = convert::actix_response(response);
        let (head, body) = std::mem::replace(&mut self.response, response).into_parts();
        dropped(head);
        body
    }

    fn response(&self) -> &HttpResponse {
        &self.response
    }

    fn status(&self) -> StatusCode {
        convert::http_status(self.response.status())
    }

    fn rendered(&self) -> Option<impl Deref<Target = Rendered>> {
        Ref::filter_map(self.response.extensions(), Extensions::get).ok()
    }

    #[inline]
    fn is_marked(&self) -> bool {
        self.response.extensions().get::<Rendered>().is_some()
    }

    fn insert_mark(&mut self, mark: Rendered) {
        self.response.extensions_mut().insert(mark);
    }

    fn take_detached(&mut self) -> Option<Detached> {
        self.response.extensions_mut().remove()
    }

    fn failure(&self, (): &(), map_error: &MapError) -> Failure {
        let status = self.status();
        let Some(error) = self.error() else {
            return failure_for_status(status, self.found_route());
        };
        map_error(error).or_else(|| rejection::failure_of(error)).unwrap_or_else(|| {
            if status == StatusCode::INTERNAL_SERVER_ERROR {
                return Failure::Internal(text_of(error).into());
            }
            failure_for_status(status, true)
        })
    }

    fn copy_headers(&self, is_kept: impl Fn(&str) -> bool, headers: &mut HeaderMap) {
        let own = self.response.headers().iter().map(|(name, value)| (name.as_str(), value));
        copy_headers(own, is_kept, convert::http_value, headers);
    }

    fn header(&self, name: &HeaderName) -> Option<&[u8]> {
        self.response.headers().get(name.as_str()).map(header::HeaderValue::as_bytes)
    }

    fn add_header(&mut self, name: &HeaderName, value: HeaderValue) {
        if !self.response.headers().contains_key(name.as_str()) {
            self.insert_header(name, value);
        }
    }

    fn insert_header(&mut self, name: &HeaderName, value: HeaderValue) {
        if let (Some(name), Some(value)) = (convert::actix_name(name), convert::actix_value(&value))
        {
            self.response.headers_mut().insert(name, value);
        }
    }

    /// Does nothing: actix drops the body when it sends the head.
    fn drop_body(&mut self) {}

    fn mark_and_size(&self) -> (Option<Rendered>, Option<u64>) {
        (None, self.response.body().exact_size())
    }

    fn spawn(drain: Drain<BoxBody>) {
        // There is no runtime if a service is called outside one, such as in
        // a test.
        let _ = caught(|| rt::spawn(rt::time::timeout(MAX_TIME, drain)));
    }

    fn into_parts(self) -> (ActixHead, BoxBody) {
        let (response, body) = self.response.into_parts();
        (ActixHead { response, origin: self.origin }, body)
    }

    fn from_parts(head: ActixHead, body: StreamingBody<BoxBody>) -> Self {
        Self { response: head.response.set_body(BoxBody::new(body)), origin: head.origin }
    }

    /// Returns an error that carries the response if the request is lost.
    fn into_output(self) -> Self::Output {
        match self.origin {
            Origin::Response(request) => Ok(ServiceResponse::new(request, self.response)),
            Origin::Error(error) => Err(RespondedError::new(Some(error), self.response).into()),
            Origin::Panic => Err(RespondedError::new(None, self.response).into()),
        }
    }
}

/// An [`ActixResponse`] without its body.
pub(crate) struct ActixHead {
    response: HttpResponse<()>,
    origin: Origin,
}

impl<B: MessageBody + 'static> IntoFrameworkResponse<ActixResponse>
    for Result<ServiceResponse<B>, Error>
{
    fn into_framework_response(self, in_flight: &mut InFlight<ActixResponse>) -> ActixResponse {
        match self {
            Ok(response) => {
                let (request, response) = response.into_parts();
                let boxed = in_flight.guarded(|| response.map_into_boxed_body());
                let response = boxed.unwrap_or_else(|Panicked| {
                    in_flight.failure_response(Failure::Panicked).response
                });
                ActixResponse { response, origin: Origin::Response(request) }
            }
            Err(error) => {
                if let Ok(response) = in_flight.guarded(|| error.error_response()) {
                    return ActixResponse { response, origin: Origin::Error(error) };
                }
                let _ = in_flight.guarded(|| drop(error));
                in_flight.failure_response(Failure::Panicked)
            }
        }
    }
}

impl Chunks for BoxBody {
    type Chunk = Bytes;
    type Error = Box<dyn std::error::Error>;

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(self).poll_next(cx)
    }

    /// Keeps only the text of the error, which is not `Send`.
    fn failure(error: Self::Error) -> Failure {
        Failure::Internal(text_of(&error).into())
    }

    fn exact_size(&self) -> Option<u64> {
        match self.size() {
            BodySize::None => Some(0),
            BodySize::Sized(size) => Some(size),
            BodySize::Stream => None,
        }
    }

    fn bytes(chunk: &Bytes) -> &[u8] {
        chunk
    }
}

impl MessageBody for StreamingBody<BoxBody> {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.get_mut().poll_chunk(cx).map(|polled| {
            polled.map(|chunk| {
                chunk.map_err(|error| match error {
                    BodyError::Failed(error) => error,
                    BodyError::Panicked => BodyPanicked.into(),
                })
            })
        })
    }
}

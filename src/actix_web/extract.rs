//! Extractors whose rejections are errors of the service.

use std::fmt;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_router::PathDeserializer;
use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use bytes::Bytes;
use pin_project_lite::pin_project;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use super::{convert, rejection};
use crate::error::{Error, error_for};
use crate::extract::decode::{self, is_json, parse_mime};
use crate::extract::impl_extracted;
use crate::failure::{Failure, failure_for_status};

/// [`web::Json`](actix_web::web::Json), but its rejections are errors of the
/// service and contain the path of the field.
///
/// | request | failure | [default](crate::ServiceError) |
/// |---|---|---|
/// | `Content-Type` is not JSON, or is missing | [`UnsupportedMediaType`](Failure::UnsupportedMediaType) | 415 |
/// | body is over the limit of [`PayloadConfig`](actix_web::web::PayloadConfig), 256 KiB by default | [`PayloadTooLarge`](Failure::PayloadTooLarge) | 413 |
/// | body ends early, or is not JSON | [`MalformedBody`](Failure::MalformedBody) | 400 |
/// | body is JSON, but not a `T` | [`InvalidBody`](Failure::InvalidBody) | 422 |
///
/// An `InvalidBody` contains the path of the first wrong field and the expected
/// type. It never quotes the request. Messages of hand-written `Deserialize`
/// impls may quote it, so they are left out.
///
/// ```
/// use actix_web::{App, web};
/// use apierror::actix_web::Json;
///
/// #[derive(serde::Deserialize)]
/// struct Order { items: Vec<Item> }
///
/// #[derive(serde::Deserialize)]
/// struct Item { sku: String, amount: u8 }
///
/// async fn order(Json(order): Json<Order>) -> Json<usize> {
///     Json(order.items.len())
/// }
///
/// let app = App::new().route("/orders", web::post().to(order));
///
/// let body = br#"{"items":[{"sku":"shirt","amount":-1}]}"#;
/// let error = Json::<Order>::from_bytes(body).map(drop).unwrap_err();
/// assert_eq!(error.code(), "VALIDATION_FAILED");
/// assert_eq!(
///     serde_json::to_value(error.details()).unwrap(),
///     serde_json::json!([{
///         "path": "items.0.amount",
///         "message": "Expected an integer from 0 to 255",
///         "code": "invalid_value",
///     }]),
/// );
/// ```
///
/// As a response, a value that fails to serialize becomes an
/// [`Internal`](Failure::Internal) failure.
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Json<T>(pub T);

impl_extracted!(Json, Failure::InvalidBody);

impl<T: DeserializeOwned> Json<T> {
    /// Decodes a value from JSON.
    ///
    /// # Errors
    /// Returns an error if the bytes are not JSON, or not a `T`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Self::decode(bytes).map_err(error_for)
    }

    fn decode(bytes: &[u8]) -> Result<Self, Failure> {
        decode::json(bytes).map(Self)
    }
}

impl<T: DeserializeOwned> FromRequest for Json<T> {
    type Error = Error;
    type Future = ReadBody<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> ReadBody<Self> {
        if is_json(content_type(request)) {
            ReadBody::new(request, payload, Self::decode)
        } else {
            ReadBody::ready(Err(Failure::UnsupportedMediaType), Self::decode)
        }
    }
}

impl<T: Serialize> Responder for Json<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        match serde_json::to_vec(&self.0) {
            Ok(body) => HttpResponse::Ok().content_type("application/json").body(body),
            Err(error) => HttpResponse::from_error(Failure::Internal(error.into())),
        }
    }
}

/// [`web::Form`](actix_web::web::Form), but its rejections are errors of the
/// service and name the field.
///
/// | request | failure | [default](crate::ServiceError) |
/// |---|---|---|
/// | `Content-Type` is not `application/x-www-form-urlencoded`, or is missing | [`UnsupportedMediaType`](Failure::UnsupportedMediaType) | 415 |
/// | body is over the limit of [`PayloadConfig`](actix_web::web::PayloadConfig), 256 KiB by default | [`PayloadTooLarge`](Failure::PayloadTooLarge) | 413 |
/// | body ends early | [`MalformedBody`](Failure::MalformedBody) | 400 |
/// | form is not a `T` | [`InvalidForm`](Failure::InvalidForm) | 422 |
///
/// A `GET` request has its form in the query. It fails in the same way.
///
/// ```
/// use actix_web::{App, web};
/// use apierror::actix_web::Form;
///
/// #[derive(serde::Deserialize)]
/// struct SignUp {
///     email: String,
///     age: u8,
/// }
///
/// async fn sign_up(Form(form): Form<SignUp>) -> String {
///     form.email
/// }
///
/// let app = App::new().route("/sign-up", web::post().to(sign_up));
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Form<T>(pub T);

impl_extracted!(Form, Failure::InvalidForm);

impl<T: DeserializeOwned> Form<T> {
    fn decode(pairs: &[u8]) -> Result<Self, Failure> {
        decode::urlencoded(pairs, Failure::InvalidForm).map(Self)
    }
}

impl<T: DeserializeOwned> FromRequest for Form<T> {
    type Error = Error;
    type Future = ReadBody<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> ReadBody<Self> {
        if matches!(*request.method(), Method::GET | Method::HEAD) {
            let query = Bytes::copy_from_slice(request.query_string().as_bytes());
            ReadBody::ready(Ok(query), Self::decode)
        } else if is_form(content_type(request)) {
            ReadBody::new(request, payload, Self::decode)
        } else {
            ReadBody::ready(Err(Failure::UnsupportedMediaType), Self::decode)
        }
    }
}

impl<T: Serialize> Responder for Form<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        match serde_urlencoded::to_string(&self.0) {
            Ok(body) => {
                HttpResponse::Ok().content_type("application/x-www-form-urlencoded").body(body)
            }
            Err(error) => HttpResponse::from_error(Failure::Internal(error.into())),
        }
    }
}

/// [`web::Path`](actix_web::web::Path), but its rejections are errors of the
/// service.
///
/// A wrong parameter is an [`InvalidPath`](Failure::InvalidPath), a 400 by
/// [default](crate::ServiceError). It names the parameter and what was
/// expected, and never quotes the request. A handler that does not fit its
/// route, for example because a field is not a parameter of the route, is an
/// [`Internal`](Failure::Internal) failure.
///
/// ```
/// use actix_web::{App, web};
/// use apierror::actix_web::Path;
///
/// async fn order(Path((account, order)): Path<(String, u32)>) -> String {
///     format!("order {order} of {account}")
/// }
///
/// let app = App::new().route("/accounts/{account}/orders/{order}", web::get().to(order));
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

impl_extracted!(Path, Failure::InvalidPath);

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let value = serde_path_to_error::deserialize(PathDeserializer::new(request.match_info()));
        ready(value.map(Self).map_err(|error| {
            let param = param_at(request, error.path());
            error_for(rejection::path_failure(&error.inner().to_string(), param))
        }))
    }
}

/// Returns the name of the parameter at which deserializing stopped.
fn param_at(request: &HttpRequest, path: &serde_path_to_error::Path) -> String {
    let mut params = request.match_info().iter();
    match path.iter().next() {
        Some(Segment::Map { key }) => key.clone(),
        Some(Segment::Seq { index }) => {
            params.nth(*index).map(|(name, _)| name.to_owned()).unwrap_or_default()
        }
        _ => rejection::only_param(request),
    }
}

/// [`web::Query`](actix_web::web::Query), but its rejections are errors of the
/// service.
///
/// They are an [`InvalidQuery`](Failure::InvalidQuery), a 400 by
/// [default](crate::ServiceError). It names the first wrong parameter and what
/// was expected, and never quotes the request.
///
/// ```
/// use actix_web::{App, web};
/// use apierror::actix_web::Query;
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Pagination { page: u32, size: Option<u8> }
///
/// async fn orders(Query(pagination): Query<Pagination>) -> String {
///     format!("page {}", pagination.page)
/// }
///
/// let error = Query::<Pagination>::from_query("size=5").unwrap_err();
/// assert_eq!(error.code(), "INVALID_QUERY");
/// assert_eq!(
///     serde_json::to_value(error.details()).unwrap(),
///     serde_json::json!([{ "path": "page", "message": "Required", "code": "missing_field" }]),
/// );
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

impl_extracted!(Query, Failure::InvalidQuery);

impl<T: DeserializeOwned> Query<T> {
    /// Decodes a value from a query.
    ///
    /// # Errors
    /// Returns an error if the query is not a `T`.
    pub fn from_query(query: &str) -> Result<Self, Error> {
        decode::urlencoded(query.as_bytes(), Failure::InvalidQuery).map(Self).map_err(error_for)
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::from_query(request.query_string()))
    }
}

fn content_type(request: &HttpRequest) -> Option<&[u8]> {
    request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes)
}

/// Returns whether the content type is that of a form, with any parameters.
fn is_form(content_type: Option<&[u8]>) -> bool {
    parse_mime(content_type).is_some_and(|mime| {
        mime.essence_str() == mime::APPLICATION_WWW_FORM_URLENCODED.essence_str()
    })
}

pin_project! {
    /// The future of an extractor that reads the whole body and decodes it.
    #[must_use = "futures do nothing unless polled"]
    pub struct ReadBody<X> {
        decode: fn(&[u8]) -> Result<X, Failure>,
        #[pin]
        stage: Stage,
    }
}

pin_project! {
    #[project = StageProjection]
    enum Stage {
        Reading { #[pin] reading: <Bytes as FromRequest>::Future },
        Ready { body: Option<Result<Bytes, Failure>> },
    }
}

impl<X> ReadBody<X> {
    /// Reads the body up to the limit of the app's `PayloadConfig`.
    fn new(
        request: &HttpRequest,
        payload: &mut Payload,
        decode: fn(&[u8]) -> Result<X, Failure>,
    ) -> Self {
        let stage = Stage::Reading { reading: Bytes::from_request(request, payload) };
        Self { decode, stage }
    }

    /// Decodes bytes that are already here, or fails without reading the body.
    fn ready(body: Result<Bytes, Failure>, decode: fn(&[u8]) -> Result<X, Failure>) -> Self {
        Self { decode, stage: Stage::Ready { body: Some(body) } }
    }
}

impl<X> Future for ReadBody<X> {
    type Output = Result<X, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let body = match this.stage.project() {
            StageProjection::Reading { reading } => ready!(reading.poll(cx)).map_err(|error| {
                let status = convert::http_status(error.as_response_error().status_code());
                rejection::failure_of(&error).unwrap_or_else(|| failure_for_status(status, true))
            }),
            // The body is present until the future is ready.
            StageProjection::Ready { body } => match body.take() {
                Some(body) => body,
                None => return Poll::Pending,
            },
        };
        Poll::Ready(body.and_then(|body| (this.decode)(&body)).map_err(error_for))
    }
}

impl<X> fmt::Debug for ReadBody<X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadBody").finish_non_exhaustive()
    }
}

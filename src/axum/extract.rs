//! Extractors whose rejections are errors of the service.

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{BytesRejection, PathRejection, RawFormRejection};
use axum::extract::{
    FromRequest, FromRequestParts, OptionalFromRequest, OptionalFromRequestParts, RawForm,
    RawPathParams, Request,
};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderValue, StatusCode, Uri};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, error_for};
use crate::extract::decode::{self, interrupted, is_json};
use crate::extract::decode_error::{DecodeError, expected};
use crate::extract::impl_extracted;
use crate::failure::Failure;

/// [`axum::Json`](https://docs.rs/axum/0.8/axum/struct.Json.html), but its
/// rejections are errors of the service.
///
/// | request | failure | [default](crate::ServiceError) |
/// |---|---|---|
/// | `Content-Type` is not JSON, or is missing | [`UnsupportedMediaType`](Failure::UnsupportedMediaType) | 415 |
/// | body is over [the limit](axum::extract::DefaultBodyLimit) | [`PayloadTooLarge`](Failure::PayloadTooLarge) | 413 |
/// | body ends early, or is not JSON | [`MalformedBody`](Failure::MalformedBody) | 400 |
/// | body is JSON, but not a `T` | [`InvalidBody`](Failure::InvalidBody) | 422 |
///
/// An `InvalidBody` contains the path of the first wrong field and the expected
/// type. It never quotes the request. Messages of hand-written `Deserialize`
/// impls may quote it, so they are left out.
///
/// ```
/// use apierror::axum::Json;
/// use axum::{Router, routing::post};
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
/// let app: Router = Router::new().route("/orders", post(order));
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
        decode::json(bytes).map(Self).map_err(error_for)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        if !is_json(request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes)) {
            return Err(error_for(Failure::UnsupportedMediaType));
        }
        let body = Bytes::from_request(request, state).await;
        Self::from_bytes(&body.map_err(|rejection| error_for(body_failure(&rejection)))?)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = Error;

    /// Extracts `None` from a request without `Content-Type`.
    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Error> {
        if request.headers().contains_key(CONTENT_TYPE) {
            <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        respond(HeaderValue::from_static("application/json"), serde_json::to_vec(&self.0))
    }
}

/// [`axum::Form`](https://docs.rs/axum/0.8/axum/struct.Form.html), but its
/// rejections are errors of the service.
///
/// | request | failure | [default](crate::ServiceError) |
/// |---|---|---|
/// | `Content-Type` is not `application/x-www-form-urlencoded`, or is missing | [`UnsupportedMediaType`](Failure::UnsupportedMediaType) | 415 |
/// | body is over [the limit](axum::extract::DefaultBodyLimit) | [`PayloadTooLarge`](Failure::PayloadTooLarge) | 413 |
/// | body ends early | [`MalformedBody`](Failure::MalformedBody) | 400 |
/// | form is not a `T` | [`InvalidForm`](Failure::InvalidForm) | 422 |
///
/// A `GET` request has its form in the query. It fails in the same way.
///
/// ```
/// use apierror::axum::Form;
/// use axum::{Router, routing::post};
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
/// let app: Router = Router::new().route("/sign-up", post(sign_up));
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[must_use]
pub struct Form<T>(pub T);

impl_extracted!(Form, Failure::InvalidForm);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let form = RawForm::from_request(request, state).await;
        let RawForm(pairs) = form.map_err(|rejection| error_for(form_failure(rejection)))?;
        decode::urlencoded(&pairs, Failure::InvalidForm).map(Self).map_err(error_for)
    }
}

impl<T: Serialize> IntoResponse for Form<T> {
    fn into_response(self) -> Response {
        let content_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        respond(content_type, serde_urlencoded::to_string(&self.0))
    }
}

/// [`axum::extract::Path`], but its rejections are errors of the service.
///
/// A wrong parameter is an [`InvalidPath`](Failure::InvalidPath), a 400 by
/// [default](crate::ServiceError). It names the parameter and what was
/// expected, and never quotes the request. A handler that does not fit its
/// route, for example because a field is not a parameter of the route, is an
/// [`Internal`](Failure::Internal) failure.
///
/// ```
/// use apierror::axum::Path;
/// use axum::{Router, routing::get};
///
/// async fn order(Path((account, order)): Path<(String, u32)>) -> String {
///     format!("order {order} of {account}")
/// }
///
/// let app: Router = Router::new().route("/accounts/{account}/orders/{order}", get(order));
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

impl_extracted!(Path, Failure::InvalidPath);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        type Axum<T> = axum::extract::Path<T>;

        match <Axum<T> as FromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(rejection) => Err(path_error(parts, rejection).await),
        }
    }
}

impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> OptionalFromRequestParts<S> for Path<T> {
    type Rejection = Error;

    /// Extracts `None` from a request whose route has no parameters.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Error> {
        type Axum<T> = axum::extract::Path<T>;

        match <Axum<T> as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(path) => Ok(path.map(|axum::extract::Path(value)| Self(value))),
            Err(rejection) => Err(path_error(parts, rejection).await),
        }
    }
}

/// [`axum::extract::Query`](https://docs.rs/axum/0.8/axum/extract/struct.Query.html),
/// but its rejections are errors of the service.
///
/// They are an [`InvalidQuery`](Failure::InvalidQuery), a 400 by
/// [default](crate::ServiceError). It names the first wrong parameter and what
/// was expected, and never quotes the request.
///
/// ```
/// use apierror::axum::Query;
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Pagination { page: u32, size: Option<u8> }
///
/// async fn orders(Query(pagination): Query<Pagination>) -> String {
///     format!("page {}", pagination.page)
/// }
///
/// let error = Query::<Pagination>::try_from_uri(&"/orders?size=5".parse().unwrap()).unwrap_err();
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
    /// Decodes a value from the query of `uri`.
    ///
    /// # Errors
    /// Returns an error if the query is not a `T`.
    pub fn try_from_uri(uri: &Uri) -> Result<Self, Error> {
        let query = uri.query().unwrap_or_default();
        decode::urlencoded(query.as_bytes(), Failure::InvalidQuery).map(Self).map_err(error_for)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        Self::try_from_uri(&parts.uri)
    }
}

/// Responds with a serialized value, or with the failure to serialize it.
fn respond<B, E>(content_type: HeaderValue, body: Result<B, E>) -> Response
where
    B: IntoResponse,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    match body {
        Ok(body) => ([(CONTENT_TYPE, content_type)], body).into_response(),
        Err(error) => error_for(Failure::Internal(error.into())).into_response(),
    }
}

/// Returns the failure for a body that is too large for `DefaultBodyLimit`, or
/// ended early.
fn body_failure(rejection: &BytesRejection) -> Failure {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Failure::PayloadTooLarge
    } else {
        interrupted()
    }
}

/// Returns the failure for a body that is not a form or could not be read.
fn form_failure(rejection: RawFormRejection) -> Failure {
    match rejection {
        RawFormRejection::BytesRejection(rejection) => body_failure(&rejection),
        RawFormRejection::InvalidFormContentType(_) => Failure::UnsupportedMediaType,
        other => Failure::Internal(other.into()),
    }
}

/// Returns the error for path parameters.
async fn path_error(parts: &mut Parts, rejection: PathRejection) -> Error {
    // axum reports the index of a parameter in a tuple. Its name is in the
    // route.
    let params = RawPathParams::from_request_parts(parts, &()).await.ok();
    let names: Vec<_> = params.iter().flatten().map(|(name, _)| name.to_owned()).collect();
    error_for(path_failure(rejection, &names))
}

/// Returns the failure for path parameters. `names` are their names in the
/// route.
fn path_failure(rejection: PathRejection, names: &[String]) -> Failure {
    let PathRejection::FailedToDeserializePathParams(error) = rejection else {
        return Failure::Internal(rejection.into());
    };
    let name = |index: usize| names.get(index).cloned().unwrap_or_default();
    let invalid =
        |name: String, rust_type: &str| DecodeError::invalid_value(expected(rust_type)).at(name);
    let field = match error.kind() {
        ErrorKind::ParseErrorAtKey { key, expected_type, .. } => {
            invalid(key.clone(), expected_type)
        }
        ErrorKind::ParseErrorAtIndex { index, expected_type, .. } => {
            invalid(name(*index), expected_type)
        }
        ErrorKind::ParseError { expected_type, .. } => invalid(name(0), expected_type),
        ErrorKind::InvalidUtf8InPathParam { key } => invalid(key.clone(), "UTF-8"),
        ErrorKind::DeserializeError { key, message, .. } => {
            DecodeError::parse(message).at(key.clone())
        }
        // axum does not say which parameter is wrong, but there may be only
        // one.
        ErrorKind::Message(message) if !DecodeError::parse(message).names_its_field() => {
            DecodeError::parse(message).at(if names.len() == 1 { name(0) } else { String::new() })
        }
        // The handler does not fit its route.
        _ => return Failure::Internal(error.into()),
    };
    Failure::InvalidPath(vec![field])
}

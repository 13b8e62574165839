//! What stands around the handlers of an API: the request's id and path, and the failures that the framework finds.
//!
//! **To be replaced by `apierror::axum::ErrorLayer`**: [`around`] is the one place that calls it, [`Failure`] and
//! [`Json`] have the names of what the library offers for it.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;

use apierror::{FieldError, RequestContext, context};
use axum::Router;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, OriginalUri, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// What went wrong before any handler of the API could say what.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// No route has the path of the request.
    RouteNotFound,
    /// The route does not take the method of the request.
    MethodNotAllowed,
    /// The body is larger than the service takes.
    PayloadTooLarge,
    /// The body does not say that it is of the format that the route takes.
    UnsupportedMediaType,
    /// The body ends early, or is not of the format that it claims to be.
    MalformedBody(Vec<FieldError>),
    /// The body is well-formed and does not hold what it should.
    InvalidBody(Vec<FieldError>),
}

/// The status alone, until [`around`] gives it the words of the API.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::RouteNotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::MalformedBody(_) | Self::InvalidBody(_) => StatusCode::BAD_REQUEST,
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        // What was sent is not repeated.
        let fields = |message: &'static str| vec![FieldError::new("", message)];
        match (&rejection, rejection.status()) {
            (_, StatusCode::PAYLOAD_TOO_LARGE) => Self::PayloadTooLarge,
            (_, StatusCode::UNSUPPORTED_MEDIA_TYPE) => Self::UnsupportedMediaType,
            (JsonRejection::JsonDataError(_), _) => Self::InvalidBody(fields("The body has other members.")),
            _ => Self::MalformedBody(fields("The body is no JSON.")),
        }
    }
}

/// A JSON body, or the API's own error for one that is none.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let axum::Json(body) = axum::Json::from_request(request, state).await?;
        Ok(Self(body))
    }
}

/// `api`, its requests with an id, its failures in the API's words: those of [`Failure`] that `E` has an error for.
///
/// The id is the caller's, where `id_header` holds a plain one, and goes back in the same header.
pub(crate) fn around<E>(api: Router, id_header: Option<&'static str>) -> Router
where
    E: TryFrom<Failure, Error = Failure> + IntoResponse,
{
    api.layer(from_fn(move |request: Request, next: Next| async move {
        let id_header = id_header.map(HeaderName::from_static);
        let id = id_header.as_ref().and_then(|name| caller_id(request.headers(), name));
        let id = id.unwrap_or_else(|| Uuid::new_v4().to_string());
        // Under a prefix, the request's own path is without it.
        let uri = request.extensions().get().map_or(request.uri(), |OriginalUri(uri)| uri);
        let request_context = RequestContext::new()
            .with_request_id(id.as_str())
            .with_method(request.method().clone())
            .with_path(uri.path());
        let request_context = Arc::new(request_context);

        let mut answer = pin!(next.run(request));
        let mut response =
            poll_fn(|task| context::sync_scope(Arc::clone(&request_context), || answer.as_mut().poll(task)))
                .await;
        if let Some(failure) = response.extensions_mut().remove::<Failure>() {
            let in_own_words = || E::try_from(failure).map(IntoResponse::into_response);
            if let Ok(own) = context::sync_scope(request_context, in_own_words) {
                response = own;
            }
        }
        if let (Some(name), Ok(id)) = (id_header, HeaderValue::try_from(id)) {
            response.headers_mut().insert(name, id);
        }
        response
    }))
}

/// Only what no log and no header could mistake.
fn caller_id(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let id = headers.get(name)?.to_str().ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    ((1..=64).contains(&id.len()) && id.bytes().all(is_plain)).then(|| id.to_owned())
}

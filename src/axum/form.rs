//! Forms.

use axum::extract::{FromRequest, RawForm, Request};
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::extract::respond;
use super::rejection;
use crate::error::Error;
use crate::failure::{Failure, decode};
use crate::server::{error_of, extracts};

/// [`axum::Form`](https://docs.rs/axum/0.8/axum/struct.Form.html), whose rejections are errors of the service.
///
/// | request | failure | [default](crate::ServiceError) |
/// |---|---|---|
/// | `Content-Type` is not `application/x-www-form-urlencoded`, or is missing | [`UnsupportedMediaType`](Failure::UnsupportedMediaType) | 415 |
/// | body is over [the limit](axum::extract::DefaultBodyLimit) | [`PayloadTooLarge`](Failure::PayloadTooLarge) | 413 |
/// | body ends early | [`MalformedBody`](Failure::MalformedBody) | 400 |
/// | form is no `T` | [`InvalidForm`](Failure::InvalidForm) | 422 |
///
/// The form of a `GET` is its query; it fails in the same way.
///
/// ```
/// use apierror::axum::Form;
/// use axum::{Router, routing::post};
///
/// #[derive(serde::Deserialize)]
/// struct SignUp { email: String, age: u8 }
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

extracts!(Form, Failure::InvalidForm);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let form = RawForm::from_request(request, state).await;
        let RawForm(pairs) = form.map_err(|fault| error_of(rejection::of_form(fault)))?;
        decode::urlencoded(&pairs, Failure::InvalidForm).map(Self).map_err(error_of)
    }
}

impl<T: Serialize> IntoResponse for Form<T> {
    fn into_response(self) -> Response {
        let content_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        respond(content_type, serde_urlencoded::to_string(&self.0))
    }
}

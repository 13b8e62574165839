//! Extractors that validate the value of another extractor.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::error::Error;

/// Implements the traits of an extractor for a `Valid`. Each validation library
/// has its own `Valid`, because a type may derive the traits of both libraries,
/// and any dependency may enable either feature.
macro_rules! impl_valid {
    ($validate:path, $($trait:tt)*) => {
        use ::actix_web::dev::Payload;
        use ::actix_web::{FromRequest, HttpRequest};

        use crate::error::Error;
        use crate::extract::{Extracted, impl_wrapper, validated};

        impl_wrapper!(Valid);

        impl<E> FromRequest for Valid<E>
        where
            E: FromRequest<Error = Error> + Extracted<Value: $($trait)*>,
        {
            type Error = Error;
            type Future = super::ValidFuture<E::Future, E, Self>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                super::ValidFuture {
                    extracting: E::from_request(request, payload),
                    validate: |extracted| validated(extracted, $validate).map(Self),
                }
            }
        }
    };
}

/// Validation by [garde](https://docs.rs/garde).
#[cfg(feature = "garde")]
pub mod garde {
    /// Runs another extractor of this crate, then validates its value with
    /// garde.
    ///
    /// Each violation is a [`FieldError`](crate::FieldError) of the
    /// [failure](Extracted::invalid), which is by default a 422 for a body and
    /// a 400 for parameters. The validation uses the default `Context`.
    ///
    /// ```
    /// use actix_web::{App, web};
    /// use apierror::actix_web::{Json, garde::Valid};
    /// use garde::Validate;
    ///
    /// #[derive(serde::Deserialize, Validate)]
    /// struct SignUp {
    ///     #[garde(ascii, length(min = 3, max = 25))]
    ///     name: String,
    /// }
    ///
    /// async fn sign_up(Valid(Json(sign_up)): Valid<Json<SignUp>>) -> String {
    ///     sign_up.name
    /// }
    ///
    /// let app = App::new().route("/sign-up", web::post().to(sign_up));
    /// ```
    #[derive(Debug, Clone, Copy, Default)]
    #[must_use]
    pub struct Valid<E>(pub E);

    impl_valid!(::garde::Validate::validate, ::garde::Validate<Context: Default>);
}

/// Validation by [validator](https://docs.rs/validator).
#[cfg(feature = "validator")]
pub mod validator {
    /// Runs another extractor of this crate, then validates its value with
    /// validator.
    ///
    /// Each violation is a [`FieldError`](crate::FieldError) of the
    /// [failure](Extracted::invalid), which is by default a 422 for a body and
    /// a 400 for parameters. Its code is validator's.
    ///
    /// ```
    /// use actix_web::{App, web};
    /// use apierror::actix_web::{Json, validator::Valid};
    /// use validator::Validate;
    ///
    /// #[derive(serde::Deserialize, Validate)]
    /// struct SignUp {
    ///     #[validate(length(min = 3, max = 25))]
    ///     name: String,
    /// }
    ///
    /// async fn sign_up(Valid(Json(sign_up)): Valid<Json<SignUp>>) -> String {
    ///     sign_up.name
    /// }
    ///
    /// let app = App::new().route("/sign-up", web::post().to(sign_up));
    /// ```
    #[derive(Debug, Clone, Copy, Default)]
    #[must_use]
    pub struct Valid<E>(pub E);

    impl_valid!(::validator::Validate::validate, ::validator::Validate);
}

pin_project! {
    /// The future of a `Valid` extractor.
    #[must_use = "futures do nothing unless polled"]
    pub struct ValidFuture<F, E, V> {
        #[pin]
        extracting: F,
        validate: fn(E) -> Result<V, Error>,
    }
}

impl<F: Future<Output = Result<E, Error>>, E, V> Future for ValidFuture<F, E, V> {
    type Output = Result<V, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        this.extracting.poll(cx).map(|extracted| (this.validate)(extracted?))
    }
}

impl<F, E, V> fmt::Debug for ValidFuture<F, E, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValidFuture").finish_non_exhaustive()
    }
}

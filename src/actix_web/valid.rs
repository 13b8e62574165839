//! Extractors that check what they extract.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use pin_project_lite::pin_project;

use super::Extracted;
use crate::error::Error;
use crate::server::checked;

/// A `Valid` over the other extractors. Each library has its own: a type may derive the traits of both, and a crate in
/// one's dependencies may enable the feature of either.
macro_rules! valid {
    ($(#[$docs:meta])* $validate:path, $($trait:tt)*) => {
        use super::*;

        $(#[$docs])*
        #[derive(Debug, Clone, Copy, Default)]
        #[must_use]
        pub struct Valid<E>(pub E);

        crate::server::wraps!(Valid);

        impl<E> FromRequest for Valid<E>
        where
            E: FromRequest<Error = Error> + Extracted<Value: $($trait)*>,
        {
            type Error = Error;
            type Future = Checking<E::Future, E, Self>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                Checking {
                    extracting: E::from_request(request, payload),
                    check: |extracted| checked(extracted, $validate).map(Self),
                }
            }
        }
    };
}

pin_project! {
    /// The future of an extractor that checks what another extracts.
    #[must_use = "futures do nothing unless polled"]
    pub struct Checking<F, E, V> {
        #[pin]
        extracting: F,
        check: fn(E) -> Result<V, Error>,
    }
}

impl<F: Future<Output = Result<E, Error>>, E, V> Future for Checking<F, E, V> {
    type Output = Result<V, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        this.extracting.poll(cx).map(|extracted| (this.check)(extracted?))
    }
}

impl<F, E, V> fmt::Debug for Checking<F, E, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checking").finish_non_exhaustive()
    }
}

/// Validation by [garde](https://docs.rs/garde).
#[cfg(feature = "garde")]
pub mod garde {
    valid! {
        /// An extractor of this library, whose value is then checked by garde.
        ///
        /// Every violation is a [`FieldError`](crate::FieldError) of the [failure](Extracted::invalid): by default a 422 for
        /// a body, a 400 for parameters. The value's `Context` is its default.
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
        ::garde::Validate::validate, ::garde::Validate<Context: Default>
    }
}

/// Validation by [validator](https://docs.rs/validator).
#[cfg(feature = "validator")]
pub mod validator {
    valid! {
        /// An extractor of this library, whose value is then checked by validator.
        ///
        /// Every violation is a [`FieldError`](crate::FieldError) of the [failure](Extracted::invalid): by default a 422 for
        /// a body, a 400 for parameters. Its code is validator's.
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
        ::validator::Validate::validate, ::validator::Validate
    }
}

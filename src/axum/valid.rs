//! Extractors that check what they extract.

use axum::extract::{
    FromRequest, FromRequestParts, OptionalFromRequest, OptionalFromRequestParts, Request,
};
use http::request::Parts;

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

        impl<E: Extracted<Value: $($trait)*>> Valid<E> {
            fn check(extracted: E) -> Result<Self, Error> {
                checked(extracted, $validate).map(Self)
            }
        }

        impl<E, S> FromRequestParts<S> for Valid<E>
        where
            E: FromRequestParts<S, Rejection = Error> + Extracted<Value: $($trait)*>,
            S: Send + Sync,
        {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
                Self::check(E::from_request_parts(parts, state).await?)
            }
        }

        impl<E, S> OptionalFromRequestParts<S> for Valid<E>
        where
            E: OptionalFromRequestParts<S, Rejection = Error> + Extracted<Value: $($trait)*>,
            S: Send + Sync,
        {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Error> {
                E::from_request_parts(parts, state).await?.map(Self::check).transpose()
            }
        }

        impl<E, S> FromRequest<S> for Valid<E>
        where
            E: FromRequest<S, Rejection = Error> + Extracted<Value: $($trait)*>,
            S: Send + Sync,
        {
            type Rejection = Error;

            async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
                Self::check(E::from_request(request, state).await?)
            }
        }

        impl<E, S> OptionalFromRequest<S> for Valid<E>
        where
            E: OptionalFromRequest<S, Rejection = Error> + Extracted<Value: $($trait)*>,
            S: Send + Sync,
        {
            type Rejection = Error;

            async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Error> {
                E::from_request(request, state).await?.map(Self::check).transpose()
            }
        }
    };
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
        /// use apierror::axum::{Json, garde::Valid};
        /// use axum::{Router, routing::post};
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
        /// let app: Router = Router::new().route("/sign-up", post(sign_up));
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
        /// use apierror::axum::{Json, validator::Valid};
        /// use axum::{Router, routing::post};
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
        /// let app: Router = Router::new().route("/sign-up", post(sign_up));
        /// ```
        ::validator::Validate::validate, ::validator::Validate
    }
}

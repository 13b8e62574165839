//! Extractors that validate the value of another extractor.

/// Implements the traits of extractors for a `Valid`. Each validation library
/// has its own `Valid`, because a type may derive the traits of both libraries,
/// and any dependency may enable either feature.
macro_rules! impl_valid {
    ($validate:path, $($trait:tt)*) => {
        use ::axum::extract::{
            FromRequest, FromRequestParts, OptionalFromRequest, OptionalFromRequestParts, Request,
        };
        use http::request::Parts;

        use crate::error::Error;
        use crate::extract::{Extracted, impl_wrapper, validated};

        impl_wrapper!(Valid);

        impl<E: Extracted<Value: $($trait)*>> Valid<E> {
            fn validated(extracted: E) -> Result<Self, Error> {
                validated(extracted, $validate).map(Self)
            }
        }

        impl<E, S> FromRequestParts<S> for Valid<E>
        where
            E: FromRequestParts<S, Rejection = Error> + Extracted<Value: $($trait)*>,
            S: Send + Sync,
        {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
                Self::validated(E::from_request_parts(parts, state).await?)
            }
        }

        impl<E, S> OptionalFromRequestParts<S> for Valid<E>
        where
            E: OptionalFromRequestParts<S, Rejection = Error> + Extracted<Value: $($trait)*>,
            S: Send + Sync,
        {
            type Rejection = Error;

            async fn from_request_parts(
                parts: &mut Parts,
                state: &S,
            ) -> Result<Option<Self>, Error> {
                E::from_request_parts(parts, state).await?.map(Self::validated).transpose()
            }
        }

        impl<E, S> FromRequest<S> for Valid<E>
        where
            E: FromRequest<S, Rejection = Error> + Extracted<Value: $($trait)*>,
            S: Send + Sync,
        {
            type Rejection = Error;

            async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
                Self::validated(E::from_request(request, state).await?)
            }
        }

        impl<E, S> OptionalFromRequest<S> for Valid<E>
        where
            E: OptionalFromRequest<S, Rejection = Error> + Extracted<Value: $($trait)*>,
            S: Send + Sync,
        {
            type Rejection = Error;

            async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Error> {
                E::from_request(request, state).await?.map(Self::validated).transpose()
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
    #[derive(Debug, Clone, Copy, Default)]
    #[must_use]
    pub struct Valid<E>(pub E);

    impl_valid!(::validator::Validate::validate, ::validator::Validate);
}

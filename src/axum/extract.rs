//! What the extractors have in common.

use apierror_core::FieldError;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::CONTENT_TYPE;

use crate::failure::Failure;
use crate::service::error_of;

/// What an extractor took from the request, for a `Valid` to check.
///
/// The extractors of this module are, and so may be one of your own:
///
/// ```
/// use apierror::axum::{Extracted, Json};
/// use apierror::{Failure, FieldError};
///
/// /// JSON with a signature that was checked.
/// struct Signed<T>(Json<T>);
///
/// impl<T> Extracted for Signed<T> {
///     type Value = T;
///
///     fn value(&self) -> &T {
///         &self.0
///     }
///     fn invalid(fields: Vec<FieldError>) -> Failure {
///         Failure::InvalidBody(fields)
///     }
/// }
/// ```
pub trait Extracted {
    /// What it took.
    type Value;

    /// What it took.
    fn value(&self) -> &Self::Value;

    /// The failure where fields of the value are wrong: it says which part of the request they are of.
    #[must_use]
    fn invalid(fields: Vec<FieldError>) -> Failure;
}

/// What every wrapper of a value has: access to the value.
macro_rules! wraps {
    ($wrapper:ident) => {
        impl<T> std::ops::Deref for $wrapper<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> std::ops::DerefMut for $wrapper<T> {
            fn deref_mut(&mut self) -> &mut T {
                &mut self.0
            }
        }

        impl<T> From<T> for $wrapper<T> {
            fn from(value: T) -> Self {
                Self(value)
            }
        }
    };
}

/// What every extractor has: its value, and the [`Failure`] of wrong fields.
macro_rules! extracts {
    ($extractor:ident, $invalid:path) => {
        $crate::axum::extract::wraps!($extractor);

        impl<T> $crate::axum::Extracted for $extractor<T> {
            type Value = T;

            fn value(&self) -> &T {
                &self.0
            }

            fn invalid(fields: Vec<apierror_core::FieldError>) -> $crate::Failure {
                $invalid(fields)
            }
        }
    };
}

pub(super) use {extracts, wraps};

/// A response with a value in it, or the error that it could not be written.
pub(super) fn respond<B, E>(content_type: HeaderValue, body: Result<B, E>) -> Response
where
    B: IntoResponse,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    match body {
        Ok(body) => ([(CONTENT_TYPE, content_type)], body).into_response(),
        Err(fault) => error_of(Failure::Internal(fault.into())).into_response(),
    }
}

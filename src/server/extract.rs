//! What the extractors of all frameworks have in common.

use apierror_core::FieldError;

#[cfg(any(feature = "garde", feature = "validator"))]
use super::error_of;
#[cfg(any(feature = "garde", feature = "validator"))]
use crate::error::Error;
use crate::failure::Failure;
#[cfg(any(feature = "garde", feature = "validator"))]
use crate::failure::IntoFieldErrors;

/// What an extractor took from the request, for a `Valid` to check.
///
/// The extractors of this crate are, and so may be one of your own:
///
/// ```
/// # #[cfg(feature = "axum")]
/// use apierror::axum::{Extracted, Json};
/// # #[cfg(not(feature = "axum"))]
/// # use apierror::actix_web::{Extracted, Json};
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

/// The value, where the library that `validate` is of finds nothing wrong with it.
#[cfg(any(feature = "garde", feature = "validator"))]
pub(crate) fn checked<E: Extracted, V: IntoFieldErrors>(
    extracted: E,
    validate: impl FnOnce(&E::Value) -> Result<(), V>,
) -> Result<E, Error> {
    match validate(extracted.value()) {
        Ok(()) => Ok(extracted),
        Err(violations) => Err(error_of(E::invalid(violations.into_field_errors()))),
    }
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
        $crate::server::wraps!($extractor);

        impl<T> $crate::server::Extracted for $extractor<T> {
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

pub(crate) use {extracts, wraps};

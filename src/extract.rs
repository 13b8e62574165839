//! The part of the extractors that all frameworks share: decoding and
//! validation. It depends on no framework.

#[cfg(feature = "__web")]
pub(crate) mod decode;
#[cfg(feature = "__web")]
pub(crate) mod decode_error;
#[cfg(feature = "garde")]
mod garde;
mod limit;
#[cfg(feature = "validator")]
mod validator;

use apierror_core::FieldError;

#[cfg(any(feature = "garde", feature = "validator"))]
use self::limit::FieldErrorList;

#[cfg(feature = "__web")]
use crate::failure::Failure;

/// An extractor whose value a `Valid` extractor can validate.
///
/// All extractors of this crate implement it, and your own can too:
///
/// ```
/// # #[cfg(feature = "axum")]
/// use apierror::axum::{Extracted, Json};
/// # #[cfg(not(feature = "axum"))]
/// # use apierror::actix_web::{Extracted, Json};
/// use apierror::{Failure, FieldError};
///
/// /// JSON whose signature was checked.
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
#[cfg(feature = "__web")]
pub trait Extracted {
    /// The type of the extracted value.
    type Value;

    /// Returns the extracted value.
    fn value(&self) -> &Self::Value;

    /// Returns the failure for invalid fields of the value. Its variant tells
    /// which part of the request is invalid.
    #[must_use]
    fn invalid(fields: Vec<FieldError>) -> Failure;
}

/// Converts the result of a validation library into [`FieldError`]s, one per
/// violation.
///
/// Each has the path of its field (`items.3.name`), and never the rejected
/// value. The trait is implemented for `garde::Report` (feature `garde`) and
/// `validator::ValidationErrors` (feature `validator`). Paths contain the Rust
/// names of fields, because neither library knows serde's. Messages from
/// attributes or from your own validators stay as they are.
///
/// ```
/// # #[cfg(feature = "garde")] {
/// use apierror::{FieldError, IntoFieldErrors};
/// use garde::Validate;
///
/// #[derive(Validate)]
/// struct Item {
///     #[garde(length(min = 3))]
///     sku: String,
/// }
///
/// let item = Item { sku: "a".to_owned() };
/// let fields = item.validate().map_err(IntoFieldErrors::into_field_errors);
/// assert_eq!(fields, Err(vec![FieldError::new("sku", "length is lower than 3")]));
/// # }
/// ```
#[cfg(any(feature = "garde", feature = "validator"))]
pub trait IntoFieldErrors {
    /// Returns the field errors in the order of the library. validator reports
    /// errors without an order, so they are sorted by name.
    #[must_use]
    fn into_field_errors(self) -> Vec<FieldError>;

    /// Returns the first `max` field errors. If there are more, one last entry
    /// with the code `more_errors` has the number of the others. All texts
    /// together have at most 32 KiB, so that a small request cannot cause a
    /// large response.
    ///
    /// ```
    /// # #[cfg(feature = "garde")] {
    /// use apierror::IntoFieldErrors;
    /// use garde::Validate;
    ///
    /// #[derive(Validate)]
    /// struct Tags(#[garde(inner(length(min = 1)))] Vec<String>);
    ///
    /// let report = Tags(vec![String::new(); 5]).validate().unwrap_err();
    /// let fields = report.into_first_field_errors(2);
    /// assert_eq!(fields.len(), 3);
    /// assert_eq!(fields[2].message, "3 more errors are not listed");
    /// # }
    /// ```
    #[must_use]
    fn into_first_field_errors(self, max: usize) -> Vec<FieldError>
    where
        Self: Sized,
    {
        let mut list = FieldErrorList::up_to(max);
        for field in self.into_field_errors() {
            list.add(|| field);
        }
        list.finish()
    }
}

/// Returns the extractor if `validate` accepts its value, or else the error for
/// its invalid fields.
#[cfg(all(feature = "__web", any(feature = "garde", feature = "validator")))]
pub(crate) fn validated<E: Extracted, V: IntoFieldErrors>(
    extracted: E,
    validate: impl FnOnce(&E::Value) -> Result<(), V>,
) -> Result<E, crate::error::Error> {
    match validate(extracted.value()) {
        Ok(()) => Ok(extracted),
        Err(violations) => {
            let fields = violations.into_first_field_errors(crate::server::max_field_errors());
            Err(crate::error::error_for(E::invalid(fields)))
        }
    }
}

/// Implements `Deref`, `DerefMut` and `From` for a wrapper of one value.
#[cfg(feature = "__web")]
macro_rules! impl_wrapper {
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

/// Implements [`Extracted`] and the traits of a wrapper for an extractor.
#[cfg(feature = "__web")]
macro_rules! impl_extracted {
    ($extractor:ident, $invalid:path) => {
        $crate::extract::impl_wrapper!($extractor);

        impl<T> $crate::extract::Extracted for $extractor<T> {
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

#[cfg(feature = "__web")]
pub(crate) use {impl_extracted, impl_wrapper};

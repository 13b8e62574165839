//! What validation libraries find, as field errors.

#[cfg(feature = "garde")]
mod garde;
#[cfg(feature = "validator")]
mod validator;

use apierror_core::FieldError;

/// The findings of a validation library as [`FieldError`]s: one a violation, with its path (`items.3.name`), and without
/// the value that was rejected.
///
/// Implemented for `garde::Report` (feature `garde`) and `validator::ValidationErrors` (feature `validator`). Paths have
/// the names of fields as Rust has them; neither library knows serde's. Messages given in attributes or by
/// validators of your own are passed on as they are.
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
pub trait IntoFieldErrors {
    /// The field errors, in the order of the library; where it has none (validator), by name.
    #[must_use]
    fn into_field_errors(self) -> Vec<FieldError>;
}

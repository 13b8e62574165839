//! [`VariantNames`]: the names of the variants of an error type.

use apierror_core::DeclaredError;

/// A type whose variants [`assert_error!`](super::assert_error) can name. The derive
/// implements it; implement it for a type whose `ApiError` is written by hand.
#[diagnostic::on_unimplemented(
    message = "the variants of `{Self}` have no known names",
    note = "add `#[derive(ApiError)]` to it"
)]
pub trait VariantNames: DeclaredError {
    /// The names of an enum's variants with commas between them, in the order of
    /// [`ENTRIES`](DeclaredError::ENTRIES). Empty for a struct, which has one entry.
    const NAMES: &'static str;
}

#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_test {
    ([$($generics:tt)*] [$($derived:tt)*] [$($bounds:tt)*] $variants:literal) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::test::VariantNames for $($derived)* $($bounds)* {
            const NAMES: &'static $crate::__private::str = $variants;
        }
    };
}

//! Assertions about error responses, for the tests of a service and of its clients.
//!
//! [`assert_error!`] names the variant that is expected. The compiler checks the name,
//! and a failure shows what came instead:
//!
//! ```
//! use apierror::{ApiError, envelope::Flat, test::assert_error};
//! use axum::response::IntoResponse;
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[api(envelope = Flat)]
//! enum CartError {
//!     #[error("no cart {id}")]
//!     #[api(code = "CART_NOT_FOUND", status = 404)]
//!     NotFound { id: u32 },
//!     #[error("locked")]
//!     #[api(code = "CART_LOCKED", status = 409)]
//!     Locked,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let response = CartError::NotFound { id: 7 }.into_response();
//! let error = assert_error!(response, CartError::NotFound { .. });
//! assert_eq!(error.message(), "no cart 7");
//! # }
//! ```
//!
//! The test need not know the shape of the body: the response is decoded as a client
//! would decode it. Enable the feature in a dev-dependency.

mod pattern;
mod read;
mod received;
mod variants;

pub use self::pattern::Pattern;
pub use self::read::ReadError;
pub use self::received::ReceivedError;
pub use self::variants::VariantNames;
#[doc(inline)]
pub use crate::__assert_error as assert_error;

/// Asserts that a response is the error of a variant, and returns it as a
/// [`ReceivedError`].
///
/// The response is anything that is [`ReadError`]: a response of axum, actix-web,
/// reqwest or hyper, or a report. The macro awaits its body, so use it in an async
/// function.
///
/// The pattern is that of a type that derives [`ApiError`](crate::ApiError):
/// `CartError::NotFound { .. }`, `CartError::Busy(..)`, `CartError::Locked`, a struct
/// `NoCart { .. }`, or several of one type with `|` between them. It cannot look into
/// fields, because they need not be in the response; compare the
/// [details](crate::ErrorReport::details_as) or the message instead. A variant that
/// forwards (`#[api(transparent)]`) stands for every error of the type in it. Variants
/// with the same code and name are the same error.
///
/// A message may follow, as in `assert_eq!`.
///
/// # Panics
/// If the response is another error or none. The panic shows its status, code, message
/// and body.
///
/// ```
/// use apierror::{ApiError, DeclaredError, test::assert_error};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum CartError {
///     #[error("no cart {0}")]
///     #[api(code = "CART_NOT_FOUND", status = 404)]
///     NotFound(u32),
///     #[error("locked")]
///     #[api(code = "CART_LOCKED", status = 409)]
///     Locked,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let report = CartError::Locked.to_report();
/// assert_error!(report, CartError::NotFound(..) | CartError::Locked, "while {} is open", 7);
/// # }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __assert_error {
    ($response:expr, $pattern:pat $(,)?) => {
        $crate::__assert_error!($response, $pattern, "")
    };
    ($response:expr, $pattern:pat, $($context:tt)+) => {{
        // An item, because `cargo check` evaluates no constant expressions in functions.
        const __APIERROR_PATTERN: $crate::test::Pattern =
            $crate::test::Pattern::new(::core::stringify!($pattern));
        let received = $crate::test::ReadError::read_error($response).await;
        let is_variant = |error: &_| match error {
            $pattern => true,
            #[allow(unreachable_patterns, reason = "a type may have only this variant")]
            _ => false,
        };
        match received.expect_variant(is_variant, __APIERROR_PATTERN) {
            ::core::result::Result::Ok(received) => received,
            ::core::result::Result::Err(difference) => {
                ::core::panic!("{difference}{}", $crate::test::context(::core::format_args!($($context)+)))
            }
        }
    }};
}

/// Returns the text that follows a failure, in a line of its own.
#[doc(hidden)]
#[must_use]
pub fn context(context: std::fmt::Arguments<'_>) -> String {
    let context = context.to_string();
    if context.is_empty() { context } else { format!("\n  context:  {context}") }
}

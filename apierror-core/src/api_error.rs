//! The trait at the centre: an error that can be shown to an API's caller.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::details::Details;
use crate::message::MessageWriter;
use crate::retry::Retry;
use crate::spec::ErrorSpec;

/// An error that can be shown to an API's caller.
///
/// Derive it. It can be written by hand too, where the facts are known only at run time; what is required is
/// [`spec`](Self::spec) and [`message`](Self::message), and everything they give is public.
///
/// The trait is dyn-compatible: [`response_in`](crate::response_in) renders a `&dyn ApiError` in any envelope.
///
/// ```
/// use apierror::{ApiError, ErrorSpec, envelope, json_in};
/// use http::StatusCode;
/// use std::borrow::Cow;
///
/// static TEAPOT: ErrorSpec = ErrorSpec::new("TEAPOT", StatusCode::IM_A_TEAPOT);
///
/// #[derive(Debug, thiserror::Error)]
/// #[error("asked a teapot for coffee")]
/// struct Teapot;
///
/// impl ApiError for Teapot {
///     fn spec(&self) -> &'static ErrorSpec {
///         &TEAPOT
///     }
///     fn message(&self) -> Cow<'_, str> {
///         Cow::Borrowed("No coffee here.")
///     }
/// }
///
/// assert_eq!(
///     json_in::<envelope::Flat>(&Teapot),
///     r#"{"code":"TEAPOT","message":"No coffee here.","status":418}"#,
/// );
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an API error",
    note = "add `#[derive(ApiError)]` to it and `#[api(code = \"…\", status = …)]` to its variants"
)]
pub trait ApiError: std::error::Error {
    /// The fixed facts of this kind of error.
    fn spec(&self) -> &'static ErrorSpec;

    /// What the caller is told, in one sentence.
    fn message(&self) -> Cow<'_, str>;

    /// Structured facts for the caller's code.
    fn details(&self) -> Option<Details<'_>> {
        None
    }

    /// Members beside the envelope's own. Must serialise as a map.
    fn extensions(&self) -> Option<Details<'_>> {
        None
    }

    /// How long to wait before the next attempt, where it is known.
    fn retry_after(&self) -> Option<Duration> {
        None
    }

    /// Appends the error's own response headers: those of the spec, and of the fields that are headers.
    /// `Content-Type` and `Retry-After` are the renderer's work.
    fn append_headers(&self, headers: &mut HeaderMap) {
        self.spec().append_headers(headers);
    }

    /// Hands on what a message that is not fixed shows, without a copy of it.
    #[doc(hidden)]
    fn write_message<'a>(&'a self, out: &mut MessageWriter<'_, 'a>) {
        out.show(&self.message());
    }

    /// The spec of a derived error: everything but the occurrence's own values is as it says.
    #[doc(hidden)]
    fn declared(&self) -> Option<&'static ErrorSpec> {
        None
    }

    /// The stable code.
    fn code(&self) -> &'static str {
        self.spec().code
    }

    /// The HTTP status.
    fn status(&self) -> StatusCode {
        self.spec().status
    }

    /// What the caller should do about a retry.
    fn retry(&self) -> Retry {
        self.spec().retry
    }
}

macro_rules! forward {
    ($(#[$why:meta])* impl<$param:ident $(: ?$sized:ident)?> for $pointer:ty) => {
        $(#[$why])*
        impl<$param: ApiError $(+ ?$sized)?> ApiError for $pointer {
            fn spec(&self) -> &'static ErrorSpec {
                (**self).spec()
            }
            fn message(&self) -> Cow<'_, str> {
                (**self).message()
            }
            fn details(&self) -> Option<Details<'_>> {
                (**self).details()
            }
            fn extensions(&self) -> Option<Details<'_>> {
                (**self).extensions()
            }
            fn retry_after(&self) -> Option<Duration> {
                (**self).retry_after()
            }
            fn append_headers(&self, headers: &mut HeaderMap) {
                (**self).append_headers(headers);
            }
            fn write_message<'a>(&'a self, out: &mut MessageWriter<'_, 'a>) {
                (**self).write_message(out);
            }
            fn declared(&self) -> Option<&'static ErrorSpec> {
                (**self).declared()
            }
            fn code(&self) -> &'static str {
                (**self).code()
            }
            fn status(&self) -> StatusCode {
                (**self).status()
            }
            fn retry(&self) -> Retry {
                (**self).retry()
            }
        }
    };
}

forward!(impl<T: ?Sized> for &T);
forward!(impl<T: ?Sized> for Arc<T>);
forward!(
    /// Of sized errors only: std does not make `Box<dyn Error>` an error.
    impl<T> for Box<T>
);

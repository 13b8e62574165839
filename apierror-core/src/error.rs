//! [`ApiError`], and what follows from its methods: message, wait and gRPC code.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::details::Details;
use crate::grpc_code::GrpcCode;
use crate::message::MessageWriter;
use crate::retry::Retry;
use crate::spec::ErrorSpec;
use crate::spec::cell::CompiledSpec;
use crate::status::reason;
use crate::token::Token;

/// An error that can be shown to an API's caller.
///
/// Derive it, or implement it by hand if the facts are known only at run time.
/// An impl provides [`spec`](Self::spec) and [`message`](Self::message). The caller
/// may see everything that the methods return.
///
/// The trait is dyn-compatible: [`response_in`](crate::response_in) renders a
/// `&dyn ApiError` in any envelope.
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
pub trait ApiError: Error {
    /// Returns the fixed facts of this kind of error.
    fn spec(&self) -> &'static ErrorSpec;

    /// Returns the message for the caller, in one sentence.
    fn message(&self) -> Cow<'_, str>;

    /// Returns structured facts for the caller's code.
    fn details(&self) -> Option<Details<'_>> {
        None
    }

    /// Returns members beside the envelope's own. They must serialise as a map.
    fn extensions(&self) -> Option<Details<'_>> {
        None
    }

    /// Returns how long to wait before the next attempt, if that is known. The
    /// provided method returns the [declared wait](Retry::after).
    fn retry_after(&self) -> Option<Duration> {
        self.retry().after()
    }

    /// Appends the error's own response headers: those of the spec, and those of
    /// the fields. Rendering adds `Content-Type` and `Retry-After`.
    fn append_headers(&self, headers: &mut HeaderMap) {
        self.spec().append_headers(headers);
    }

    /// Passes each fact for the log and for [hooks](crate::Failed::facts) to `visit`,
    /// with its name. Callers never see them. Derived errors pass the fields with
    /// `#[api(log)]`.
    #[expect(unused_variables, reason = "the name is part of the documentation")]
    fn log_facts(&self, visit: &mut dyn FnMut(&'static str, &dyn fmt::Debug)) {}

    /// Returns the error for [hooks](crate::Failed::error), which look at its type.
    /// That works only if the type borrows nothing.
    ///
    /// The provided method returns `None`, and hooks see a copy of the texts. Derived
    /// errors return themselves, unless they have a lifetime, or a type parameter
    /// without the bound `'static`. In an impl by hand, write `Some(self)`.
    fn as_error(&self) -> Option<&(dyn Error + 'static)> {
        None
    }

    /// Passes the fields of the message to `out`. Not called if the message is fixed.
    #[doc(hidden)]
    fn write_message<'a>(&'a self, out: &mut MessageWriter<'_, 'a>) {
        out.show(&self.message());
    }

    /// Returns the spec with its cache of compiled bodies, if code, status and retry
    /// are always the spec's. That is so in derived errors.
    #[doc(hidden)]
    fn declared(&self, _: Token) -> Option<CompiledSpec> {
        None
    }

    /// Returns the stable code.
    fn code(&self) -> &'static str {
        self.spec().code
    }

    /// Returns the HTTP status.
    fn status(&self) -> StatusCode {
        self.spec().status
    }

    /// Returns the retry advice for the caller.
    fn retry(&self) -> Retry {
        self.spec().retry
    }
}

/// Returns the wait of an error, else the declared one.
pub(crate) fn known_wait(error: &dyn ApiError) -> Option<Duration> {
    error.retry_after().or_else(|| error.retry().after())
}

/// Returns the message of a derived error. If a `Display` in it fails, where
/// `format!` would panic, returns the reason phrase of the status.
pub fn message(error: &dyn ApiError) -> Cow<'static, str> {
    let spec = error.spec();
    if let Some(fixed) = spec.fixed_message() {
        // The reason phrase is that of the occurrence's status.
        let is_reason = spec.message_is_reason();
        return Cow::Borrowed(if is_reason { reason(error.status()) } else { fixed });
    }
    // Leaves room for fields that are longer than their placeholders.
    let mut text = String::with_capacity(spec.message.len() + 32);
    let mut writer = MessageWriter::plain(&mut text, spec.template());
    error.write_message(&mut writer);
    if writer.has_failed() { Cow::Borrowed(reason(error.status())) } else { Cow::Owned(text) }
}

impl GrpcCode {
    /// Returns the code of an error: the declared one, else
    /// [the one for its status](Self::for_status).
    #[must_use]
    pub fn from_error(error: &dyn ApiError) -> Self {
        let declared = error.spec().grpc;
        declared.unwrap_or_else(|| Self::for_status(error.status(), error.retry().strategy()))
    }
}

macro_rules! forward {
    ($(#[$why:meta])* impl$(<$param:ident $(: ?$sized:ident)?>)? for $pointer:ty) => {
        $(#[$why])*
        impl$(<$param: ApiError $(+ ?$sized)?>)? ApiError for $pointer {
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
            fn log_facts(&self, visit: &mut dyn FnMut(&'static str, &dyn fmt::Debug)) {
                (**self).log_facts(visit);
            }
            fn as_error(&self) -> Option<&(dyn Error + 'static)> {
                (**self).as_error()
            }
            fn write_message<'a>(&'a self, out: &mut MessageWriter<'_, 'a>) {
                (**self).write_message(out);
            }
            fn declared(&self, token: Token) -> Option<CompiledSpec> {
                (**self).declared(token)
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

#[cfg(feature = "anyhow")]
pub(crate) use forward;

forward!(impl<T: ?Sized> for &T);
forward!(impl<T: ?Sized> for Arc<T>);
forward!(
    /// Only for sized errors: `Box<dyn Error>` does not implement `Error`.
    impl<T> for Box<T>
);

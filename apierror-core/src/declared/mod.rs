//! [`DeclaredError`]: types whose errors are all known at compile time.

pub(crate) mod checks;
pub(crate) mod const_text;
pub(crate) mod entry;
mod error_info;

use std::sync::Arc;

use bytes::Bytes;
use http::Response;

pub use self::entry::CatalogEntry;
use self::entry::Specs;
use crate::envelope::Envelope;
use crate::error::ApiError;
use crate::recognize::recognized;
use crate::render::response::ResponseBuilder;
use crate::render::vtable::EnvelopeVtable;
use crate::render::{build_response, json_in, own_json, own_response};
use crate::report::ErrorReport;
use crate::spec::ErrorSpec;
use crate::token::Token;
use crate::unknown_code::UnknownCode;

/// A type whose errors are all known at compile time. The derive implements it.
///
/// ```
/// use apierror::{ApiError, DeclaredError, envelope};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api(envelope = envelope::Flat)]
/// enum OrderError {
///     #[error("no order {id}")]
///     #[api(code = "ORDER_NOT_FOUND", status = 404, message = "Order '{id}' not found.")]
///     NotFound { id: u32 },
/// }
///
/// let response = OrderError::NotFound { id: 7 }.to_response();
/// assert_eq!(response.status(), 404);
/// assert_eq!(response.body(), r#"{"code":"ORDER_NOT_FOUND","message":"Order '7' not found.","status":404}"#);
///
/// let codes: Vec<_> = OrderError::specs().map(|spec| spec.code).collect();
/// assert_eq!(codes, ["ORDER_NOT_FOUND"]);
/// ```
#[diagnostic::on_unimplemented(
    message = "the errors of `{Self}` are not known at compile time",
    note = "add `#[derive(ApiError)]` to it; `#[api(transparent)]` and `#[api(union)]` forward only to types that derive it"
)]
pub trait DeclaredError: ApiError + Sized {
    /// The wire shape of the type's errors, except for kinds that name their own.
    type Envelope: Envelope;

    /// The kinds of errors of the type, in the order of declaration.
    const ENTRIES: &'static [CatalogEntry];

    /// Does not compile if one code has two meanings across forwarded types, or if an
    /// error does not fit its envelope.
    #[doc(hidden)]
    const CHECKED: Token = {
        checks::check(Self::ENTRIES, <Self::Envelope as Envelope>::MEMBERS);
        check_envelope::<Self>();
        if Self::NAMES_ENVELOPES {
            error_info::check_own_envelopes(Self::ENTRIES);
        }
        Token
    };

    /// Whether any kind of error names its own envelope. Otherwise, rendering does
    /// not look for one.
    #[doc(hidden)]
    const NAMES_ENVELOPES: bool = entry::names_envelopes(Self::ENTRIES);

    /// Returns the error for a type that forwards to this one. For a union, that is its
    /// member, so that unions of unions cost no more than one.
    #[doc(hidden)]
    fn forwarded(&self, _: Token) -> &dyn ApiError {
        self
    }

    /// Returns the spec of every kind of error of the type, including those of
    /// forwarded types.
    #[must_use]
    fn specs() -> impl Iterator<Item = &'static ErrorSpec> {
        Specs::new(Self::ENTRIES)
    }

    /// Returns the kind of error that a report is about, for example one that a client
    /// has decoded.
    ///
    /// If several kinds share the code (`#[api(name = "…")]`), the status tells them
    /// apart, then the members and static facts in the body, then the message. The same
    /// tells the kinds apart if the type's [`Envelope`](Self::Envelope) shows no code,
    /// as [`NestJs`](crate::envelope::NestJs).
    ///
    /// # Errors
    /// If no kind of the type has the code, or if several have it and the report does
    /// not tell them apart. [`UnknownCode::candidates`] then names them.
    ///
    /// ```
    /// use apierror::{ApiError, DeclaredError};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[api(message = reason)]
    /// enum Payment {
    ///     #[error("declined")]
    ///     #[api(code = "CE_00", name = "DECLINED", status = 402)]
    ///     Declined,
    ///     #[error("expired")]
    ///     #[api(code = "CE_00", name = "EXPIRED", status = 410)]
    ///     Expired,
    /// }
    ///
    /// let report = Payment::Expired.to_report();
    /// assert_eq!(report.code(), "CE_00");
    /// assert_eq!(Payment::spec_of(&report)?.name, "EXPIRED");
    /// # Ok::<(), apierror::UnknownCode>(())
    /// ```
    fn spec_of(report: &ErrorReport) -> Result<&'static ErrorSpec, UnknownCode> {
        recognized(Self::specs(), EnvelopeVtable::new::<Self::Envelope>(), report)
    }

    /// Returns the whole response, in the envelope of the error's kind: the one that
    /// the kind names, else the type's.
    #[must_use]
    fn to_response(&self) -> Response<Bytes> {
        declared_response(self)
    }

    /// Returns the body alone, in the envelope of the error's kind, for example for
    /// server-sent events, WebSocket messages and logs.
    #[must_use]
    #[inline]
    fn to_json(&self) -> Bytes {
        let Token = Self::CHECKED;
        if Self::NAMES_ENVELOPES {
            own_json::<Self::Envelope>(self)
        } else {
            json_in::<Self::Envelope>(self)
        }
    }

    /// Returns an owned copy of everything that a caller would see, for example to
    /// store it with a job or to send it on.
    #[must_use]
    fn to_report(&self) -> ErrorReport {
        ErrorReport::from(self as &dyn ApiError)
    }
}

impl<T: DeclaredError> DeclaredError for Box<T> {
    type Envelope = T::Envelope;
    const ENTRIES: &'static [CatalogEntry] = T::ENTRIES;

    fn forwarded(&self, token: Token) -> &dyn ApiError {
        T::forwarded(self, token)
    }
}

impl<T: DeclaredError> DeclaredError for Arc<T> {
    type Envelope = T::Envelope;
    const ENTRIES: &'static [CatalogEntry] = T::ENTRIES;

    fn forwarded(&self, token: Token) -> &dyn ApiError {
        T::forwarded(self, token)
    }
}

/// Returns the response of a framework, in the envelope of the error's kind.
#[inline]
pub fn declared_response<E: DeclaredError, R: ResponseBuilder>(error: &E) -> R {
    let Token = E::CHECKED;
    if E::NAMES_ENVELOPES {
        own_response::<E::Envelope, R>(error)
    } else {
        build_response::<E::Envelope, R>(error)
    }
}

/// Checks a derived type. The derive calls it in a constant, at the token to change.
///
/// # Panics
/// At compile time, if a code has two meanings. The message names the code.
#[track_caller]
pub const fn check_codes<T: DeclaredError>() {
    checks::check(T::ENTRIES, <T::Envelope as Envelope>::MEMBERS);
}

/// Checks the entries of a union without naming its type, so that a union that is no
/// `Error` gets no second compile error.
///
/// # Panics
/// At compile time, if a code has two meanings. The message names the code.
#[track_caller]
pub const fn check_codes_of_union<E: Envelope>(entries: &'static [CatalogEntry]) {
    checks::check(entries, E::MEMBERS);
}

/// Checks an extension of a type without type or const parameters, which a constant
/// can name.
///
/// # Panics
/// At compile time, if the type's envelope has a member called `name`.
#[track_caller]
pub const fn extension_is_free<T: DeclaredError>(name: &str) {
    checks::extension_is_free(<T::Envelope as Envelope>::MEMBERS, name);
}

/// Checks an extension of a generic type, which a constant cannot name.
///
/// # Panics
/// At compile time, if the envelope has a member called `name`.
#[track_caller]
pub const fn extension_is_free_in<E: Envelope>(name: &str) {
    checks::extension_is_free(E::MEMBERS, name);
}

/// Checks an extension of a kind of error that names its own envelope.
///
/// # Panics
/// At compile time, if that envelope has a member called `name`.
#[track_caller]
pub const fn extension_of_kind_is_free(spec: &ErrorSpec, name: &str) {
    if let Some(envelope) = spec.own_envelope() {
        checks::extension_is_free(envelope.members, name);
    }
}

/// Checks that the errors of a type fit its envelope. Errors that name their own are
/// checked by [`check_own_envelope`].
///
/// # Panics
/// At compile time, if one does not. The message names the code.
#[track_caller]
pub const fn check_envelope<T: DeclaredError>() {
    if <T::Envelope as Envelope>::BUILT_IN.has_error_info {
        check_error_info::<T>();
    }
}

/// A call evaluates every constant that its function names, whatever it does with them.
/// So only this function names the entries, and most types never call it.
#[track_caller]
const fn check_error_info<T: DeclaredError>() {
    error_info::check_entries(T::ENTRIES);
}

/// Checks that a kind of error fits the envelope that it names for itself.
///
/// # Panics
/// At compile time, if it does not. The message names the code.
#[track_caller]
pub const fn check_own_envelope(spec: &ErrorSpec) {
    error_info::check_own_envelope(spec);
}

//! Types whose errors are all known at compile time.

use std::slice;
use std::sync::Arc;

use bytes::Bytes;
use http::Response;

use crate::api_error::ApiError;
use crate::envelope::Envelope;
use crate::one_meaning;
use crate::render::{json_in, response_in};
use crate::report::ErrorReport;
use crate::spec::ErrorSpec;

/// One entry of [`DeclaredError::ENTRIES`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum CatalogEntry {
    /// A kind of error of the type itself.
    Spec(&'static ErrorSpec),
    /// The entries of a type that is forwarded to by `#[api(transparent)]`.
    Nested(&'static [CatalogEntry]),
}

/// A type whose errors are all known at compile time. Derived.
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
    note = "add `#[derive(ApiError)]` to it; `#[api(transparent)]` forwards only to types that derive it"
)]
pub trait DeclaredError: ApiError + Sized {
    /// The wire shape that the type's errors are rendered in.
    type Envelope: Envelope;

    /// Every kind of error of the type, in the order of declaration.
    const ENTRIES: &'static [CatalogEntry];

    /// Fails to compile where one code has two meanings across forwarded types.
    #[doc(hidden)]
    const CHECKED: () = one_meaning::check(Self::ENTRIES, <Self::Envelope as Envelope>::MEMBERS);

    /// What a type that forwards to this one asks.
    #[doc(hidden)]
    fn forwarded(&self) -> &dyn ApiError {
        self
    }

    /// Every kind of error of the type, those of forwarded types in their place.
    #[must_use]
    fn specs() -> impl Iterator<Item = &'static ErrorSpec> {
        Specs { open: vec![Self::ENTRIES.iter()] }
    }

    /// The whole response, in the type's envelope.
    #[must_use]
    fn to_response(&self) -> Response<Bytes> {
        let () = Self::CHECKED;
        response_in::<Self::Envelope>(self)
    }

    /// The body alone, in the type's envelope: for server-sent events, web sockets and logs.
    #[must_use]
    #[inline]
    fn to_json(&self) -> Bytes {
        let () = Self::CHECKED;
        json_in::<Self::Envelope>(self)
    }

    /// An owned copy of what a caller would see, to be stored with a job or sent on.
    #[must_use]
    fn to_report(&self) -> ErrorReport {
        ErrorReport::from(self as &dyn ApiError)
    }
}

/// The entries of a derived type: its own specs, and between them, each at its place, those of the types that it forwards
/// to.
#[must_use]
pub const fn entries<const N: usize, const NESTED: usize>(
    specs: &'static [ErrorSpec],
    nested: &[(usize, &'static [CatalogEntry]); NESTED],
) -> [CatalogEntry; N] {
    let mut entries = [CatalogEntry::Nested(&[]); N];
    let (mut entry, mut passed) = (0, 0);
    while entry < N {
        entries[entry] = if passed < NESTED && nested[passed].0 == entry {
            passed += 1;
            CatalogEntry::Nested(nested[passed - 1].1)
        } else {
            CatalogEntry::Spec(&specs[entry - passed])
        };
        entry += 1;
    }
    entries
}

impl<T: DeclaredError> DeclaredError for Box<T> {
    type Envelope = T::Envelope;
    const ENTRIES: &'static [CatalogEntry] = T::ENTRIES;
}

impl<T: DeclaredError> DeclaredError for Arc<T> {
    type Envelope = T::Envelope;
    const ENTRIES: &'static [CatalogEntry] = T::ENTRIES;
}

/// Walks the entries depth first, which is the order of declaration.
struct Specs {
    open: Vec<slice::Iter<'static, CatalogEntry>>,
}

impl Iterator for Specs {
    type Item = &'static ErrorSpec;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.open.last_mut()?.next() {
                Some(CatalogEntry::Spec(spec)) => return Some(spec),
                Some(CatalogEntry::Nested(entries)) => self.open.push(entries.iter()),
                None => drop(self.open.pop()),
            }
        }
    }
}

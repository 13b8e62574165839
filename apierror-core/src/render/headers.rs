//! The headers of one response.

use std::fmt::{self, Display};

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue, RETRY_AFTER};

use super::vtable::EnvelopeVtable;
use crate::buffer::{Text, with_buffer};
use crate::details::{Members, Visitor};
use crate::error::ApiError;
use crate::headers::{header_value, retry_after_header};
use crate::log;
use crate::occurrence::Occurrence;
use crate::spec::ErrorSpec;

/// Appends the headers of the error, `Retry-After`, and those of the envelope.
#[cold]
pub(super) fn append_all_headers(
    occurrence: &Occurrence<'_>,
    envelope: &EnvelopeVtable,
    headers: &mut HeaderMap,
) {
    occurrence.append_headers(headers);
    if let Some(wait) = occurrence.retry_after() {
        headers.insert(RETRY_AFTER, retry_after_header(wait));
    }
    (envelope.append_headers)(occurrence, headers);
}

/// Appends the headers of a derived error whose fields add none.
pub fn append_fixed_headers(spec: &ErrorSpec, headers: &mut HeaderMap) {
    spec.append_headers(headers);
}

/// Appends the headers of a derived error: its spec's, then its fields'.
pub fn append_headers<T: ApiError + Members>(error: &T, headers: &mut HeaderMap) {
    let spec = error.spec();
    spec.append_headers(headers);
    error.visit(&mut HeaderWriter { code: spec.code, headers });
}

struct HeaderWriter<'a> {
    code: &'static str,
    headers: &'a mut HeaderMap,
}

impl Visitor for HeaderWriter<'_> {
    fn header(&mut self, name: HeaderName, value: &dyn Fn() -> Option<HeaderValue>) {
        match value() {
            Some(value) => drop(self.headers.append(name, value)),
            None => log::header_left_out(self.code, name.as_str()),
        }
    }
}

/// Returns the text of a value as a header, unless it is illegal there.
pub fn header_of(value: &dyn Display) -> Option<HeaderValue> {
    with_buffer(|buffer| {
        fmt::write(&mut Text(buffer), format_args!("{value}")).ok()?;
        header_value(buffer)
    })
}

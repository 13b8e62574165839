//! The headers of one response.

use std::fmt::Display;

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue, RETRY_AFTER};

use super::vtable::EnvelopeVtable;
use crate::details::{Members, Visitor};
use crate::error::ApiError;
use crate::headers::retry_after_header;
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
    fn header(&mut self, name: &'static str, value: &dyn Display) {
        let mut text = String::new();
        let written = std::fmt::write(&mut text, format_args!("{value}"));
        // New fields are limited to US-ASCII (RFC 9110, section 5.5).
        // `HeaderValue` would accept more.
        let is_ascii = text.is_ascii();
        match (written, HeaderName::from_bytes(name.as_bytes()), HeaderValue::try_from(text)) {
            (Ok(()), Ok(name), Ok(value)) if is_ascii => drop(self.headers.append(name, value)),
            _ => log::header_left_out(self.code, name),
        }
    }
}

//! [`ReceivedError`]: an error that was read from a response.

use std::fmt::Write as _;
use std::ops::Deref;

use apierror_core::envelope::PlainText;
use apierror_core::{CatalogEntry, ErrorReport, ErrorSpec, Rendered, UnknownCode};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::{Pattern, VariantNames};
use crate::client::FromResponse;

/// The longest part of a body that a failure shows, in bytes.
const MAX_SHOWN: usize = 4096;

/// An error that was read from a response. It dereferences to its [`ErrorReport`].
#[derive(Debug, Clone)]
pub struct ReceivedError {
    report: ErrorReport,
    headers: HeaderMap,
    body: Bytes,
    /// The error that the response was rendered from, if this process did that and
    /// nothing has changed the response since.
    rendered: Option<&'static ErrorSpec>,
}

impl Deref for ReceivedError {
    type Target = ErrorReport;

    fn deref(&self) -> &ErrorReport {
        &self.report
    }
}

impl ReceivedError {
    pub(super) fn new(
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        rendered: Option<&Rendered>,
    ) -> Self {
        let is_text = |value: &HeaderValue| value.as_bytes().starts_with(b"text/plain");
        let report = if headers.get(CONTENT_TYPE).is_some_and(is_text) {
            ErrorReport::decode::<PlainText>(status, &headers, &body)
        } else {
            ErrorReport::decode_any(status, &headers, &body)
        };
        let is_unchanged =
            |mark: &&Rendered| mark.sent_status() == status && mark.body().len == body.len();
        let rendered = rendered.filter(is_unchanged).map(Rendered::spec);
        Self { report, headers, body, rendered }
    }

    pub(super) fn from_report(report: ErrorReport) -> Self {
        Self { report, headers: HeaderMap::new(), body: Bytes::new(), rendered: None }
    }

    /// Returns the decoded error.
    #[must_use]
    pub fn report(&self) -> &ErrorReport {
        &self.report
    }

    /// Returns the headers of the response. Empty for a report.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body of the response. Empty for a report.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns itself if it is an error of the variants in the pattern. `is_variant`
    /// gives the type.
    ///
    /// # Errors
    /// If it is another one, with a text that says which.
    #[doc(hidden)]
    pub fn expect_variant<T: VariantNames>(
        self,
        is_variant: fn(&T) -> bool,
        pattern: Pattern,
    ) -> Result<Self, String> {
        let _ = is_variant;
        let mut expected: Vec<&ErrorSpec> = Vec::new();
        for name in pattern.names() {
            match entry_of::<T>(name) {
                Some(entry) => expected.extend(specs_of(entry)),
                None => return Err(format!("`{name}` is no variant with an error of its own")),
            }
        }
        let received = T::spec_of(&self.report);
        // The body decides. What it leaves open is known if this process made it.
        let spec = received.as_ref().ok().copied().or(self.rendered);
        let is_it = |one: &&ErrorSpec| {
            spec.is_some_and(|spec| (spec.name, spec.code) == (one.name, one.code))
        };
        match expected.iter().find(|one| is_it(one)) {
            Some(one) if self.has_status_of(one) => Ok(self),
            _ => {
                let wanted: Vec<_> = expected.iter().copied().map(named).collect();
                let mut text = format!(
                    "the response is not `{}`\n  expected: {}\n",
                    pattern.text().replace(" :: ", "::"),
                    wanted.join(" or "),
                );
                let unknown = received.err();
                let variant = spec.and_then(|spec| variant_of::<T>(spec));
                self.describe(&mut text, variant, unknown.as_ref());
                Err(text)
            }
        }
    }

    /// Returns the kind of the error.
    pub(super) fn kind_of<K>(&self) -> Result<K, String>
    where
        K: for<'a> TryFrom<&'a ErrorReport, Error = UnknownCode>,
    {
        K::try_from(&self.report).map_err(|unknown| {
            let mut text =
                format!("the response is no error of `{}`\n", std::any::type_name::<K>());
            self.describe(&mut text, None, Some(&unknown));
            text
        })
    }

    /// Returns whether the response has a status of this kind of error. An envelope may
    /// send its errors as successes.
    fn has_status_of(&self, spec: &ErrorSpec) -> bool {
        let is_it = |status: StatusCode| {
            status == spec.status || spec.passes_status_on() || status.is_success()
        };
        self.report.status().is_none_or(is_it)
    }

    /// Returns whether the response has neither the status of an error nor a code. The
    /// decoder makes up a code from the status.
    fn is_no_error(&self) -> bool {
        self.report.status().is_some_and(|status| {
            let is_error = status.is_client_error() || status.is_server_error();
            !is_error && self.report.code() == format!("HTTP_{}", status.as_u16())
        })
    }

    /// Appends what was received.
    fn describe(&self, text: &mut String, variant: Option<&str>, unknown: Option<&UnknownCode>) {
        let report = &self.report;
        text.push_str("  received: ");
        if let Some(status) = report.status() {
            let _ = write!(text, "{status}, ");
        }
        if variant.is_none() && self.is_no_error() {
            text.push_str("which is no error");
        } else {
            let _ = write!(text, "code {:?}", report.code());
            if let Some(variant) = variant {
                let _ = write!(text, " (`{variant}`)");
            }
            let _ = write!(text, ", message {:?}", report.message());
        }
        if let Some([_, _, ..]) = unknown.map(UnknownCode::candidates) {
            let candidates = unknown.map(UnknownCode::candidates).unwrap_or_default();
            let _ = write!(text, "\n  it can be each of: {}", candidates.join(", "));
        }
        if self.body.is_empty() {
            return;
        }
        let shown = &self.body[..self.body.len().min(MAX_SHOWN)];
        text.push_str("\n  body:     ");
        for character in String::from_utf8_lossy(shown).chars() {
            match character {
                '\n' => text.push(character),
                _ if character.is_control() => text.extend(character.escape_debug()),
                _ => text.push(character),
            }
        }
        if shown.len() < self.body.len() {
            let _ = write!(text, "… ({} bytes)", self.body.len());
        }
    }
}

/// Returns the entry of a variant. A struct is its own only variant.
fn entry_of<T: VariantNames>(name: &str) -> Option<&'static CatalogEntry> {
    if T::NAMES.is_empty() && T::ENTRIES.len() == 1 {
        return T::ENTRIES.first();
    }
    let index = T::NAMES.split(',').position(|variant| variant == name)?;
    T::ENTRIES.get(index)
}

fn specs_of(entry: &'static CatalogEntry) -> Vec<&'static ErrorSpec> {
    match entry {
        CatalogEntry::Spec(spec) | CatalogEntry::Caused(spec, _) => vec![spec],
        CatalogEntry::Nested(entries) | CatalogEntry::Extended { entries, .. } => {
            entries.iter().flat_map(specs_of).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the name of the variant with a spec.
fn variant_of<T: VariantNames>(spec: &ErrorSpec) -> Option<&'static str> {
    let is_it = |one: &&ErrorSpec| (one.name, one.code) == (spec.name, spec.code);
    let index = T::ENTRIES.iter().position(|entry| specs_of(entry).iter().any(is_it));
    T::NAMES.split(',').nth(index?).filter(|name| !name.is_empty())
}

/// Returns status, code and, if it differs, the name.
fn named(spec: &ErrorSpec) -> String {
    let name = if spec.name == spec.code { String::new() } else { format!(" ({})", spec.name) };
    format!("{}, code {:?}{name}", spec.status, spec.code)
}

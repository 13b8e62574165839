//! [`ErrorSpec`]: the fixed facts of one kind of error.

pub(crate) mod causes;
pub(crate) mod cell;
pub(crate) mod envelope;
pub(crate) mod field;
pub(crate) mod module_group;
pub(crate) mod table;

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use self::envelope::{OwnEnvelope, SpecEnvelope};
use self::field::{FieldPlace, FieldSpec};
use crate::grpc_code::GrpcCode;
use crate::log::level::LogLevel;
use crate::retry::{Retry, RetryStrategy};
use crate::{log, status};

/// A static fact for custom envelopes, from `#[api(meta(…))]`.
///
/// ```
/// use apierror::{ErrorSpec, MetaValue};
/// use http::StatusCode;
///
/// static DECLINED: ErrorSpec = ErrorSpec::new("CARD_DECLINED", StatusCode::PAYMENT_REQUIRED)
///     .with_meta(&[("type", MetaValue::Str("card_error")), ("severity", MetaValue::Int(3))]);
///
/// assert_eq!(DECLINED.meta("severity"), Some(MetaValue::Int(3)));
/// assert_eq!(DECLINED.meta("color"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum MetaValue {
    /// A string.
    Str(&'static str),
    /// An integer.
    Int(i64),
    /// `true` or `false`.
    Bool(bool),
}

/// The fixed facts of one kind of error: a problem type of RFC 9457.
///
/// The derive creates one for each variant. For an error type with hand-written
/// impls, build one with the const methods:
///
/// ```
/// use apierror::{ErrorSpec, Retry};
/// use http::StatusCode;
///
/// static GONE: ErrorSpec = ErrorSpec::new("ORDER_ARCHIVED", StatusCode::GONE)
///     .with_message("This order is in the archive.")
///     .with_help("Ask support for a copy.");
///
/// assert_eq!(GONE.title, "Gone");
/// assert_eq!(GONE.retry, Retry::never());
/// assert_eq!(GONE.type_uri(), "about:blank");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorSpec {
    /// The name of this kind of error in catalogues, locks and generated clients. If
    /// none is declared, the code. Names are unique.
    pub name: &'static str,
    /// The stable code: 1 to 128 visible ASCII characters without quotes and
    /// backslashes. With a name, it may also be empty or contain spaces, and several
    /// kinds of errors may share it.
    pub code: &'static str,
    /// The HTTP status, 400 to 599.
    pub status: StatusCode,
    /// The retry advice for the caller: what is declared, else what follows from
    /// the status. [`declared_retry`](Self::declared_retry) tells them apart.
    pub retry: Retry,
    /// A one-line summary that is the same for every occurrence. If none is
    /// declared, the reason phrase of the status.
    pub title: &'static str,
    /// When the error occurs: the variant's doc comment.
    pub description: &'static str,
    /// The template of the message. It comes from `message`, or, if the message
    /// is `Display`, from thiserror's `#[error("…")]`. Empty if there is
    /// neither, as for the reason phrase of a 5xx or a hand-written `Display`.
    /// A field that the body shows has its name on the wire.
    pub message: &'static str,
    /// What the caller should do.
    pub help: Option<&'static str>,
    /// This error's own page.
    pub doc_url: Option<&'static str>,
    /// The owner of the code (AIP-193, `ErrorInfo.domain`).
    pub domain: Option<&'static str>,
    /// The heading in the reference page.
    pub group: &'static str,
    /// The exposed fields, in the order of their declaration.
    pub fields: &'static [FieldSpec],
    /// Static facts for custom envelopes.
    pub meta: &'static [(&'static str, MetaValue)],
    /// Static response headers, with names in lower case. Responses have those of
    /// [`with_headers`](Self::with_headers).
    pub headers: &'static [(&'static str, &'static str)],
    /// The declared gRPC code. [`grpc_code`](Self::grpc_code) also returns the
    /// one that follows from the status.
    pub grpc: Option<GrpcCode>,
    /// The declared level of the log event.
    /// [`Occurrence::log_level`](crate::Occurrence::log_level) also returns the one
    /// that follows from the status.
    pub log: Option<LogLevel>,
    /// None for `about:blank`.
    type_uri: Option<&'static str>,
    message_source: MessageSource,
    /// Whether `retry` is declared, and not just what follows from the status.
    declares_retry: bool,
    envelope: OwnEnvelope,
    header_appender: HeaderAppender,
}

/// Appends the static headers, if there are any. A pointer, so that a program without
/// static headers does not contain a parser of their names.
#[derive(Debug, Clone, Copy)]
struct HeaderAppender(Option<fn(&ErrorSpec, &mut HeaderMap)>);

/// It follows from `headers`, which are compared.
impl PartialEq for HeaderAppender {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for HeaderAppender {}

/// Where the public message comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageSource {
    /// `Display`.
    Display,
    /// The template, filled with the occurrence's fields.
    Fields,
    /// The template, which has no fields.
    Template,
    /// This text. The template has no fields, but it has escaped braces.
    Unescaped(&'static str),
    /// The reason phrase of the status.
    Reason,
}

// Empty values whose pointers do not point into the program. A pointer to a literal
// `""` would need a relocation, and relocations slow the compiler down if a table
// is large.
static NO_TEXT: String = String::new();
static NO_FIELDS: Vec<FieldSpec> = Vec::new();
static NO_META: Vec<(&'static str, MetaValue)> = Vec::new();
static NO_HEADERS: Vec<(&'static str, &'static str)> = Vec::new();

static BLANK: ErrorSpec = ErrorSpec {
    name: NO_TEXT.as_str(),
    code: NO_TEXT.as_str(),
    status: StatusCode::BAD_REQUEST,
    retry: Retry::never(),
    title: NO_TEXT.as_str(),
    description: NO_TEXT.as_str(),
    message: NO_TEXT.as_str(),
    help: None,
    doc_url: None,
    domain: None,
    group: NO_TEXT.as_str(),
    fields: NO_FIELDS.as_slice(),
    meta: NO_META.as_slice(),
    headers: NO_HEADERS.as_slice(),
    grpc: None,
    log: None,
    type_uri: None,
    message_source: MessageSource::Display,
    declares_retry: false,
    envelope: OwnEnvelope(None),
    header_appender: HeaderAppender(None),
};

impl ErrorSpec {
    /// Creates the spec of a kind of error. Title and retry advice follow from the
    /// status.
    #[must_use]
    pub const fn new(code: &'static str, status: StatusCode) -> Self {
        Self {
            name: code,
            code,
            status,
            retry: Retry::for_status(status),
            title: status::reason(status),
            ..BLANK
        }
    }

    /// Sets [`name`](Self::name). Several kinds of errors may then share a code.
    #[must_use]
    pub const fn with_name(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Sets [`retry`](Self::retry). The advice counts as declared.
    #[must_use]
    pub const fn with_retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self.declares_retry = true;
        self
    }

    /// Sets [`title`](Self::title).
    #[must_use]
    pub const fn with_title(mut self, title: &'static str) -> Self {
        self.title = title;
        self
    }

    /// Sets [`description`](Self::description).
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Sets [`message`](Self::message).
    #[must_use]
    pub const fn with_message(mut self, message: &'static str) -> Self {
        self.message = message;
        self
    }

    /// Sets [`help`](Self::help).
    #[must_use]
    pub const fn with_help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }

    /// Sets [`doc_url`](Self::doc_url), and [`type_uri`](Self::type_uri) to the
    /// same URL.
    #[must_use]
    pub const fn with_doc_url(mut self, doc_url: &'static str) -> Self {
        self.doc_url = Some(doc_url);
        self.type_uri = Some(doc_url);
        self
    }

    /// Sets [`domain`](Self::domain).
    #[must_use]
    pub const fn with_domain(mut self, domain: &'static str) -> Self {
        self.domain = Some(domain);
        self
    }

    /// Sets [`group`](Self::group).
    #[must_use]
    pub const fn with_group(mut self, group: &'static str) -> Self {
        self.group = group;
        self
    }

    /// Sets [`fields`](Self::fields).
    #[must_use]
    pub const fn with_fields(mut self, fields: &'static [FieldSpec]) -> Self {
        self.fields = fields;
        self
    }

    /// Sets [`meta`](field@Self::meta).
    #[must_use]
    pub const fn with_meta(mut self, meta: &'static [(&'static str, MetaValue)]) -> Self {
        self.meta = meta;
        self
    }

    /// Sets [`headers`](Self::headers).
    #[must_use]
    pub const fn with_headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self.header_appender = HeaderAppender(Some(append_static_headers));
        self
    }

    /// Sets [`grpc`](Self::grpc).
    #[must_use]
    pub const fn with_grpc(mut self, code: GrpcCode) -> Self {
        self.grpc = Some(code);
        self
    }

    /// Sets [`log`](Self::log).
    #[must_use]
    pub const fn with_log(mut self, level: LogLevel) -> Self {
        self.log = Some(level);
        self
    }

    /// Sets [`type_uri`](Self::type_uri).
    #[must_use]
    pub const fn with_type_uri(mut self, type_uri: &'static str) -> Self {
        self.type_uri = Some(type_uri);
        self
    }

    /// Sets the envelope that this kind names for itself.
    pub(crate) const fn with_own_envelope(mut self, envelope: &'static SpecEnvelope) -> Self {
        self.envelope = OwnEnvelope(Some(envelope));
        self
    }

    /// Returns the envelope that this kind names for itself.
    #[inline]
    pub(crate) const fn own_envelope(&self) -> Option<&'static SpecEnvelope> {
        self.envelope.0
    }

    /// Returns the template of the public message, if it contains fields.
    pub(crate) fn template(&self) -> Option<&'static str> {
        matches!(self.message_source, MessageSource::Fields).then_some(self.message)
    }

    /// Returns the public message, if it is the same for every occurrence.
    pub(crate) fn fixed_message(&self) -> Option<&'static str> {
        match self.message_source {
            MessageSource::Display | MessageSource::Fields => None,
            MessageSource::Template => Some(self.message),
            MessageSource::Unescaped(message) => Some(message),
            MessageSource::Reason => Some(self.reason()),
        }
    }

    /// Returns the gRPC code: the declared one, else the one for the status.
    #[must_use]
    pub const fn grpc_code(&self) -> GrpcCode {
        match self.grpc {
            Some(declared) => declared,
            None => GrpcCode::for_status(self.status, self.retry.strategy()),
        }
    }

    /// Returns the retry advice that the author declared, or `None` if it only
    /// follows from the status, or if the author
    /// [promises nothing](crate::RetryStrategy::Unstated).
    ///
    /// ```
    /// use apierror::{ErrorSpec, Retry};
    /// use http::StatusCode;
    ///
    /// const DOWN: ErrorSpec = ErrorSpec::new("DOWN", StatusCode::SERVICE_UNAVAILABLE);
    /// assert_eq!((DOWN.retry, DOWN.declared_retry()), (Retry::backoff(), None));
    /// let declared = DOWN.with_retry(Retry::backoff());
    /// assert_eq!(declared.declared_retry(), Some(Retry::backoff()));
    /// assert_eq!(DOWN.with_retry(Retry::unstated()).declared_retry(), None);
    /// ```
    #[must_use]
    pub const fn declared_retry(&self) -> Option<Retry> {
        match self.retry.strategy() {
            RetryStrategy::Unstated => None,
            _ if self.declares_retry => Some(self.retry),
            _ => None,
        }
    }

    /// Returns the URI of the problem type (RFC 9457, section 3.1.1):
    /// [`doc_url`](Self::doc_url), else the declaration's `type_base` followed by the
    /// code in kebab-case, else `about:blank`.
    #[must_use]
    pub fn type_uri(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.type_uri.unwrap_or("about:blank"))
    }

    /// Returns the static fact named `key`.
    #[must_use]
    pub fn meta(&self, key: &str) -> Option<MetaValue> {
        self.meta.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    /// Returns whether an occurrence may have another status than the declared one,
    /// because a field passes one on.
    ///
    /// ```
    /// use apierror::{ApiError, DeclaredError};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("upstream")]
    /// #[api(code = "UPSTREAM", status = 502)]
    /// struct Upstream(#[api(status)] u16);
    ///
    /// assert!(Upstream(404).spec().passes_status_on());
    /// assert_eq!(Upstream(404).to_response().status(), 404);
    /// assert_eq!(Upstream(200).to_response().status(), 502);
    /// ```
    #[must_use]
    pub fn passes_status_on(&self) -> bool {
        self.fields.iter().any(|field| field.place == FieldPlace::Status)
    }

    /// Returns whether the public message is the reason phrase of the status.
    pub(crate) fn message_is_reason(&self) -> bool {
        matches!(self.message_source, MessageSource::Reason)
    }

    /// Returns the reason phrase of the status.
    pub(crate) fn reason(&self) -> &'static str {
        status::reason(self.status)
    }

    /// Appends the static headers.
    pub(crate) fn append_headers(&self, headers: &mut HeaderMap) {
        if let HeaderAppender(Some(append)) = self.header_appender {
            append(self, headers);
        }
    }
}

/// Appends the static headers. Leaves out one that is not legal, and logs it.
fn append_static_headers(spec: &ErrorSpec, headers: &mut HeaderMap) {
    for (name, value) in spec.headers {
        let value = HeaderValue::from_maybe_shared(Bytes::from_static(value.as_bytes()));
        match (static_name(name), value) {
            (Some(name), Ok(value)) => drop(headers.append(name, value)),
            _ => log::header_left_out(spec.code, name),
        }
    }
}

/// Returns the name, which is borrowed if it is in lower case.
fn static_name(name: &'static str) -> Option<HeaderName> {
    const MAX_LEN: usize = 256;

    let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    if (1..=MAX_LEN).contains(&name.len()) && name.bytes().all(is_plain) {
        Some(HeaderName::from_static(name))
    } else {
        HeaderName::from_bytes(name.as_bytes()).ok()
    }
}

//! The fixed facts of one kind of error.

use std::borrow::Cow;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::field::FieldSpec;
use crate::frame::{CompiledCell, Frame};
use crate::grpc_code::GrpcCode;
use crate::layout::Layout;
use crate::retry::Retry;
use crate::{log, status};

/// A static fact for custom envelopes, from `#[api(meta(…))]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(untagged)]
pub enum MetaValue {
    /// A string.
    Str(&'static str),
    /// An integer.
    Int(i64),
    /// `true` or `false`.
    Bool(bool),
}

/// The fixed facts of one kind of error: what RFC 9457 calls a problem type.
///
/// The derive makes one for each variant. Where an error type is written by hand, so is this:
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
    /// The stable code: 1 to 128 visible ASCII characters without quotes and backslashes.
    pub code: &'static str,
    /// The HTTP status, 400 to 599.
    pub status: StatusCode,
    /// What the caller should do about a retry.
    pub retry: Retry,
    /// A one-line summary that never changes; the reason phrase of the status, unless declared.
    pub title: &'static str,
    /// When the caller will see it: the variant's doc comment.
    pub description: &'static str,
    /// The template of the message: of `message`; where the message is `Display`, of thiserror's `#[error("…")]`;
    /// empty where there is neither (the reason phrase of a 5xx, a `Display` written by hand).
    pub message: &'static str,
    /// What the caller should do.
    pub help: Option<&'static str>,
    /// This error's own page.
    pub doc_url: Option<&'static str>,
    /// The owner of the code (AIP-193, `ErrorInfo.domain`).
    pub domain: Option<&'static str>,
    /// The heading that it stands under in a reference.
    pub group: &'static str,
    /// The fields that it shows, in the order of their declaration.
    pub fields: &'static [FieldSpec],
    /// Static facts for custom envelopes.
    pub meta: &'static [(&'static str, MetaValue)],
    /// Static response headers, names in lower case.
    pub headers: &'static [(&'static str, &'static str)],
    /// The code of gRPC, where it is declared; [`grpc_code`](Self::grpc_code) gives the other ones too.
    pub grpc: Option<GrpcCode>,
    /// Where it is not `about:blank`.
    type_uri: Option<&'static str>,
    message_source: MessageSource,
    frame: FramePlace,
}

/// Where the public message comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageSource {
    /// From `Display`.
    Display,
    /// From the template, with the occurrence's fields in it.
    Fields,
    /// From the template, which has no fields in it.
    Template,
    /// From the template too, which has braces that were unescaped.
    Unescaped(&'static str),
    /// From the status: its reason phrase.
    Reason,
}

/// What no spec says: an empty text that points nowhere, where `""` would be a pointer to be relocated when the program
/// is loaded. The compiler too keeps a list of the pointers of a table, and is slow where one is put in between.
static NO_TEXT: String = String::new();
static NO_FIELDS: Vec<FieldSpec> = Vec::new();
static NO_META: Vec<(&'static str, MetaValue)> = Vec::new();
static NO_HEADERS: Vec<(&'static str, &'static str)> = Vec::new();

/// A spec without a pointer.
static BLANK: ErrorSpec = ErrorSpec {
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
    type_uri: None,
    message_source: MessageSource::Display,
    frame: FramePlace(None),
};

/// Where the frame of the spec is kept.
#[derive(Debug, Clone, Copy)]
struct FramePlace(Option<&'static CompiledCell>);

/// No fact of the error.
impl PartialEq for FramePlace {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for FramePlace {}

/// What nearly every kind of error has: its code, the place of its status among those of the type, its description, its
/// message, and what that is: `FIELDS`, `TEMPLATE`, or zero where the public message comes from elsewhere.
pub type SpecRow = (&'static str, usize, &'static str, &'static str, u8);

/// The message is a template that fields are put into.
const FIELDS: u8 = 1;
/// The message is the public one, as it stands.
const TEMPLATE: u8 = 2;

/// What only some kinds of errors have.
#[derive(Debug, Clone, Copy)]
pub enum SpecOverride {
    /// Other advice than the status gives.
    Retry(Retry),
    /// Another title than the reason phrase.
    Title(&'static str),
    /// A public message that does not come from `Display` or the template.
    Message(MessageSource),
    /// What the caller should do.
    Help(&'static str),
    /// The problem type.
    TypeUri(&'static str),
    /// The error's own page, and so the problem type.
    DocUrl(&'static str),
    /// Another heading than the type's.
    Group(&'static str),
    /// Its share of the type's fields: from here to there.
    Fields(usize, usize),
    /// Static response headers.
    Headers(&'static [(&'static str, &'static str)]),
    /// Static facts for custom envelopes.
    Meta(&'static [(&'static str, MetaValue)]),
    /// Another code of gRPC than the status's.
    Grpc(GrpcCode),
}

/// What a type says for all of its kinds of errors.
#[derive(Debug, Clone, Copy)]
pub struct TypeDefaults {
    /// The heading of those that have none of their own.
    pub group: &'static str,
    /// The owner of the codes; empty where there is none.
    pub domain: &'static str,
    /// The fields that show, of one kind after the other.
    pub fields: &'static [FieldSpec],
}

/// A type's specs.
///
/// One call a type, over rows of literals: for the compiler that is a fraction of the work of a call for each fact. For
/// the same reason what follows from a status is looked up once a status, and `facts`, in the order of the rows, holds
/// only what is rare.
///
/// # Panics
/// At compile time, where a number is no HTTP status at all.
#[must_use]
pub const fn table<const STATUSES: usize, const N: usize, const FACTS: usize>(
    shared: TypeDefaults,
    statuses: [u16; STATUSES],
    rows: &[SpecRow; N],
    facts: &[(usize, SpecOverride); FACTS],
    frames: &'static [CompiledCell; N],
) -> [ErrorSpec; N] {
    let mut kinds = [BLANK; STATUSES];
    let mut i = 0;
    while i < STATUSES {
        let kind = &mut kinds[i];
        kind.status = status::from_number(statuses[i]);
        kind.retry = Retry::for_number(statuses[i]);
        kind.title = status::reason_of(statuses[i]);
        kind.group = shared.group;
        if !shared.domain.is_empty() {
            kind.domain = Some(shared.domain);
        }
        i += 1;
    }
    let mut specs = [BLANK; N];
    let (mut i, mut next) = (0, 0);
    while i < N {
        let (code, status, description, message, says) = rows[i];
        let spec = &mut specs[i];
        *spec = kinds[status];
        spec.code = code;
        spec.description = description;
        spec.message = message;
        spec.message_source = match says {
            FIELDS => MessageSource::Fields,
            TEMPLATE => MessageSource::Template,
            _ => MessageSource::Display,
        };
        spec.frame = FramePlace(Some(&frames[i]));
        while next < FACTS && facts[next].0 == i {
            spec.add(facts[next].1, shared.fields);
            next += 1;
        }
        i += 1;
    }
    specs
}

/// The same for specs that are written by hand.
#[must_use]
pub const fn with_cells<const N: usize>(
    mut specs: [ErrorSpec; N],
    frames: &'static [CompiledCell; N],
) -> [ErrorSpec; N] {
    let mut i = 0;
    while i < N {
        specs[i].frame = FramePlace(Some(&frames[i]));
        i += 1;
    }
    specs
}

/// One of them, whose message is the same at every occurrence.
#[must_use]
pub const fn fixed(code: &'static str, status: u16, message: &'static str) -> ErrorSpec {
    ErrorSpec {
        message,
        message_source: MessageSource::Template,
        ..ErrorSpec::new(code, status::from_number(status))
    }
}

impl ErrorSpec {
    /// A kind of error with what follows from its status: title and retry advice.
    #[must_use]
    pub const fn new(code: &'static str, status: StatusCode) -> Self {
        Self {
            code,
            status,
            retry: Retry::for_status(status),
            title: status::reason(status),
            ..BLANK
        }
    }

    /// Sets [`retry`](Self::retry).
    #[must_use]
    pub const fn with_retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
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

    /// Sets [`doc_url`](Self::doc_url), which is then the [`type_uri`](Self::type_uri) too.
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
        self
    }

    /// Sets [`grpc`](Self::grpc).
    #[must_use]
    pub const fn with_grpc(mut self, code: GrpcCode) -> Self {
        self.grpc = Some(code);
        self
    }

    /// Sets [`type_uri`](Self::type_uri).
    #[must_use]
    pub const fn with_type_uri(mut self, type_uri: &'static str) -> Self {
        self.type_uri = Some(type_uri);
        self
    }

    const fn add(&mut self, fact: SpecOverride, fields: &'static [FieldSpec]) {
        match fact {
            SpecOverride::Retry(retry) => self.retry = retry,
            SpecOverride::Title(title) => self.title = title,
            SpecOverride::Message(source) => self.message_source = source,
            SpecOverride::Help(help) => self.help = Some(help),
            SpecOverride::TypeUri(uri) => self.type_uri = Some(uri),
            SpecOverride::DocUrl(url) => *self = self.with_doc_url(url),
            SpecOverride::Group(group) => self.group = group,
            SpecOverride::Fields(from, to) => self.fields = fields.split_at(to).0.split_at(from).1,
            SpecOverride::Headers(headers) => self.headers = headers,
            SpecOverride::Meta(meta) => self.meta = meta,
            SpecOverride::Grpc(code) => self.grpc = Some(code),
        }
    }

    /// The template of the public message, where it has one.
    pub(crate) fn template(&self) -> Option<&'static str> {
        matches!(self.message_source, MessageSource::Fields).then_some(self.message)
    }

    /// The public message, where it is the same at every occurrence.
    pub(crate) fn fixed_message(&self) -> Option<&'static str> {
        match self.message_source {
            MessageSource::Display | MessageSource::Fields => None,
            MessageSource::Template => Some(self.message),
            MessageSource::Unescaped(message) => Some(message),
            MessageSource::Reason => Some(self.reason()),
        }
    }

    /// What is the same at every occurrence in `layout`.
    #[inline]
    pub(crate) fn frame(&'static self, layout: &'static Layout) -> Option<&'static Frame> {
        Some(self.frame.0?.get(layout, self))
    }

    /// The URI of the problem type (RFC 9457, section 3.1.1): [`doc_url`](Self::doc_url); else the `type_base` of the
    /// declaration and the code in kebab-case; else `about:blank`.
    #[must_use]
    pub fn type_uri(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.type_uri.unwrap_or("about:blank"))
    }

    /// The static fact named `key`.
    #[must_use]
    pub fn meta(&self, key: &str) -> Option<MetaValue> {
        self.meta.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    /// The reason phrase of the status.
    pub(crate) fn reason(&self) -> &'static str {
        status::reason(self.status)
    }

    /// Appends the static headers; one that is not legal is left out, and logged.
    pub(crate) fn append_headers(&self, headers: &mut HeaderMap) {
        for (name, value) in self.headers {
            match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
                (Ok(name), Ok(value)) => drop(headers.append(name, value)),
                _ => log::header_left_out(self.code, name),
            }
        }
    }
}

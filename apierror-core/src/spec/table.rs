//! Builds the table of a type's specs from rows of literals that the derive writes.

use super::envelope::SpecEnvelope;
use super::field::FieldSpec;
use super::{BLANK, ErrorSpec, MessageSource, MetaValue};
use crate::grpc_code::GrpcCode;
use crate::log::level::LogLevel;
use crate::retry::Retry;
use crate::status;

/// The facts that nearly every kind of error has: its code, the index of its status
/// in the table's list, its description, its message template, and the source of
/// its public message: `FIELDS`, `TEMPLATE`, or zero for `Display`.
pub type SpecRow = (&'static str, usize, &'static str, &'static str, u8);

/// The public message is the template, filled with fields.
const FIELDS: u8 = 1;
/// The public message is the template, which has no fields.
const TEMPLATE: u8 = 2;

/// A fact that only some kinds of errors have.
#[derive(Debug, Clone, Copy)]
pub enum SpecOverride {
    /// Declared advice.
    Retry(Retry),
    /// Advice that follows from the status and from a field with the wait.
    RetryWithWait,
    /// A description that contains the result of a macro.
    Description(&'static str),
    /// A title other than the reason phrase.
    Title(&'static str),
    /// The source of a public message that is neither `Display` nor the template.
    Message(MessageSource),
    /// What the caller should do.
    Help(&'static str),
    /// The problem type.
    TypeUri(&'static str),
    /// The error's own page, which is also the problem type.
    DocUrl(&'static str),
    /// A heading other than the type's.
    Group(&'static str),
    /// The range of its fields among the fields of the type.
    Fields(usize, usize),
    /// Static response headers.
    Headers(&'static [(&'static str, &'static str)]),
    /// Static facts for custom envelopes.
    Meta(&'static [(&'static str, MetaValue)]),
    /// A gRPC code other than the status's.
    Grpc(GrpcCode),
    /// The level of the log event.
    Log(LogLevel),
    /// A name other than the code.
    Name(&'static str),
    /// An envelope other than the type's.
    Envelope(&'static SpecEnvelope),
}

/// The facts that a type declares for all of its kinds of errors.
#[derive(Debug, Clone, Copy)]
pub struct TypeDefaults {
    /// The heading of kinds without their own.
    pub group: &'static str,
    /// The owner of the codes; empty if there is none.
    pub domain: &'static str,
    /// Static response headers of kinds without their own.
    pub headers: &'static [(&'static str, &'static str)],
    /// Static facts of kinds without their own.
    pub meta: &'static [(&'static str, MetaValue)],
    /// The exposed fields of all kinds, in the order of the kinds.
    pub fields: &'static [FieldSpec],
}

/// Returns a type's specs.
///
/// `overrides` has the facts that are rare, in the order of the rows.
///
/// Compile time decides the form: one call for each type, over rows of literals,
/// compiles faster than a call for each fact. For the same reason, facts that follow
/// from a status are looked up once for each status.
///
/// # Panics
/// At compile time, if a number is not an HTTP status.
#[must_use]
pub const fn table<const STATUSES: usize, const N: usize, const OVERRIDES: usize>(
    defaults: TypeDefaults,
    statuses: [u16; STATUSES],
    rows: &[SpecRow; N],
    overrides: &[(usize, SpecOverride); OVERRIDES],
) -> [ErrorSpec; N] {
    let mut by_status = [BLANK; STATUSES];
    let mut i = 0;
    while i < STATUSES {
        let spec = &mut by_status[i];
        spec.status = status::from_number(statuses[i]);
        spec.retry = Retry::for_number(statuses[i]);
        spec.title = status::reason_of_number(statuses[i]);
        spec.group = defaults.group;
        spec.headers = defaults.headers;
        spec.meta = defaults.meta;
        if !defaults.domain.is_empty() {
            spec.domain = Some(defaults.domain);
        }
        i += 1;
    }
    let mut specs = [BLANK; N];
    let (mut i, mut next) = (0, 0);
    while i < N {
        let (code, status, description, message, source) = rows[i];
        let spec = &mut specs[i];
        *spec = by_status[status];
        spec.name = code;
        spec.code = code;
        spec.description = description;
        spec.message = message;
        spec.message_source = match source {
            FIELDS => MessageSource::Fields,
            TEMPLATE => MessageSource::Template,
            _ => MessageSource::Display,
        };
        while next < OVERRIDES && overrides[next].0 == i {
            spec.set(overrides[next].1, defaults.fields);
            next += 1;
        }
        i += 1;
    }
    specs
}

/// Returns a spec whose message is the same for every occurrence.
#[must_use]
pub const fn fixed(code: &'static str, status: u16, message: &'static str) -> ErrorSpec {
    ErrorSpec {
        message,
        message_source: MessageSource::Template,
        ..ErrorSpec::new(code, status::from_number(status))
    }
}

impl ErrorSpec {
    const fn set(&mut self, fact: SpecOverride, fields: &'static [FieldSpec]) {
        match fact {
            SpecOverride::Retry(retry) => *self = self.with_retry(retry),
            SpecOverride::Description(description) => self.description = description,
            SpecOverride::RetryWithWait => {
                self.retry = Retry::for_status_with_wait(self.status);
            }
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
            SpecOverride::Log(level) => self.log = Some(level),
            SpecOverride::Name(name) => self.name = name,
            SpecOverride::Envelope(envelope) => *self = self.with_own_envelope(envelope),
        }
    }
}

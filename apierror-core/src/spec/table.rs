//! Builds the table of a type's specs from rows of literals that the derive writes.

use super::cell::{CompiledCell, CompiledSpec};
use super::envelope::SpecEnvelope;
use super::field::FieldSpec;
use super::{BLANK, ErrorSpec, MessageSource, MetaValue};
use crate::grpc_code::GrpcCode;
use crate::log::level::LogLevel;
use crate::retry::Retry;
use crate::status;

/// The facts that nearly every kind of error has: its code, the index of its status
/// in the table's list, its description, its message template, and the source of
/// its public message: `FIELDS`, `TEMPLATE`, `REASON`, or zero for `Display`.
pub type SpecRow = (&'static str, usize, &'static str, &'static str, u8);

/// The public message is the template, filled with fields.
const FIELDS: u8 = 1;
/// The public message is the template, which has no fields.
const TEMPLATE: u8 = 2;
/// The public message is the reason phrase.
const REASON: u8 = 3;

/// A fact that only some kinds of errors have, and that is not a text.
#[derive(Debug, Clone, Copy)]
pub enum SpecOverride {
    /// Declared advice.
    Retry(Retry),
    /// Advice that follows from the status and from a field with the wait.
    RetryWithWait,
    /// A description that contains the result of a macro.
    Description(&'static str),
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

/// The specs of a type.
///
/// rustc evaluates a constant of a trait only where generic code uses it, so `cargo
/// check` does not evaluate the table. It would evaluate a static, or a constant that a
/// function of the user's crate names or borrows.
pub trait SpecTable<const N: usize> {
    /// The specs, in the order of declaration.
    const SPECS: [ErrorSpec; N];
}

/// Returns the specs of a type.
#[inline]
#[must_use]
pub const fn specs_of<T: SpecTable<N>, const N: usize>() -> &'static [ErrorSpec; N] {
    const { &T::SPECS }
}

/// Returns the spec in a row.
#[inline]
#[must_use]
pub fn spec_at<T: SpecTable<N>, const N: usize>(row: usize) -> &'static ErrorSpec {
    &specs_of::<T, N>()[row]
}

/// Returns the spec in a row, with its cache.
#[inline]
#[must_use]
pub fn compiled_at<T: SpecTable<N>, const N: usize>(
    row: usize,
    cells: &'static [CompiledCell; N],
) -> CompiledSpec {
    CompiledSpec::new(spec_at::<T, N>(row), &cells[row])
}

/// Returns a type's specs.
///
/// `texts` and `overrides` have the facts that are rare. `rare` says which rows have which
/// of them. There are seven bytes for each: the row, the number of the text (see
/// `ErrorSpec::set_text`) or zero for an override, and its index in `texts` or
/// `overrides`. Row and index are little-endian numbers of three bytes.
///
/// Compile time decides the form: one call for each type, over rows of literals,
/// compiles faster than a call for each fact. For the same reason, facts that follow
/// from a status are looked up once for each status.
///
/// # Panics
/// At compile time, if a number is not an HTTP status.
#[must_use]
pub const fn table<
    const STATUSES: usize,
    const N: usize,
    const TEXTS: usize,
    const OVERRIDES: usize,
>(
    defaults: TypeDefaults,
    statuses: [u16; STATUSES],
    rows: [SpecRow; N],
    texts: [&'static str; TEXTS],
    overrides: [SpecOverride; OVERRIDES],
    rare: &[u8],
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
    let mut i = 0;
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
            REASON => MessageSource::Reason,
            _ => MessageSource::Display,
        };
        i += 1;
    }
    let mut rest = rare;
    while let [a, b, c, fact, d, e, f, after @ ..] = rest {
        let row = *a as usize + *b as usize * 0x100 + *c as usize * 0x1_0000;
        let index = *d as usize + *e as usize * 0x100 + *f as usize * 0x1_0000;
        if *fact == 0 {
            specs[row].set(overrides[index], defaults.fields);
        } else {
            specs[row].set_text(*fact, texts[index]);
        }
        rest = after;
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
    /// Sets the text with this number, which the derive's `Text` lists too.
    const fn set_text(&mut self, number: u8, text: &'static str) {
        match number {
            1 => self.name = text,
            2 => self.title = text,
            3 => self.help = Some(text),
            // A page is also the problem type, unless that is another one.
            4 => *self = self.with_doc_url(text),
            5 => self.type_uri = Some(text),
            6 => self.group = text,
            7 => self.message_source = MessageSource::Unescaped(text),
            _ => panic!("there is no such text"),
        }
    }

    const fn set(&mut self, fact: SpecOverride, fields: &'static [FieldSpec]) {
        match fact {
            SpecOverride::Retry(retry) => *self = self.with_retry(retry),
            SpecOverride::Description(description) => self.description = description,
            SpecOverride::RetryWithWait => {
                self.retry = Retry::for_status_with_wait(self.status);
            }
            SpecOverride::Fields(from, to) => self.fields = fields.split_at(to).0.split_at(from).1,
            SpecOverride::Headers(headers) => self.headers = headers,
            SpecOverride::Meta(meta) => self.meta = meta,
            SpecOverride::Grpc(code) => self.grpc = Some(code),
            SpecOverride::Log(level) => self.log = Some(level),
            SpecOverride::Envelope(envelope) => *self = self.with_own_envelope(envelope),
        }
    }
}

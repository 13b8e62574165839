//! Builds the table of a type's specs from the literals that the derive writes.

use super::causes::SpecCauses;
use super::cell::{CompiledCell, CompiledSpec};
use super::envelope::SpecEnvelope;
use super::field::FieldSpec;
use super::{BLANK, ErrorSpec, MessageSource, MetaValue};
use crate::grpc_code::GrpcCode;
use crate::log::level::LogLevel;
use crate::retry::Retry;
use crate::status;

/// The public message is the template, filled with fields.
const FIELDS: usize = 1;
/// The public message is the template, which has no fields.
const TEMPLATE: usize = 2;
/// The public message is the reason phrase.
const REASON: usize = 3;

/// Ends a row.
const END: usize = 0;
/// Stands before the index of an override.
const OVERRIDE: usize = 8;

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

/// The specs of a type, and what catalogues say of them besides.
///
/// rustc evaluates a constant of a trait only where generic code uses it, so `cargo
/// check` does not evaluate the table. It would evaluate a static, or a constant that a
/// function of the user's crate names or borrows.
pub trait SpecTable<const N: usize> {
    /// The specs, in the order of declaration.
    const SPECS: [ErrorSpec; N];
    /// The causes that lead to some of the entries, in the order of declaration.
    const CAUSES: &'static [(usize, &'static SpecCauses)] = &[];
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
/// `texts` has every text of the table, one after the other, and `overrides` has the facts
/// that are no texts. `rows` says which of them belong to which row. A row consists of
///
/// 1. the index of its status in `statuses`,
/// 2. the source of its public message: `FIELDS`, `TEMPLATE`, `REASON`, or zero for
///    `Display`,
/// 3. the lengths of its code, its description and its message template,
/// 4. for each rare fact the number of the text (see `ErrorSpec::set_text`) and its length,
///    or `OVERRIDE` and an index in `overrides`,
/// 5. `END`.
///
/// All of them are numbers in [LEB128]. Texts are taken in the order of their lengths.
///
/// Compile time decides the form: two literals compile faster than an expression for each
/// fact. For the same reason, facts that follow from a status are looked up once for each
/// status.
///
/// [LEB128]: https://en.wikipedia.org/wiki/LEB128
///
/// # Panics
/// At compile time, if a number is not an HTTP status.
#[must_use]
pub const fn table<const STATUSES: usize, const N: usize, const OVERRIDES: usize>(
    defaults: TypeDefaults,
    statuses: [u16; STATUSES],
    overrides: [SpecOverride; OVERRIDES],
    texts: &'static str,
    rows: &[u8],
) -> [ErrorSpec; N] {
    let mut by_status = [BLANK; STATUSES];
    let mut i = 0;
    while i < STATUSES {
        let spec = &mut by_status[i];
        spec.status = status::from_number(statuses[i]);
        spec.retry = Retry::for_number(statuses[i]);
        spec.title = status::reason_of_number(statuses[i]);
        spec.group = defaults.group;
        spec.meta = defaults.meta;
        if !defaults.headers.is_empty() {
            *spec = spec.with_headers(defaults.headers);
        }
        if !defaults.domain.is_empty() {
            spec.domain = Some(defaults.domain);
        }
        i += 1;
    }
    let mut rows = Rows { texts, bytes: rows };
    let mut specs = [BLANK; N];
    let mut i = 0;
    while i < N {
        let status = rows.number();
        let source = rows.number();
        let mut spec = by_status[status];
        spec.code = rows.text();
        spec.name = spec.code;
        spec.description = rows.text();
        spec.message = rows.text();
        spec.message_source = match source {
            FIELDS => MessageSource::Fields,
            TEMPLATE => MessageSource::Template,
            REASON => MessageSource::Reason,
            _ => MessageSource::Display,
        };
        loop {
            match rows.number() {
                END => break,
                OVERRIDE => spec.set(overrides[rows.number()], defaults.fields),
                number => spec.set_text(number, rows.text()),
            }
        }
        specs[i] = spec;
        i += 1;
    }
    specs
}

/// What is left of the rows and of their texts.
struct Rows<'a> {
    texts: &'static str,
    bytes: &'a [u8],
}

impl Rows<'_> {
    const fn number(&mut self) -> usize {
        let (mut number, mut shift) = (0, 0);
        loop {
            let Some((byte, rest)) = self.bytes.split_first() else {
                panic!("the rows end too early");
            };
            self.bytes = rest;
            number |= ((*byte & 0x7f) as usize) << shift;
            if *byte < 0x80 {
                return number;
            }
            shift += 7;
        }
    }

    const fn text(&mut self) -> &'static str {
        let (text, rest) = self.texts.split_at(self.number());
        self.texts = rest;
        text
    }
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
    const fn set_text(&mut self, number: usize, text: &'static str) {
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
            SpecOverride::Headers(headers) => *self = self.with_headers(headers),
            SpecOverride::Meta(meta) => self.meta = meta,
            SpecOverride::Grpc(code) => self.grpc = Some(code),
            SpecOverride::Log(level) => self.log = Some(level),
            SpecOverride::Envelope(envelope) => *self = self.with_own_envelope(envelope),
        }
    }
}

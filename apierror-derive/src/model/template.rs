//! `message = "…{field}…"`: std's format syntax, its arguments being fields (`std::fmt`, section «Syntax»).

use syn::LitStr;

use super::field::Field;
use crate::fault::{Fault, Faults, listed, nearest};

/// A message, cut at its placeholders.
pub(crate) struct Template {
    pub(crate) pieces: Vec<Piece>,
}

pub(crate) enum Piece {
    /// Text, braces unescaped.
    Text(String),
    /// A field, by its index.
    Field { index: usize, spec: Formatting },
}

/// How a field is formatted: `>width$.2?` and the like.
pub(crate) struct Formatting {
    /// The parts before, between and after the arguments: fill, align, sign, `#`, `0`; the type last.
    pub(crate) flags: String,
    pub(crate) width: Option<Count>,
    pub(crate) precision: Option<Count>,
    /// The part that chooses the trait: empty for `Display`, `?` for `Debug`, …
    pub(crate) kind: &'static str,
}

impl Formatting {
    /// `{}`
    pub(crate) fn is_plain(&self) -> bool {
        let Self { flags, width, precision, kind } = self;
        flags.is_empty() && width.is_none() && precision.is_none() && kind.is_empty()
    }
}

pub(crate) enum Count {
    Number(String),
    /// A field, by its index: `width$`.
    Field(usize),
}

/// The traits by the end of a format spec.
const KINDS: &[&str] = &["", "?", "x?", "X?", "o", "x", "X", "p", "b", "e", "E"];

impl Template {
    /// `text` is what `literal` says, and `kind` what the fields are of: a variant, or a struct.
    pub(crate) fn read(
        literal: &LitStr,
        text: &str,
        kind: &str,
        fields: &[Field<'_>],
    ) -> darling::Result<Self> {
        let mut faults = Faults::default();
        let mut reader = Reader { kind, fields, literal, next_position: 0 };
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|b| matches!(b, b'{' | b'}')) {
            let (before, from) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = from.strip_prefix("{{") {
                plain.push('{');
                rest = after;
            } else if let Some(after) = from.strip_prefix("}}") {
                plain.push('}');
                rest = after;
            } else if let Some(inside) = from.strip_prefix('{') {
                let Some((placeholder, after)) = inside.split_once('}') else {
                    return Err(Fault::MessageOpenBrace {}.at(literal.span()));
                };
                if placeholder.contains('{') {
                    return Err(Fault::MessageOpenBrace {}.at(literal.span()));
                }
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                }
                pieces.extend(faults.handle(reader.placeholder(placeholder)));
                rest = after;
            } else {
                return Err(Fault::MessageCloseBrace {}.at(literal.span()));
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        faults.finish()?;
        Ok(Self { pieces })
    }

    /// The whole text, where it names no field.
    pub(crate) fn fixed(&self) -> Option<String> {
        match self.pieces.as_slice() {
            [] => Some(String::new()),
            [Piece::Text(text)] => Some(text.clone()),
            _ => None,
        }
    }

    /// Every field that it formats, with the end of its spec.
    pub(crate) fn formatted(&self) -> impl Iterator<Item = (usize, &'static str)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Field { index, spec } => Some((*index, spec.kind)),
            Piece::Text(_) => None,
        })
    }

    /// Every field that it needs, each once.
    pub(crate) fn fields(&self) -> Vec<usize> {
        let mut indices: Vec<usize> = Vec::new();
        for piece in &self.pieces {
            let Piece::Field { index, spec } = piece else {
                continue;
            };
            indices.push(*index);
            for count in [&spec.width, &spec.precision] {
                if let Some(Count::Field(index)) = count {
                    indices.push(*index);
                }
            }
        }
        indices.sort_unstable();
        indices.dedup();
        indices
    }
}

struct Reader<'a, 'f> {
    kind: &'a str,
    fields: &'a [Field<'f>],
    literal: &'a LitStr,
    /// Which field the next `{}` means.
    next_position: usize,
}

impl Reader<'_, '_> {
    /// `name:spec`, without the braces.
    fn placeholder(&mut self, placeholder: &str) -> darling::Result<Piece> {
        let (argument, spec) = match placeholder.split_once(':') {
            Some((argument, spec)) => (argument.trim(), spec),
            None => (placeholder.trim(), ""),
        };
        let index = if argument.is_empty() {
            let position = self.next_position;
            self.next_position += 1;
            self.field(&position.to_string(), "")?
        } else {
            self.field(argument, argument)?
        };
        Ok(Piece::Field { index, spec: self.spec(spec)? })
    }

    /// The index of the field called `name`, which the message has as `written`.
    fn field(&self, name: &str, written: &str) -> darling::Result<usize> {
        if let Some(index) = self.fields.iter().position(|field| field.name() == name) {
            return Ok(index);
        }
        let names: Vec<String> = self.fields.iter().map(Field::name).collect();
        let names = || names.iter().map(String::as_str);
        let fields = match self.fields.len() {
            0 => "it has none, so drop it, or double the braces".to_owned(),
            _ => format!("its fields are {}", listed(names())),
        };
        let is_position = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
        let kind: &dyn std::fmt::Display = &self.kind;
        let near = nearest(name, names()).filter(|_| self.fields.len() > 4);
        let fault = match &near {
            _ if is_position && self.fields.first().is_some_and(Field::is_named) => {
                Fault::MessagePositionOfNamed { kind, position: &written, fields: &fields }
            }
            _ if is_position => {
                Fault::MessagePosition { kind, position: &written, fields: &fields }
            }
            Some(near) => Fault::MessageMisspeltField { kind, name: &written, near },
            _ => Fault::MessageUnknownField { kind, name: &written, fields: &fields },
        };
        Err(fault.at(self.literal.span()))
    }

    /// `[[fill]align][sign]['#']['0'][width]['.' precision][type]`
    fn spec(&self, spec: &str) -> darling::Result<Formatting> {
        let wrong = || Fault::MessageSpec { spec: &spec }.at(self.literal.span());
        let mut rest = spec.trim_end();
        let mut flags = String::new();

        let mut chars = rest.chars();
        let (first, second) = (chars.next(), chars.next());
        let is_align = |c: Option<char>| matches!(c, Some('<' | '^' | '>'));
        let taken = if is_align(second) { 2 } else { usize::from(is_align(first)) };
        let end = rest.char_indices().nth(taken).map_or(rest.len(), |(at, _)| at);
        flags.push_str(&rest[..end]);
        rest = &rest[end..];
        for mark in [['+', '-'], ['#', '#']] {
            if let Some(after) = rest.strip_prefix(mark) {
                flags.push_str(&rest[..1]);
                rest = after;
            }
        }
        // A zero is a flag, unless it starts the name of an argument: `0$`.
        if let Some(after) = rest.strip_prefix('0')
            && !after.starts_with('$')
        {
            flags.push('0');
            rest = after;
        }

        let (width, after) = self.count(rest)?;
        rest = after;
        let mut precision = None;
        if let Some(after) = rest.strip_prefix('.') {
            (precision, rest) = self.count(after)?;
            if precision.is_none() {
                return Err(wrong());
            }
        }
        let kind = KINDS.iter().find(|kind| **kind == rest).ok_or_else(wrong)?;
        Ok(Formatting { flags, width, precision, kind })
    }

    /// `12`, `width$`, `0$`, or nothing.
    fn count<'s>(&self, spec: &'s str) -> darling::Result<(Option<Count>, &'s str)> {
        let end = spec.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(spec.len());
        if let Some(after) = spec[end..].strip_prefix('$') {
            return Ok((Some(Count::Field(self.field(&spec[..end], &spec[..end])?)), after));
        }
        let digits = spec.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = spec.split_at(digits);
        // std keeps widths in 16 bits.
        match number.parse::<u16>() {
            Ok(_) => Ok((Some(Count::Number(number.to_owned())), after)),
            Err(_) if number.is_empty() => Ok((None, spec)),
            Err(_) => Err(Fault::MessageSpec { spec: &spec }.at(self.literal.span())),
        }
    }
}

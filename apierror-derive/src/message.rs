//! Message templates: the format syntax of std, with fields as its arguments
//! (`std::fmt`, section "Syntax").

use syn::LitStr;

use crate::ast::Field;
use crate::diagnostic::{Diagnostic, Diagnostics, listed};
use crate::literal::text as text_of;
use crate::similar::nearest;

/// A parsed message template.
pub(crate) enum Template<'a> {
    /// A text without placeholders, in which `{{` and `}}` are single braces.
    Fixed(String),
    /// The placeholders, and the texts before, between and after them.
    Placeholders { texts: Vec<String>, placeholders: Vec<Placeholder<'a>> },
}

/// `{name:format}`
pub(crate) struct Placeholder<'a> {
    pub(crate) field: &'a Field<'a>,
    pub(crate) format: Format<'a>,
}

/// How a placeholder formats its field, such as `>width$.2?`.
pub(crate) struct Format<'a> {
    /// Fill, alignment, sign, `#` and `0`.
    pub(crate) flags: String,
    pub(crate) width: Option<Count<'a>>,
    pub(crate) precision: Option<Count<'a>>,
    /// The last part, which chooses the trait: empty for `Display`, `?` for `Debug`.
    pub(crate) kind: &'static str,
}

/// A width or a precision.
pub(crate) enum Count<'a> {
    Number(String),
    /// `width$`
    Field(&'a Field<'a>),
}

/// The last parts that a format spec can have. Each stands for a trait.
const KINDS: [&str; 11] = ["", "?", "x?", "X?", "o", "x", "X", "p", "b", "e", "E"];

impl<'a> Template<'a> {
    /// Parses a literal. For errors, `what` is what the literal is (`message` or
    /// `template`), and `noun` is what has the fields (`variant` or `struct`).
    pub(crate) fn parse(
        literal: &LitStr,
        what: &str,
        noun: &str,
        fields: &'a [Field<'a>],
    ) -> syn::Result<Self> {
        let mut parser = Parser { what, noun, fields, literal, next_position: 0 };
        let mut diagnostics = Diagnostics::default();
        let mut placeholders = Vec::new();
        let mut texts = Vec::new();
        let mut plain = String::new();
        let text = text_of(literal);
        let mut rest = text.as_str();
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
                let (placeholder, after) = match inside.split_once('}') {
                    Some((placeholder, after)) if !placeholder.contains('{') => {
                        (placeholder, after)
                    }
                    _ => {
                        return Err(Diagnostic::MessageOpenBrace { what: &what }.at(literal.span()));
                    }
                };
                match parser.placeholder(placeholder) {
                    Ok(placeholder) => {
                        placeholders.push(placeholder);
                        texts.push(std::mem::take(&mut plain));
                    }
                    Err(error) => diagnostics.push(error),
                }
                rest = after;
            } else {
                return Err(Diagnostic::MessageCloseBrace { what: &what }.at(literal.span()));
            }
        }
        diagnostics.finish()?;
        plain.push_str(rest);
        if placeholders.is_empty() {
            return Ok(Self::Fixed(plain));
        }
        texts.push(plain);
        Ok(Self::Placeholders { texts, placeholders })
    }
}

impl Template<'_> {
    /// Returns whether the template names a field.
    pub(crate) fn uses(&self, field: &Field<'_>) -> bool {
        match self {
            Self::Fixed(_) => false,
            Self::Placeholders { placeholders, .. } => {
                placeholders.iter().any(|placeholder| placeholder.uses(field))
            }
        }
    }
}

impl Placeholder<'_> {
    /// Returns whether the message may show the field without a formatter.
    pub(crate) fn is_unformatted(&self) -> bool {
        self.format.is_plain() && self.field.looks_unformatted()
    }

    /// Returns precision and width of a float that the message may round without a
    /// formatter: `{:.2}`, or `{:>8.2}`. A width of 0 stands for none.
    pub(crate) fn rounding(&self) -> Option<(u16, u16)> {
        let Format { flags, width, precision: Some(Count::Number(precision)), kind: "" } =
            &self.format
        else {
            return None;
        };
        let width = match (flags.as_str(), width) {
            ("", None) => 0,
            (">", Some(Count::Number(width))) => width.parse().ok()?,
            _ => return None,
        };
        self.field.looks_like_float().then_some((precision.parse().ok()?, width))
    }

    /// Returns whether the placeholder names a field, as its value, its width or its
    /// precision.
    pub(crate) fn uses(&self, field: &Field<'_>) -> bool {
        let is_count = |count: &Option<Count<'_>>| matches!(count, Some(Count::Field(known)) if std::ptr::eq(*known, field));
        std::ptr::eq(self.field, field)
            || is_count(&self.format.width)
            || is_count(&self.format.precision)
    }
}

/// Returns a template with the names in its placeholders replaced by those that
/// `name_of` returns for each name and format, in their order. Does not change text
/// after a brace that is never closed.
pub(crate) fn renamed(
    template: &str,
    mut name_of: impl FnMut(&str, &str) -> Option<String>,
) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if let Some(after) = from.strip_prefix("{{") {
            out.push_str("{{");
            rest = after;
            continue;
        }
        let Some((inside, after)) = from[1..].split_once('}') else {
            rest = from;
            break;
        };
        let (argument, format) = match inside.find(':') {
            Some(colon) => inside.split_at(colon),
            None => (inside, ""),
        };
        // These characters would end the name.
        let name = name_of(argument.trim(), format);
        let name = name.filter(|name| !name.contains(['{', '}', ':']));
        out.push('{');
        out.push_str(name.as_deref().unwrap_or(argument));
        out.push_str(format);
        out.push('}');
        rest = after;
    }
    out + rest
}

impl Format<'_> {
    /// Returns whether the placeholder is `{}` or `{name}`.
    pub(crate) fn is_plain(&self) -> bool {
        let Self { flags, width, precision, kind } = self;
        flags.is_empty() && width.is_none() && precision.is_none() && kind.is_empty()
    }
}

struct Parser<'p, 'a> {
    what: &'p str,
    noun: &'p str,
    fields: &'a [Field<'a>],
    literal: &'p LitStr,
    /// The position of the field that the next `{}` names.
    next_position: usize,
}

impl<'a> Parser<'_, 'a> {
    /// Parses `name:spec`, the content of a pair of braces.
    fn placeholder(&mut self, placeholder: &str) -> syn::Result<Placeholder<'a>> {
        let (argument, spec) = match placeholder.split_once(':') {
            Some((argument, spec)) => (argument.trim(), spec),
            None => (placeholder.trim(), ""),
        };
        let field = if argument.is_empty() {
            let position = self.next_position.to_string();
            self.next_position += 1;
            self.field(&position, "")?
        } else {
            self.field(argument, argument)?
        };
        Ok(Placeholder { field, format: self.format(spec)? })
    }

    /// Returns the field called `name`. Errors show the name as `written` in the
    /// message.
    fn field(&self, name: &str, written: &str) -> syn::Result<&'a Field<'a>> {
        if let Some(field) = self.fields.iter().find(|field| field.name() == name) {
            return Ok(field);
        }
        let names: Vec<String> = self.fields.iter().map(Field::name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let fields = if names.is_empty() {
            "it has none, so remove the placeholder, or double the braces".to_owned()
        } else {
            format!("its fields are {}", listed(&names))
        };
        let (what, noun, fields) = (&self.what, &self.noun, &fields);
        let is_position = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
        // If there are only a few fields, the error lists all of them.
        let near = if names.len() > 4 { nearest(name, &names) } else { None };
        let error = match &near {
            _ if is_position && self.fields.first().is_some_and(Field::is_named) => {
                Diagnostic::MessagePositionOfNamed { what, noun, position: &written, fields }
            }
            _ if is_position => {
                Diagnostic::MessagePosition { what, noun, position: &written, fields }
            }
            Some(near) => Diagnostic::MessageMisspeltField { what, noun, name: &written, near },
            None => Diagnostic::MessageUnknownField { what, noun, name: &written, fields },
        };
        Err(error.at(self.literal.span()))
    }

    /// Parses `[[fill]align][sign]['#']['0'][width]['.' precision][type]`.
    fn format(&self, spec: &str) -> syn::Result<Format<'a>> {
        let wrong = || Diagnostic::MessageSpec { spec: &spec }.at(self.literal.span());
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
        Ok(Format { flags, width, precision, kind })
    }

    /// Parses `12`, `width$`, `0$`, or nothing. Also returns the rest of `spec`.
    fn count<'s>(&self, spec: &'s str) -> syn::Result<(Option<Count<'a>>, &'s str)> {
        let end = spec.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(spec.len());
        if let Some(after) = spec[end..].strip_prefix('$') {
            let name = &spec[..end];
            return Ok((Some(Count::Field(self.field(name, name)?)), after));
        }
        let digits = spec.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = spec.split_at(digits);
        // std stores widths and precisions in 16 bits.
        match number.parse::<u16>() {
            Ok(_) => Ok((Some(Count::Number(number.to_owned())), after)),
            Err(_) if number.is_empty() => Ok((None, spec)),
            Err(_) => Err(Diagnostic::MessageSpec { spec: &spec }.at(self.literal.span())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renamed_template_keeps_all_but_the_names() {
        for (template, expected) in [
            ("no {order_id}", "no {orderId}"),
            ("{ order_id :>8.2} {order_id:?}", "{orderId:>8.2} {orderId:?}"),
            ("{{order_id}} {0} {} {other}", "{{order_id}} {count} {} {other}"),
            ("{{{order_id}}}", "{{{orderId}}}"),
            ("{order_id", "{order_id"),
            ("{odd}", "{odd}"),
            ("", ""),
        ] {
            let renamed = renamed(template, |name, _| {
                let name = match name {
                    "order_id" => "orderId",
                    "0" => "count",
                    "odd" => "o}d",
                    _ => return None,
                };
                Some(name.to_owned())
            });
            assert_eq!(renamed, expected);
        }
    }
}

//! [`MessageWriter`], to which an error passes the fields of its message.

use std::fmt::{self, Display};

use bytes::Bytes;

use crate::body_writer::{BodyWriter, body_with_plain, body_with_string};
use crate::buffer::{Text, with_buffer};
use crate::escape::escape_from;
use crate::message_template::text_before_placeholder;
use crate::rounded::write_rounded;

/// Takes the fields of a message in the order of the template's placeholders,
/// and writes the texts between them. A message without a template is written as
/// a single field.
#[doc(hidden)]
#[derive(Debug)]
pub struct MessageWriter<'w, 'a> {
    out: Out<'w, 'a>,
    has_failed: bool,
}

#[derive(Debug)]
enum Out<'w, 'a> {
    /// A body whose only value is the only field of the message.
    Single(&'w mut SingleField<'a>),
    /// A body, which already has the texts between the fields.
    Body(&'w mut BodyWriter<'a>),
    /// Plain text, and the rest of the template.
    Plain(&'w mut String, Option<&'static str>),
}

/// The only field of a message, and the texts around it in the body.
#[derive(Debug)]
pub(crate) struct SingleField<'a> {
    texts: &'a [Box<[u8]>; 2],
    /// The field, if it is a text that the error holds.
    pub(crate) text: Option<&'a str>,
    /// The whole body, if the field is any other value.
    pub(crate) body: Option<Bytes>,
}

impl<'a> SingleField<'a> {
    #[inline]
    pub(crate) fn new(texts: &'a [Box<[u8]>; 2]) -> Self {
        Self { texts, text: None, body: None }
    }

    fn set_plain(&mut self, json: &[u8]) {
        self.body = Some(body_with_plain(self.texts, json));
    }

    fn set_string(&mut self, content: &str) {
        self.body = Some(body_with_string(self.texts, content));
    }
}

impl<'w, 'a> MessageWriter<'w, 'a> {
    /// Creates a writer of a message with one field.
    #[inline]
    pub(crate) fn single(field: &'w mut SingleField<'a>) -> Self {
        Self { out: Out::Single(field), has_failed: false }
    }

    /// Creates a writer that adds the fields to `body`.
    #[inline]
    pub(crate) fn body(body: &'w mut BodyWriter<'a>) -> Self {
        Self { out: Out::Body(body), has_failed: false }
    }

    /// Creates a writer of the message as plain text.
    pub(crate) fn plain(out: &'w mut String, template: Option<&'static str>) -> Self {
        let rest = append_text(template, out);
        Self { out: Out::Plain(out, rest), has_failed: false }
    }

    /// Returns whether a `Display` in the message failed.
    #[inline]
    pub(crate) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Adds a field that is a text.
    pub fn text(&mut self, text: &'a str) {
        match &mut self.out {
            Out::Single(field) => field.text = Some(text),
            Out::Body(body) => body.text(text),
            Out::Plain(..) => self.push(text),
        }
    }

    /// Adds a field that is a text, and that the error does not hold as such.
    pub fn brief_text(&mut self, text: &str) {
        match &mut self.out {
            Out::Single(field) => field.set_string(text),
            Out::Body(body) => body.text(text),
            Out::Plain(..) => self.push(text),
        }
    }

    /// Adds a field that is a text without quotes, backslashes and control characters.
    pub fn plain_text(&mut self, text: &str) {
        match &mut self.out {
            Out::Single(field) => field.set_plain(text.as_bytes()),
            Out::Body(body) => body.plain(text.as_bytes()),
            Out::Plain(..) => self.push(text),
        }
    }

    /// Adds a field that is a float, formatted as `{:>width$.precision$}`. A width of 0
    /// stands for none.
    pub fn rounded(&mut self, value: f64, precision: u16, width: u16) {
        if let Out::Body(body) = &mut self.out {
            body.value(|out| write_float(out, value, precision, width));
        } else {
            with_buffer(|buffer| {
                write_float(buffer, value, precision, width);
                self.plain_text(&String::from_utf8_lossy(buffer));
            });
        }
    }

    #[cold]
    fn push(&mut self, text: &str) {
        if let Out::Plain(out, rest) = &mut self.out {
            out.push_str(text);
            *rest = append_text(*rest, out);
        }
    }

    /// Adds a field, formatted as `{}`.
    pub fn show(&mut self, value: &dyn Display) {
        self.format(format_args!("{value}"));
    }

    /// Adds a field, formatted in any other way.
    pub fn format(&mut self, text: fmt::Arguments<'_>) {
        let result = match &mut self.out {
            Out::Single(field) => with_buffer(|buffer| {
                write_formatted(buffer, text)?;
                field.set_plain(buffer);
                Ok(())
            }),
            Out::Body(body) => body.value(|out| write_formatted(out, text)),
            Out::Plain(out, rest) => {
                let result = fmt::write(*out, text);
                *rest = append_text(*rest, out);
                result
            }
        };
        self.has_failed |= result.is_err();
    }
}

/// Appends the text before the next placeholder. Returns the template after it.
fn append_text(template: Option<&'static str>, out: &mut String) -> Option<&'static str> {
    template.and_then(|template| text_before_placeholder(template, |text| out.push_str(text)))
}

/// Appends a formatted text as the content of a JSON string.
///
/// Formatting passes the text in many small pieces, so the whole is searched once for
/// characters to escape.
fn write_formatted(out: &mut Vec<u8>, text: fmt::Arguments<'_>) -> fmt::Result {
    let start = out.len();
    let result = fmt::write(&mut Text(out), text);
    escape_from(out, start);
    result
}

/// Appends a float, which has no characters to escape.
fn write_float(out: &mut Vec<u8>, value: f64, precision: u16, width: u16) {
    if write_rounded(out, value, precision, width).is_none() {
        let (precision, width) = (usize::from(precision), usize::from(width));
        // Writing to a `Vec` cannot fail.
        let _ = fmt::write(&mut Text(out), format_args!("{value:>width$.precision$}"));
    }
}

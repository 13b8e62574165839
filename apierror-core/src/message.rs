//! [`MessageWriter`], to which an error passes the fields of its message.

use std::fmt::{self, Display};

use crate::body_writer::BodyWriter;
use crate::escape::write_escaped;
use crate::message_template::text_before_placeholder;

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
    /// The only field of the message, if it is a text.
    Single(&'w mut Option<&'a str>),
    /// A JSON body, which already has the texts between the fields.
    Body(&'w mut BodyWriter<'a>),
    /// Plain text, and the rest of the template.
    Plain(&'w mut String, Option<&'static str>),
}

impl<'w, 'a> MessageWriter<'w, 'a> {
    /// Creates a writer that only stores the message's only field, if that is a
    /// text.
    #[inline]
    pub(crate) fn single(field: &'w mut Option<&'a str>) -> Self {
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
            Out::Single(field) => **field = Some(text),
            _ => self.write_text(text),
        }
    }

    #[inline(never)]
    fn write_text(&mut self, text: &'a str) {
        match &mut self.out {
            Out::Single(_) => {}
            Out::Body(body) => body.text(text),
            Out::Plain(out, rest) => {
                out.push_str(text);
                *rest = append_text(*rest, out);
            }
        }
    }

    /// Adds a field, formatted as `{}`.
    pub fn show(&mut self, value: &dyn Display) {
        self.format(format_args!("{value}"));
    }

    /// Adds a field, formatted in any other way.
    pub fn format(&mut self, text: fmt::Arguments<'_>) {
        let result = match &mut self.out {
            Out::Single(_) => return,
            Out::Body(body) => body.buffered(|buffer| fmt::write(&mut Escaped(buffer), text)),
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

/// Escapes text for a JSON string.
struct Escaped<'a>(&'a mut Vec<u8>);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        write_escaped(self.0, text);
        Ok(())
    }
}

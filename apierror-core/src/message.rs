//! Messages that are formatted when the error is shown.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::slice;

use crate::api_error::ApiError;
use crate::body::Fields;
use crate::json::write_escaped;
use crate::template::text_before_placeholder;

/// Where the fields of a message are handed to, in the order of its placeholders; the texts between them come from the
/// template. A message that has no template is a single field.
#[doc(hidden)]
#[derive(Debug)]
pub struct MessageWriter<'w, 'a> {
    out: Out<'w, 'a>,
    has_failed: bool,
}

/// Texts in JSON that never change, one behind each field.
pub(crate) type Texts<'a> = slice::Iter<'a, Box<[u8]>>;

#[derive(Debug)]
enum Out<'w, 'a> {
    /// The one field that there is.
    One(&'w mut Option<&'a str>),
    /// Fields only: the texts come later.
    Fields(&'w mut Fields<'a>),
    /// A JSON string, whose quotes are not this writer's.
    Json(&'w mut Vec<u8>, &'w mut Texts<'static>),
    /// Plain text, and what is left of the template.
    Plain(&'w mut String, Option<&'static str>),
}

impl<'w, 'a> MessageWriter<'w, 'a> {
    pub(crate) fn one(field: &'w mut Option<&'a str>) -> Self {
        Self { out: Out::One(field), has_failed: false }
    }

    pub(crate) fn fields(fields: &'w mut Fields<'a>) -> Self {
        Self { out: Out::Fields(fields), has_failed: false }
    }

    pub(crate) fn json(out: &'w mut Vec<u8>, texts: &'w mut Texts<'static>) -> Self {
        Self { out: Out::Json(out, texts), has_failed: false }
    }

    /// Whether a `Display` on the way reported an error.
    pub(crate) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// A field that is a text.
    pub fn text(&mut self, text: &'a str) {
        match &mut self.out {
            Out::One(field) => **field = Some(text),
            _ => self.text_among_others(text),
        }
    }

    #[inline(never)]
    fn text_among_others(&mut self, text: &'a str) {
        if let Out::Fields(fields) = &mut self.out {
            return fields.text(text);
        }
        self.out.write(text);
        self.out.next_text();
    }

    /// A field as `{}` shows it.
    pub fn show(&mut self, value: &dyn Display) {
        self.format(format_args!("{value}"));
    }

    /// Fields in any other format.
    pub fn format(&mut self, text: fmt::Arguments<'_>) {
        match &mut self.out {
            Out::One(_) => return,
            Out::Fields(fields) => return fields.give_up(),
            Out::Json(..) | Out::Plain(..) => {}
        }
        self.has_failed |= fmt::write(&mut self.out, text).is_err();
        self.out.next_text();
    }
}

impl Out<'_, '_> {
    /// The text behind a field.
    fn next_text(&mut self) {
        match self {
            Out::One(_) | Out::Fields(_) => {}
            Out::Json(out, texts) => append_next(texts, out),
            Out::Plain(out, template) => {
                *template = template
                    .and_then(|rest| text_before_placeholder(rest, |text| out.push_str(text)));
            }
        }
    }

    fn write(&mut self, text: &str) {
        match self {
            Out::One(_) => {}
            Out::Fields(fields) => fields.give_up(),
            Out::Json(out, _) => write_escaped(out, text),
            Out::Plain(out, _) => out.push_str(text),
        }
    }
}

/// Appends the next of the texts.
pub(crate) fn append_next(texts: &mut Texts<'_>, out: &mut Vec<u8>) {
    if let Some(text) = texts.next() {
        out.extend_from_slice(text);
    }
}

impl fmt::Write for Out<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.write(text);
        Ok(())
    }
}

/// The message of a derived error; where a `Display` on the way reports an error, the reason phrase of the status.
/// (`format!` panics there.)
pub fn message(error: &dyn ApiError) -> Cow<'static, str> {
    let spec = error.spec();
    if let Some(fixed) = spec.fixed_message() {
        return Cow::Borrowed(fixed);
    }
    // With room for fields somewhat longer than their placeholders.
    let mut text = String::with_capacity(spec.message.len() + 32);
    let mut writer =
        MessageWriter { out: Out::Plain(&mut text, spec.template()), has_failed: false };
    writer.out.next_text();
    error.write_message(&mut writer);
    if writer.has_failed { Cow::Borrowed(spec.reason()) } else { Cow::Owned(text) }
}

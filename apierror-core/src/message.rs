//! Messages that are formatted when the error is shown.

use std::borrow::Cow;
use std::fmt::{self, Display};

use crate::api_error::ApiError;
use crate::json::write_escaped;

/// Where a message is written to: into a JSON string, or as it is.
#[doc(hidden)]
#[derive(Debug)]
pub struct MessageWriter<'a> {
    out: &'a mut Vec<u8>,
    is_json: bool,
    has_failed: bool,
}

impl<'a> MessageWriter<'a> {
    /// Into a JSON string, whose quotes are not this writer's.
    pub(crate) fn json(out: &'a mut Vec<u8>) -> Self {
        Self { out, is_json: true, has_failed: false }
    }

    fn plain(out: &'a mut Vec<u8>) -> Self {
        Self { out, is_json: false, has_failed: false }
    }

    /// Whether a `Display` on the way reported an error.
    pub(crate) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Text of the template that JSON has as it is.
    #[inline]
    pub fn plain_text(&mut self, text: &'static str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// Any other text.
    #[inline]
    pub fn text(&mut self, text: &str) {
        if self.is_json {
            write_escaped(self.out, text);
        } else {
            self.out.extend_from_slice(text.as_bytes());
        }
    }

    /// A field as `{}` shows it.
    pub fn show(&mut self, value: &dyn Display) {
        self.format(format_args!("{value}"));
    }

    /// Fields in any other format.
    pub fn format(&mut self, text: fmt::Arguments<'_>) {
        self.has_failed |= fmt::write(self, text).is_err();
    }
}

impl fmt::Write for MessageWriter<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text(text);
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
    let mut text = Vec::new();
    let mut writer = MessageWriter::plain(&mut text);
    error.write_message(&mut writer);
    if writer.has_failed() {
        return Cow::Borrowed(spec.reason());
    }
    // Only `str`s have been written.
    String::from_utf8(text).map_or(Cow::Borrowed(spec.reason()), Cow::Owned)
}

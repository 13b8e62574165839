//! Types that the fast path knows by name. The derive sees a type only as it is written; whether `String` is std's is found
//! out by the compiler: an inherent method, which only the known types have, goes before the trait's, which all have.

use crate::demand::{InMessage, Member, as_details, show};
use crate::details::Details;
use crate::field_error::FieldError;
use crate::message::MessageWriter;

/// A field that a message shows as `{}`, and whose type is written `String` or `str`.
#[derive(Debug)]
pub struct Text<'a, T: ?Sized>(pub &'a T);

impl Text<'_, String> {
    /// Writes it without a formatter, and the text on both sides of it.
    #[inline]
    pub fn show(self, out: &mut MessageWriter<'_>, before: &'static str, after: &'static str) {
        show_text(out, before, self.0, after);
    }
}

impl Text<'_, &str> {
    /// Writes it without a formatter, and the text on both sides of it.
    #[inline]
    pub fn show(self, out: &mut MessageWriter<'_>, before: &'static str, after: &'static str) {
        show_text(out, before, self.0, after);
    }
}

#[inline]
fn show_text(out: &mut MessageWriter<'_>, before: &'static str, text: &str, after: &'static str) {
    out.plain_text(before);
    out.text(text);
    out.plain_text(after);
}

/// Of a type that only looks like a string.
pub trait Show {
    /// Writes it by `Display`, and the text on both sides of it.
    fn show(self, out: &mut MessageWriter<'_>, before: &'static str, after: &'static str);
}

impl<T: InMessage> Show for Text<'_, T> {
    fn show(self, out: &mut MessageWriter<'_>, before: &'static str, after: &'static str) {
        show(out, before, self.0, after);
    }
}

/// A field that is the whole of `details`, and whose type is written `Vec<FieldError>`.
#[derive(Debug)]
pub struct Whole<'a, T>(pub &'a T);

impl<'a> Whole<'a, Vec<FieldError>> {
    /// The details, known for what they are.
    #[must_use]
    pub fn into_details(self) -> Details<'a> {
        Details::field_errors(self.0)
    }
}

/// Of a type that only looks like a list of field errors.
pub trait IntoDetails<'a> {
    /// The details, to be serialised.
    fn into_details(self) -> Details<'a>;
}

impl<'a, T: Member> IntoDetails<'a> for Whole<'a, T> {
    fn into_details(self) -> Details<'a> {
        as_details(self.0)
    }
}

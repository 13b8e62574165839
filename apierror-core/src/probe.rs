//! Types that the fast path knows by name. The derive sees a type only as it is written; whether `String` is std's is found
//! out by the compiler: an inherent method, which only the known types have, goes before the trait's, which all have.

use crate::demand::{InMessage, Member, as_details};
use crate::details::Details;
use crate::field_error::FieldError;
use crate::message::MessageWriter;

/// A field that a message shows as `{}`, and whose type is written `String` or `str`.
#[derive(Debug)]
pub struct Text<'a, T: ?Sized>(pub &'a T);

impl<'a> Text<'a, String> {
    /// Writes it without a formatter.
    #[inline]
    pub fn show(self, out: &mut MessageWriter<'_, 'a>) {
        out.text(self.0);
    }
}

impl<'a> Text<'a, &str> {
    /// Writes it without a formatter.
    #[inline]
    pub fn show(self, out: &mut MessageWriter<'_, 'a>) {
        out.text(self.0);
    }
}

/// Of a type that only looks like a string.
pub trait Show {
    /// Writes it by `Display`.
    fn show(self, out: &mut MessageWriter<'_, '_>);
}

impl<T: InMessage> Show for Text<'_, T> {
    fn show(self, out: &mut MessageWriter<'_, '_>) {
        out.show(self.0);
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

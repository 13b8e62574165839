//! A faster path for `String`, `&str` and `Vec<FieldError>`.
//!
//! The derive sees only the name of a type, not whether `String` is the one of std.
//! So it leaves the choice to the compiler, which prefers an inherent method, which
//! only these types have, to a trait method, which all types have.

use super::bounds::{InMessage, Member, as_details};
use crate::details::Details;
use crate::field_error::FieldError;
use crate::message::MessageWriter;

/// A field that a message shows as `{}`, and whose type is called `String` or
/// `&str`.
#[derive(Debug)]
pub struct Text<'a, T: ?Sized>(pub &'a T);

impl<'a> Text<'a, String> {
    /// Adds the text to the message, without a formatter.
    #[inline]
    pub fn show(self, out: &mut MessageWriter<'_, 'a>) {
        out.text(self.0);
    }
}

impl<'a> Text<'a, &str> {
    /// Adds the text to the message, without a formatter.
    #[inline]
    pub fn show(self, out: &mut MessageWriter<'_, 'a>) {
        out.text(self.0);
    }
}

/// The path for any other type.
pub trait Show {
    /// Adds the field to the message by `Display`.
    fn show(self, out: &mut MessageWriter<'_, '_>);
}

impl<T: InMessage> Show for Text<'_, T> {
    fn show(self, out: &mut MessageWriter<'_, '_>) {
        out.show(self.0);
    }
}

/// A field that is the whole `details`, and whose type is called
/// `Vec<FieldError>`.
#[derive(Debug)]
pub struct Whole<'a, T>(pub &'a T);

impl<'a> Whole<'a, Vec<FieldError>> {
    /// Returns the details as field errors.
    #[must_use]
    pub fn into_details(self) -> Details<'a> {
        Details::field_errors(self.0)
    }
}

/// The path for any other type.
pub trait IntoDetails<'a> {
    /// Returns the details as a value that serde serialises.
    fn into_details(self) -> Details<'a>;
}

impl<'a, T: Member> IntoDetails<'a> for Whole<'a, T> {
    fn into_details(self) -> Details<'a> {
        as_details(self.0)
    }
}

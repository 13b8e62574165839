//! A faster path for some types. The derive sees only the name of a type, not
//! whether `String` is the one of std. The compiler decides: it prefers an inherent
//! method, which only these types have, to a trait method, which all types have.

use super::bounds::{InMessage, Member, as_details};
use crate::details::Details;
use crate::field_error::FieldError;
use crate::message::MessageWriter;

/// A field that a message shows as `{}`, and whose type is called `String` or
/// `str`.
#[derive(Debug)]
pub struct Text<'a, T: ?Sized>(pub &'a T);

impl<'a> Text<'a, String> {
    /// Passes the text to `out`, without a formatter.
    #[inline]
    pub fn show(self, out: &mut MessageWriter<'_, 'a>) {
        out.text(self.0);
    }
}

impl<'a> Text<'a, &str> {
    /// Passes the text to `out`, without a formatter.
    #[inline]
    pub fn show(self, out: &mut MessageWriter<'_, 'a>) {
        out.text(self.0);
    }
}

/// The path of any other type.
pub trait Show {
    /// Passes the field to `out` by `Display`.
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
    /// The details as field errors.
    #[must_use]
    pub fn into_details(self) -> Details<'a> {
        Details::field_errors(self.0)
    }
}

/// The path of any other type.
pub trait IntoDetails<'a> {
    /// The details as a value of serde.
    fn into_details(self) -> Details<'a>;
}

impl<'a, T: Member> IntoDetails<'a> for Whole<'a, T> {
    fn into_details(self) -> Details<'a> {
        as_details(self.0)
    }
}

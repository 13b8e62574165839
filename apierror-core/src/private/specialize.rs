//! Faster paths for texts, numbers and `Vec<FieldError>`.
//!
//! The derive sees only the name of a type, not whether `String` is the one of std.
//! So it leaves the choice to the compiler, which prefers an inherent method, which
//! only these types have, to a trait method, which all types have.

use std::borrow::Cow;
use std::num::NonZero;
use std::rc::Rc;
use std::sync::Arc;

use http::HeaderValue;

use super::bounds::{Header, InMessage, Member, as_details};
use crate::details::Details;
use crate::field_error::FieldError;
use crate::headers::header_value;
use crate::message::MessageWriter;
use crate::render::headers::header_of;

/// A field that a message shows as `{}`, or a header, and whose type is called like a text
/// or a number of std.
#[derive(Debug)]
pub struct Field<'a, T: ?Sized>(pub &'a T);

impl<'a, T: Unformatted + ?Sized> Field<'a, T> {
    /// Adds the field to the message, without a formatter.
    #[inline]
    pub fn show(self, out: &mut MessageWriter<'_, 'a>) {
        self.0.show(out);
    }

    /// Returns the field as the value of a header, without a formatter. None if it is
    /// illegal there.
    #[must_use]
    pub fn header(self) -> Option<HeaderValue> {
        self.0.header()
    }
}

/// The path for any other type.
pub trait ShowInHeader {
    /// Returns the field as the value of a header, by `Display`.
    fn header(self) -> Option<HeaderValue>;
}

impl<T: Header> ShowInHeader for Field<'_, T> {
    fn header(self) -> Option<HeaderValue> {
        header_of(self.0)
    }
}

impl<T: Float> Field<'_, T> {
    /// Adds the field to the message as `{:>width$.precision$}`, without a formatter. A
    /// width of 0 stands for none.
    pub fn show_rounded(self, out: &mut MessageWriter<'_, '_>, precision: u16, width: u16) {
        out.rounded((*self.0).into(), precision, width);
    }
}

/// A float, which has the same digits as an `f64`.
pub trait Float: Copy + Into<f64> {}

impl Float for f64 {}

impl Float for f32 {}

/// The path for any other type.
pub trait Show: Sized {
    /// Adds the field to the message by `Display`.
    fn show(self, out: &mut MessageWriter<'_, '_>);

    /// Adds the field to the message by `Display`, with a precision and a width.
    fn show_rounded(self, out: &mut MessageWriter<'_, '_>, precision: u16, width: u16);
}

impl<T: InMessage> Show for Field<'_, T> {
    fn show(self, out: &mut MessageWriter<'_, '_>) {
        out.show(self.0);
    }

    fn show_rounded(self, out: &mut MessageWriter<'_, '_>, precision: u16, width: u16) {
        let (value, precision, width) = (self.0, usize::from(precision), usize::from(width));
        if width == 0 {
            out.format(format_args!("{value:.precision$}"));
        } else {
            out.format(format_args!("{value:>width$.precision$}"));
        }
    }
}

/// A type whose `Display` is known, so that no formatter is needed.
pub trait Unformatted {
    /// Adds the value to a message.
    fn show<'a>(&'a self, out: &mut MessageWriter<'_, 'a>);

    /// Returns the value of a header.
    fn header(&self) -> Option<HeaderValue>;
}

impl Unformatted for str {
    fn show<'a>(&'a self, out: &mut MessageWriter<'_, 'a>) {
        out.text(self);
    }

    fn header(&self) -> Option<HeaderValue> {
        header_value(self.as_bytes())
    }
}

impl Unformatted for String {
    #[inline]
    fn show<'a>(&'a self, out: &mut MessageWriter<'_, 'a>) {
        out.text(self);
    }

    fn header(&self) -> Option<HeaderValue> {
        (**self).header()
    }
}

impl Unformatted for Cow<'_, str> {
    #[inline]
    fn show<'a>(&'a self, out: &mut MessageWriter<'_, 'a>) {
        out.text(self);
    }

    fn header(&self) -> Option<HeaderValue> {
        (**self).header()
    }
}

impl Unformatted for bool {
    fn show(&self, out: &mut MessageWriter<'_, '_>) {
        out.plain_text(if *self { "true" } else { "false" });
    }

    fn header(&self) -> Option<HeaderValue> {
        header_value(if *self { b"true" } else { b"false" })
    }
}

impl Unformatted for char {
    fn show(&self, out: &mut MessageWriter<'_, '_>) {
        out.brief_text(self.encode_utf8(&mut [0; 4]));
    }

    fn header(&self) -> Option<HeaderValue> {
        header_value(self.encode_utf8(&mut [0; 4]).as_bytes())
    }
}

macro_rules! pointers {
    ($($pointer:ty)*) => {$(
        impl<T: Unformatted + ?Sized> Unformatted for $pointer {
            #[inline]
            fn show<'a>(&'a self, out: &mut MessageWriter<'_, 'a>) {
                (**self).show(out);
            }

            fn header(&self) -> Option<HeaderValue> {
                (**self).header()
            }
        }
    )*};
}

pointers! { &T Box<T> Rc<T> Arc<T> }

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl Unformatted for $integer {
            fn show(&self, out: &mut MessageWriter<'_, '_>) {
                out.plain_text(itoa::Buffer::new().format(*self));
            }

            fn header(&self) -> Option<HeaderValue> {
                header_value(itoa::Buffer::new().format(*self).as_bytes())
            }
        }

        impl Unformatted for NonZero<$integer> {
            #[inline]
            fn show(&self, out: &mut MessageWriter<'_, '_>) {
                out.plain_text(itoa::Buffer::new().format(self.get()));
            }

            fn header(&self) -> Option<HeaderValue> {
                self.get().header()
            }
        }
    )*};
}

integers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

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

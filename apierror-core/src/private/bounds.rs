//! Bound traits that give each attribute one good compile error, at the field and
//! with the name of the attribute.

use std::fmt::{Debug, Display};

use http::StatusCode;
use serde::Serialize;

use crate::details::{Details, Extensions};
use crate::json::Json;
use crate::message::MessageWriter;

/// The bound of fields with `detail`, `details` or `extension`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be serialised",
    label = "`detail`, `details` and `extension` serialise the field",
    note = "implement `serde::Serialize` for `{Self}`, or drop the attribute"
)]
pub trait Member: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize> Member for T {}

/// The bound of fields with `header`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a header",
    label = "`header` shows the field by `Display`",
    note = "implement `std::fmt::Display` for `{Self}`, or drop the attribute"
)]
pub trait Header: Display {}

#[diagnostic::do_not_recommend]
impl<T: Display> Header for T {}

/// The bound of fields with `status`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a status",
    label = "`status` takes the status of the occurrence from the field",
    note = "`#[api(status)]` takes an `http::StatusCode` or a `u16`, or an `Option` of one"
)]
pub trait PassedStatus {
    /// Returns the status, if there is one.
    fn number(&self) -> Option<u16>;
}

impl PassedStatus for StatusCode {
    fn number(&self) -> Option<u16> {
        Some(self.as_u16())
    }
}

impl PassedStatus for u16 {
    fn number(&self) -> Option<u16> {
        Some(*self)
    }
}

impl<T: PassedStatus> PassedStatus for Option<T> {
    fn number(&self) -> Option<u16> {
        self.as_ref().and_then(T::number)
    }
}

/// Returns the status of an occurrence: the one that a field passes on, if that is an
/// error status, else the declared one.
#[must_use]
pub fn passed_status<T: PassedStatus>(field: &T, declared: StatusCode) -> StatusCode {
    let passed = field.number().filter(|number| (400..600).contains(number));
    passed.and_then(|number| StatusCode::from_u16(number).ok()).unwrap_or(declared)
}

/// The bound of `{field}` in a message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shown in a message",
    label = "`message` shows the field by `Display`",
    note = "implement `std::fmt::Display` for `{Self}`, or write `{{field:?}}` in the message"
)]
pub trait InMessage: Display {}

#[diagnostic::do_not_recommend]
impl<T: Display> InMessage for T {}

/// The bound of `{field:?}` in a message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shown in a message",
    label = "`message` shows the field by `Debug`",
    note = "add `#[derive(Debug)]` to `{Self}`, or drop the `?` in the message"
)]
pub trait InMessageDebug: Debug {}

#[diagnostic::do_not_recommend]
impl<T: Debug> InMessageDebug for T {}

/// The bound of fields with `log`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a fact for the log",
    label = "`log` shows the field by `Debug`",
    note = "add `#[derive(Debug)]` to `{Self}`, or drop the attribute"
)]
pub trait Fact: Debug {}

#[diagnostic::do_not_recommend]
impl<T: Debug> Fact for T {}

/// Returns a field as a fact for the log.
#[must_use]
pub fn as_fact<T: Fact>(field: &T) -> &dyn Debug {
    field
}

/// Returns a field as a member of a JSON object.
#[must_use]
pub fn as_member<T: Member>(field: &T) -> &dyn Json {
    field
}

/// Returns a field as an object whose members are extensions.
#[must_use]
pub fn as_extensions<T: Member>(field: &T) -> Extensions<'_> {
    Extensions::new(field)
}

/// Returns a field as a member of a JSON object, which is `null` if it is `None`.
#[must_use]
pub fn as_nullable<T: Member>(field: &Option<T>) -> &dyn Json {
    field
}

/// Returns a field as the whole `details`.
#[must_use]
pub fn as_details<T: Member>(field: &T) -> Details<'_> {
    Details::new(field)
}

/// Returns a field as the value of a response header.
#[must_use]
pub fn as_header<T: Header>(field: &T) -> &dyn Display {
    field
}

/// Returns a field as a message shows it by `Display`.
#[must_use]
pub fn by_display<T: InMessage>(field: &T) -> &dyn Display {
    field
}

/// Returns a field as a message shows it by `Debug`.
#[must_use]
pub fn by_debug<T: InMessageDebug>(field: &T) -> &dyn Debug {
    field
}

/// Adds a field to a message, formatted as `{}`.
pub fn show<T: InMessage>(out: &mut MessageWriter<'_, '_>, field: &T) {
    out.show(field);
}

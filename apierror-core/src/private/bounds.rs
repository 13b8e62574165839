//! Bound traits that give each attribute a good compile error: at the field, once,
//! and with the name of the attribute.

use std::fmt::{Debug, Display};

use serde::Serialize;

use crate::details::Details;
use crate::json::Json;
use crate::message::MessageWriter;

/// The bound of `detail`, `details` and `extension`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be serialised",
    label = "`detail`, `details` and `extension` serialise the field",
    note = "implement `serde::Serialize` for `{Self}`, or drop the attribute"
)]
pub trait Member: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize> Member for T {}

/// The bound of `header`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a header",
    label = "`header` shows the field by `Display`",
    note = "implement `std::fmt::Display` for `{Self}`, or drop the attribute"
)]
pub trait Header: Display {}

#[diagnostic::do_not_recommend]
impl<T: Display> Header for T {}

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

/// Returns a field that is a member of a JSON object.
#[must_use]
pub fn as_member<T: Member>(field: &T) -> &dyn Json {
    field
}

/// Returns a field that is the whole `details`.
#[must_use]
pub fn as_details<T: Member>(field: &T) -> Details<'_> {
    Details::new(field)
}

/// Returns a field that is a response header.
#[must_use]
pub fn as_header<T: Header>(field: &T) -> &dyn Display {
    field
}

/// Returns a field that a message shows by `Display`.
#[must_use]
pub fn by_display<T: InMessage>(field: &T) -> &dyn Display {
    field
}

/// Returns a field that a message shows by `Debug`.
#[must_use]
pub fn by_debug<T: InMessageDebug>(field: &T) -> &dyn Debug {
    field
}

/// Passes a field that a message shows as `{}` to `out`.
pub fn show<T: InMessage>(out: &mut MessageWriter<'_, '_>, field: &T) {
    out.show(field);
}

//! What generated code calls. Not part of the public contract: it changes with the derive, which the facade pins.

pub use std::borrow::Cow;
pub use std::clone::Clone;
pub use std::cmp::{Eq, PartialEq};
pub use std::convert::{From, TryFrom};
pub use std::error::Error;
pub use std::fmt::{
    Binary, Debug, Display, LowerExp, LowerHex, Octal, Pointer, UpperExp, UpperHex,
};
pub use std::fmt::{Error as FmtError, Formatter};
pub use std::format_args;
pub use std::hash::Hash;
pub use std::marker::Copy;
pub use std::option::Option;
pub use std::primitive::{bool, str};
pub use std::result::Result;
pub use std::str::FromStr;
pub use std::time::Duration;
pub use std::unreachable;

pub use http::{HeaderMap, StatusCode};

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

use serde_json::Value;

use crate::field_error::FieldError;

pub use crate::api_error::ApiError;
pub use crate::context::scope::within;
pub use crate::declared::{CatalogEntry, DeclaredError, entries};
pub use crate::demand::{
    Header, InMessage, InMessageDebug, Member, as_details, as_header, as_member, by_debug,
    by_display, show,
};
pub use crate::details::{Details, Members, Place, Visitor, scalars};
pub use crate::envelope;
pub use crate::field::{FieldPlace, FieldSpec, TypeSchema, with_schemas};
pub use crate::frame::{CompiledCell, compiled_cells};
pub use crate::grpc_code::GrpcCode;
pub use crate::log::panicked;
pub use crate::message::{MessageWriter, message};
pub use crate::notify::notify;
pub use crate::one_meaning::{check_codes, extension_is_free, extension_is_free_in};
pub use crate::probe::{IntoDetails, Show, Text, Whole};
pub use crate::render::{append_fixed_headers, append_headers, build_response, response_with};
pub use crate::response_builder::ResponseBuilder;
pub use crate::retry::{Effect, Retry, RetryStrategy};
pub use crate::spec::{
    ErrorSpec, MessageSource, MetaValue, SpecOverride, SpecRow, TypeDefaults, fixed, table,
    with_cells,
};
pub use crate::status::reason;
pub use crate::unknown_code::{UnknownCode, deserialize_code};
pub use crate::wait::{Wait, retry_after_header};

/// The fields of `error` that show at `place`.
pub fn members(error: &dyn Members, place: Place) -> Option<Details<'_>> {
    Details::members(error, place)
}

/// Details that are field errors: a list of at least one, and nothing else in it.
#[must_use]
pub fn field_errors(details: &Value) -> Option<Vec<FieldError>> {
    FieldError::list(details.clone())
}

/// Hands on the message of a derived error that is what `Display` shows.
pub fn write_message<T: ApiError>(error: &T, out: &mut MessageWriter<'_, '_>) {
    out.show(error);
}

/// The spec of a derived error that is not forwarded.
#[inline]
pub fn declared<T: ApiError>(error: &T) -> Option<&'static ErrorSpec> {
    Some(error.spec())
}

/// Durations of retry options, which attributes give in milliseconds.
#[must_use]
pub const fn millis(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

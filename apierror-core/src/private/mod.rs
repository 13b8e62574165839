//! What generated code uses. It is not part of the public API. It changes together
//! with the derive, which the facade pins.

mod bounds;
mod made;
mod specialize;

pub use std::borrow::Cow;
pub use std::boxed::Box;
pub use std::clone::Clone;
pub use std::cmp::{Eq, PartialEq};
pub use std::concat;
pub use std::convert::{From, TryFrom};
pub use std::error::Error;
pub use std::fmt::{
    Binary, Debug, Display, LowerExp, LowerHex, Octal, Pointer, UpperExp, UpperHex,
};
pub use std::fmt::{Error as FmtError, Formatter};
pub use std::format_args;
pub use std::hash::Hash;
pub use std::marker::Copy;
pub use std::module_path;
pub use std::ops::FnMut;
pub use std::option::Option;
pub use std::primitive::{bool, str, usize};
pub use std::result::Result;
pub use std::str::FromStr;
pub use std::sync::Arc;
pub use std::time::Duration;
pub use std::unreachable;

pub use http::{HeaderMap, HeaderName, StatusCode};

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "anyhow")]
pub use inventory;

use serde_json::Value;

use crate::envelope::Envelope;
use crate::field_error::FieldError;
use crate::recognize::recognized;

pub use self::bounds::{
    Fact, Header, InMessage, InMessageDebug, Member, PassedStatus, as_details, as_extensions,
    as_fact, as_header, as_member, as_nullable, by_debug, by_display, passed_status, show,
};
pub use self::made::Made;
pub use self::specialize::{Field, IntoDetails, Show, ShowInHeader, Whole};
pub use crate::__module_group as module_group;
#[cfg(feature = "anyhow")]
pub use crate::anyhow::{KnownType, found_in_anyhow, into_anyhow};
pub use crate::context::current::within;
pub use crate::declared::entry::{Declared, declarations, entries, entries_of, with_causes};
pub use crate::declared::{
    CatalogEntry, DeclaredError, check_codes, check_codes_of_union, check_envelope,
    check_own_envelope, declared_response, extension_is_free, extension_is_free_in,
    extension_of_kind_is_free,
};
pub use crate::details::{Details, Extensions, Members, Place, Visitor};
pub use crate::envelope;
pub use crate::envelope::google::details::proto_duration;
pub use crate::error::{ApiError, message};
pub use crate::grpc_code::GrpcCode;
pub use crate::guard::{Panicked, caught, rendering_panic};
pub use crate::headers::{Wait, retry_after_header};
pub use crate::into_error::BoxedApiError;
pub use crate::json::OCCURS_TWICE;
pub use crate::log::event::is_logging;
pub use crate::log::level::LogLevel;
pub use crate::log::log_undeclared;
pub use crate::member_name::member_name;
pub use crate::message::MessageWriter;
pub use crate::recognize::{Kind, candidates};
pub use crate::render::detached::{Detached, enable_detached};
pub use crate::render::headers::{append_fixed_headers, append_headers, header_of};
pub use crate::render::notify::notify;
pub use crate::render::response::{BodyId, ResponseBuilder, content_type_header};
pub use crate::render::vtable::{EnvelopeVtable, spec_envelope};
pub use crate::render::{own_json, own_response};
pub use crate::report::ErrorReport;
pub use crate::retry::{Effect, Retry, RetryStrategy, backoff_bound};
pub use crate::sources::chain;
pub use crate::spec::causes::SpecCauses;
pub use crate::spec::cell::{CompiledCell, CompiledSpec, compiled_cells};
pub use crate::spec::field::{FieldPlace, FieldSpec, TypeSchema, with_schemas};
pub use crate::spec::module_group::{ModuleGroup, module_group_len};
pub use crate::spec::table::{
    SpecOverride, SpecTable, TypeDefaults, compiled_at, fixed, spec_at, specs_of, table,
};
pub use crate::spec::{ErrorSpec, MessageSource, MetaValue};
pub use crate::status::{default_code, has_registered_reason, reason};
pub use crate::token::Token;
pub use crate::union::{Holds, Union, Widen};
pub use crate::unknown_code::{UnknownCode, deserialize_code};
pub use crate::upstream::io::never_connected;
pub use crate::upstream::member::{
    MemberOf, MemberWithoutCauses, Taken, TakenAsUnion, TakenUnion, TakenUpstream, check_members,
};
pub use crate::upstream::translate::{
    CauseRow, Caused, NAMES as CAUSES, Received, UNKNOWN_CAUSES, translate,
};

/// Returns the fields of a derived error at `place`.
pub fn members<T: ApiError + Members>(error: &T, place: Place) -> Option<Details<'_>> {
    Details::members_of(error, error.spec(), place)
}

/// Returns the fields of `error` at `place`, of which any can be absent.
pub fn present_members(error: &dyn Members, place: Place) -> Option<Details<'_>> {
    Details::members(error, place)
}

/// Reads details that are a list of field errors, and not empty.
#[must_use]
pub fn field_errors(details: &Value) -> Option<Vec<FieldError>> {
    FieldError::list(details.clone())
}

/// Adds the whole message of a derived error whose message is its `Display`.
pub fn write_message<T: ApiError>(error: &T, out: &mut MessageWriter<'_, '_>) {
    out.show(error);
}

/// Returns the public message of a spec, if it is the same for every occurrence.
#[must_use]
pub fn fixed_message(spec: &ErrorSpec) -> Option<&'static str> {
    spec.fixed_message()
}

/// Returns a text without the white space around it.
#[must_use]
pub const fn trimmed(text: &'static str) -> &'static str {
    text.trim_ascii()
}

/// Returns the duration of a retry option.
#[must_use]
pub const fn millis(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Returns the name of the kind that the report is about, among those of a type with
/// envelope `E`.
///
/// # Errors
/// If no kind has the code, or if several have it and the report does not tell them
/// apart.
pub fn name_of<E: Envelope>(
    specs: &'static [ErrorSpec],
    report: &ErrorReport,
) -> Result<&'static str, UnknownCode> {
    recognized(specs, EnvelopeVtable::new::<E>(), report).map(|spec| spec.name)
}

//! What an API error is: its fixed facts, its occurrence in one request, the envelope it is rendered in, and what
//! the caller should do about a retry. This crate knows no macro and no web framework.
//!
//! Use it through the `apierror` crate, which re-exports everything here and adds the derive macro.

mod api_error;
mod body;
pub mod context;
mod declared;
mod demand;
mod details;
pub mod envelope;
mod field;
mod field_error;
mod frame;
mod grpc_code;
mod json;
mod layout;
mod log;
mod message;
mod notify;
mod occurrence;
mod one_meaning;
mod probe;
mod rate_limit;
mod render;
mod report;
mod response_builder;
mod retry;
#[cfg(feature = "schemars")]
mod schemars;
mod scratch;
mod shape;
mod spec;
mod status;
mod template;
mod timestamp;
mod unknown_code;
mod wait;

#[doc(hidden)]
pub mod __private;

pub use crate::api_error::ApiError;
pub use crate::context::RequestContext;
pub use crate::declared::{CatalogEntry, DeclaredError};
pub use crate::details::Details;
pub use crate::envelope::Envelope;
pub use crate::field::{FieldPlace, FieldSpec};
pub use crate::field_error::FieldError;
pub use crate::grpc_code::{GrpcCode, UnknownGrpcCode};
pub use crate::notify::Rendered;
pub use crate::occurrence::Occurrence;
pub use crate::rate_limit::{RateLimit, RateLimitPolicy, ResetAfter, ResetAt, ResetAtMillis};
pub use crate::render::{json_in, response_in};
pub use crate::report::ErrorReport;
pub use crate::retry::{Effect, Retry, RetryStrategy};
pub use crate::spec::{ErrorSpec, MetaValue};
pub use crate::timestamp::Timestamp;
pub use crate::unknown_code::UnknownCode;

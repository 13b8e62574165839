//! What an API error is: its fixed facts, its occurrence in one request, the
//! envelope that it is rendered in, and the retry advice for the caller. This
//! crate contains no macro and depends on no web framework.
//!
//! Use it through the `apierror` crate, which re-exports everything here and
//! adds the derive macro.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "anyhow")]
mod anyhow;
mod body_writer;
mod buffer;
mod compiled;
pub mod context;
mod copied_chain;
mod declared;
mod details;
pub mod envelope;
mod error;
mod escape;
mod facts;
mod failed;
mod field_error;
mod fill;
mod grpc_code;
mod guard;
mod headers;
mod into_error;
mod json;
mod log;
mod member_name;
mod message;
mod message_template;
mod occurrence;
mod ordered;
mod recognize;
mod render;
mod report;
mod retry;
mod rounded;
#[cfg(feature = "schemars")]
mod schemars;
mod shown_report;
mod sources;
mod spec;
mod status;
mod template;
mod timestamp;
mod token;
mod union;
mod unknown_code;
mod upstream;
mod visible;
mod write_error;

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;

pub use crate::context::RequestContext;
pub use crate::declared::{CatalogEntry, DeclaredError};
pub use crate::details::Details;
pub use crate::envelope::Envelope;
pub use crate::error::ApiError;
pub use crate::failed::Failed;
pub use crate::field_error::FieldError;
pub use crate::grpc_code::{GrpcCode, UnknownGrpcCode};
pub use crate::headers::{RateLimit, RateLimitPolicy, ResetAfter, ResetAt, ResetAtMillis};
pub use crate::into_error::IntoError;
pub use crate::log::level::LogLevel;
pub use crate::occurrence::Occurrence;
pub use crate::render::{Rendered, json_in, response_in};
pub use crate::report::ErrorReport;
pub use crate::retry::{Effect, Retry, RetryStrategy};
pub use crate::spec::field::{FieldPlace, FieldSpec};
pub use crate::spec::{ErrorSpec, MetaValue};
pub use crate::timestamp::Timestamp;
pub use crate::unknown_code::UnknownCode;
pub use crate::upstream::{Cause, Upstream};
pub use crate::write_error::WriteError;

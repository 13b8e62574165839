//! The part of the layers that all frameworks share. It depends on no
//! framework.

mod config;
mod extend;
mod failure;
mod guard;
mod kept_headers;
#[cfg(feature = "__web")]
mod max_field_errors;
mod request_id;
mod trace_id;

/// For frameworks whose services are those of `tower`.
#[cfg(any(feature = "axum", feature = "tonic"))]
mod inner;

/// For frameworks whose responses are plain HTTP.
#[cfg(feature = "__web")]
mod body;
#[cfg(feature = "__web")]
mod drain;
#[cfg(feature = "__web")]
mod lifecycle;
#[cfg(feature = "__web")]
mod mark;
#[cfg(feature = "__web")]
mod read_errors;
#[cfg(all(feature = "__web", feature = "catalog"))]
mod reference;
#[cfg(feature = "__web")]
mod response;

#[cfg(feature = "__web")]
pub(crate) use self::body::{BodyError, BodyPanicked, Chunks, StreamingBody};
pub(crate) use self::config::{LayerConfig, Operation};
#[cfg(feature = "__web")]
pub(crate) use self::drain::{Drain, MAX_TIME};
pub(crate) use self::extend::ExtendContext;
#[cfg(feature = "actix-web")]
pub(crate) use self::extend::extended;
#[cfg(any(feature = "axum", feature = "tonic"))]
pub(crate) use self::extend::extended_from;
#[cfg(feature = "tonic")]
pub(crate) use self::failure::response_for;
#[cfg(any(feature = "actix-web", feature = "tonic"))]
pub(crate) use self::guard::Panicked;
#[cfg(feature = "tonic")]
pub(crate) use self::guard::guarded;
pub(crate) use self::guard::{caught, dropped};
#[cfg(feature = "tonic")]
pub(crate) use self::inner::Unready;
#[cfg(any(feature = "axum", feature = "tonic"))]
pub(crate) use self::inner::{InnerService, MapError, failure_from_error};
#[cfg(feature = "tonic")]
pub(crate) use self::inner::{comes_from, find_cause};
#[cfg(feature = "tonic")]
pub(crate) use self::kept_headers::KeptHeaders;
pub(crate) use self::kept_headers::copy_headers;
#[cfg(feature = "__web")]
pub(crate) use self::lifecycle::{InFlight, IntoFrameworkResponse, ServeFuture};
#[cfg(all(feature = "__web", any(feature = "garde", feature = "validator")))]
pub(crate) use self::max_field_errors::max_field_errors;
#[cfg(feature = "axum")]
pub(crate) use self::read_errors::note_read;
#[cfg(all(feature = "__web", feature = "catalog"))]
pub(crate) use self::reference::Reference;
#[cfg(feature = "actix-web")]
pub(crate) use self::request_id::{RequestHeaders, only};
#[cfg(feature = "__web")]
pub(crate) use self::response::FrameworkResponse;

//! The specs of one or more error types, and the documents written from them.
//!
//! [`Entry`] computes every fact of one code once. The writers and the lock are
//! views of these facts.

mod advice;
mod body_schema;
mod builder;
mod causes;
mod conflict;
mod declaration;
pub(crate) mod distinct;
mod entry;
mod envelope;
mod example_request;
mod field;
mod json;
mod message;
mod names;
mod operation;
#[cfg(feature = "__middleware")]
mod operation_check;
mod page;
mod places;
mod prose;
mod recognition;
mod rust_type;
mod sample;
mod sample_value;
mod schema;
mod shape;
mod text;
mod type_parser;
mod write;

pub(crate) use self::advice::options;
#[cfg(feature = "utoipa")]
pub(crate) use self::builder::failures_around;
pub use self::builder::{Catalog, Group, Iter};
pub use self::conflict::Conflict;
pub(crate) use self::entry::Entry;
pub(crate) use self::json::Json;
pub(crate) use self::message::shown as shown_message;
#[cfg(feature = "utoipa")]
pub(crate) use self::names::key as name_key;
pub use self::operation::Operation;
pub(crate) use self::operation::same_route;
#[cfg(feature = "__middleware")]
pub use self::operation_check::OperationCheck;
pub use self::page::{Section, Tables};
pub(crate) use self::schema::{is_nullable, is_required, summary};
pub(crate) use self::shape::{BodyShape, EnvelopeHeader, Member};
pub(crate) use self::text::one_line;
#[cfg(feature = "utoipa")]
pub(crate) use self::text::short_name;
pub use self::write::grpc_service_config::GrpcMethods;
#[cfg(feature = "utoipa")]
pub(crate) use self::write::openapi::operation::OperationErrors;
pub use self::write::openapi::{OpenApi, OpenApiVersion, Unions};
#[cfg(feature = "__web")]
pub(crate) use self::write::{html::escaped, json::entry_json};

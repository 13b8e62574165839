//! utoipa 6: the responses of derived types, for the OpenAPI document of an API.
//!
//! Needs the feature `utoipa`. A derived type implements
//! [`IntoResponses`](utoipa::IntoResponses): name it in the `responses` of an
//! operation.
//!
//! ```
//! use apierror::ApiError;
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[api(envelope = apierror::envelope::Flat, status = 404)]
//! enum Lookup {
//!     #[error("no order {0}")]
//!     #[api(code = "ORDER_NOT_FOUND")]
//!     Order(u32),
//!     #[error("no customer")]
//!     #[api(code = "CUSTOMER_NOT_FOUND")]
//!     Customer,
//! }
//!
//! #[utoipa::path(get, path = "/orders/{id}", responses((status = 200, body = String), Lookup))]
//! async fn order() {}
//!
//! #[derive(utoipa::OpenApi)]
//! #[openapi(paths(order))]
//! struct Api;
//!
//! let document = serde_json::to_value(<Api as utoipa::OpenApi>::openapi())?;
//! let response = &document["paths"]["/orders/{id}"]["get"]["responses"]["404"]["content"]["application/json"];
//! assert_eq!(response["schema"]["oneOf"][1]["properties"]["code"]["const"], "CUSTOMER_NOT_FOUND");
//! assert_eq!(response["examples"]["ORDER_NOT_FOUND"]["value"]["status"], 404);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Several codes with one status become a `oneOf` with one example each, or an
//! `anyOf` if the envelope does not show the code.
//!
//! [`ServiceErrors`] is a modifier that completes the document. Only it knows all types
//! of an operation and the envelope of the service. Without it
//!
//! - a type that names no envelope is documented as problem details,
//! - of two types in one `responses(…)`, the last one's response of a status replaces
//!   the other's, and the operation has the extension `x-apierror-type-…` for each
//!   type, by which the modifier finds them,
//! - schemas are inline, and a type that contains itself allows any value there,
//! - what the layer and the extractors answer with is missing.

mod convert;
mod merge;
mod operations;
mod reference;
mod request;
mod schemas;
mod service_errors;
mod types;

use std::collections::BTreeMap;

use apierror_core::DeclaredError;
use utoipa::openapi::{RefOr, Response};

pub use self::service_errors::ServiceErrors;
use crate::Catalog;

#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_utoipa {
    ([$($generics:tt)*] [$($derived:tt)*] [$($bounds:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::__private::utoipa::IntoResponses for $($derived)* $($bounds)* {
            fn responses() -> $crate::__private::utoipa::Responses {
                $crate::__private::utoipa::responses_of::<Self>()
            }
        }
    };
}

/// Returns the responses of a derived type, with the key by which
/// [`ServiceErrors`] finds the type.
#[doc(hidden)]
#[must_use]
pub fn responses_of<E: DeclaredError>() -> BTreeMap<String, RefOr<Response>> {
    let mut responses = responses(&Catalog::of::<E>());
    responses.insert(types::key::<E>(), RefOr::T(Response::default()));
    responses
}

/// Returns the responses of a catalogue by their status.
///
/// Use it for operations that fail with several types, and for types that are
/// rendered in the envelope of their service. Needs the feature `utoipa`.
///
/// ```
/// use apierror::{Catalog, ServiceError, envelope};
///
/// let catalog = Catalog::of::<ServiceError>().in_service::<envelope::Nested>();
/// let responses = apierror::utoipa::responses(&catalog);
/// assert!(responses.contains_key("405"));
/// ```
#[must_use]
pub fn responses(catalog: &Catalog) -> BTreeMap<String, RefOr<Response>> {
    convert::responses_of(catalog)
}

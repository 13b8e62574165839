//! Declare each error of an API once, on the domain enum; responses, retry advice and the catalogue follow from it.
//!
//! ```
//! use apierror::{ApiError, DeclaredError};
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[api(envelope = apierror::envelope::Flat)]
//! pub enum CheckoutError {
//!     /// The product is not in this account's catalogue.
//!     #[error("select products: no row for {sku}")]
//!     #[api(code = "PRODUCT_NOT_FOUND", status = 404, message = "Product '{sku}' not found.")]
//!     ProductNotFound { sku: String },
//!
//!     /// The request budget of the account is spent.
//!     #[error("rate limited")]
//!     #[api(code = "RATE_LIMITED", status = 429)]
//!     RateLimited { #[api(retry_after)] wait: std::time::Duration },
//!
//!     #[error("database")]
//!     #[api(code = "INTERNAL_ERROR", status = 500, retry(backoff, max_attempts = 3))]
//!     Database(#[from] std::io::Error),
//! }
//!
//! let response = CheckoutError::ProductNotFound { sku: "shirt-42".into() }.to_response();
//! assert_eq!(response.status(), 404);
//! assert_eq!(
//!     response.body(),
//!     r#"{"code":"PRODUCT_NOT_FOUND","message":"Product 'shirt-42' not found.","status":404}"#,
//! );
//!
//! // Nothing internal leaves with a 5xx.
//! let error = CheckoutError::from(std::io::Error::other("10.0.0.7: connection refused"));
//! assert_eq!(error.to_json(), r#"{"code":"INTERNAL_ERROR","message":"Internal Server Error","status":500}"#);
//! ```
//!
//! Every attribute, with examples, is in the documentation of the [derive macro](derive@ApiError).
//!
//! # The words
//!
//! | word | meaning |
//! |---|---|
//! | **spec** ([`ErrorSpec`]) | the fixed facts of one kind of error: code, status, retry, title, message template, docs |
//! | **occurrence** ([`Occurrence`]) | one error as it happened, in one request: message, details, extensions, headers, context |
//! | **envelope** ([`Envelope`]) | the wire shape that an occurrence is rendered into; [those that ship](envelope) |
//! | **catalog** ([`Catalog`]) | the specs of one or more error types: what the reference, OpenAPI, the client's types and the [lock](contract) are made from |
//! | **report** ([`ErrorReport`]) | an owned, serialisable occurrence: what a job row stores, and what a client decodes |
//!
//! # Features
//!
//! | feature | gives |
//! |---|---|
//! | `catalog` (default) | [`Catalog`], what is written from it, and the [lock](contract) |
//! | `derive` (default) | the [`ApiError`](derive@ApiError) macro |
//! | `actix-web` | actix-web 4: `ResponseError` for every derived type and for [`Error`], the middleware that makes one envelope of an app, extractors, and configurations of actix's own extractors |
//! | `axum` | axum 0.8: `IntoResponse` for every derived type and for [`Error`], the layer that makes one envelope of a service, and extractors that reject with an [`Error`], and `reference_router`, the reference of a service served by itself |
//! | `client` | `apierror::client`: responses decoded into [`ErrorReport`]s, and a policy that says whether and when to send a request again |
//! | `client-reqwest`, `client-tower`, `client-backon` | `client` for that library |
//! | `garde`, `validator` | `IntoFieldErrors` for the findings of that library; with `actix-web` or `axum` a `Valid` extractor each |
//! | `tonic` | `apierror::tonic`, for tonic 0.14: `From<E> for Status` for every derived type and for [`Error`], with typed details, the layer that makes one kind of error of a server, and with `client` reports of statuses |
//! | `utoipa` | utoipa 6: `IntoResponses` for every derived type |
//! | `schemars` | the types of details and extensions have their JSON schemas in every document, where they implement schemars 1's `JsonSchema` |
//! | `tracing` | an event for each error that becomes a response, with its sources where it is a 5xx, and where rendering had to leave something out: an illegal header value, details that cannot be serialised |

#[cfg(feature = "catalog")]
mod catalog;
#[cfg(feature = "catalog")]
pub mod contract;
mod error;
mod failure;
mod integrate;
#[cfg(feature = "__middleware")]
mod server;

#[cfg(feature = "actix-web")]
pub mod actix_web;
#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "schemars")]
mod schemars;
#[cfg(feature = "tonic")]
pub mod tonic;
#[cfg(feature = "utoipa")]
pub mod utoipa;

pub use apierror_core::{
    ApiError, CatalogEntry, DeclaredError, Details, Effect, Envelope, ErrorReport, ErrorSpec,
    FieldError, FieldPlace, FieldSpec, GrpcCode, MetaValue, Occurrence, RateLimit, RateLimitPolicy,
    Rendered, RequestContext, ResetAfter, ResetAt, ResetAtMillis, Retry, RetryStrategy, Timestamp,
    UnknownCode, UnknownGrpcCode, context, envelope, json_in, response_in,
};
#[cfg(feature = "derive")]
pub use apierror_derive::ApiError;

#[cfg(feature = "catalog")]
pub use crate::catalog::{Catalog, Conflict, Group, GrpcMethods, Iter};
pub use crate::error::{Error, Result};
#[cfg(any(feature = "garde", feature = "validator"))]
pub use crate::failure::IntoFieldErrors;
pub use crate::failure::{Failure, ServiceError};

/// The README's examples are tests.
#[cfg(all(
    doctest,
    feature = "actix-web",
    feature = "axum",
    feature = "client",
    feature = "tonic"
))]
#[doc = include_str!("../README.md")]
struct Readme;

/// What generated code calls. Not part of the public contract.
#[doc(hidden)]
pub mod __private {
    pub use crate::{__integrate as integrate, __with_schemas as with_schemas};
    pub use apierror_core::__private::*;

    #[cfg(feature = "actix-web")]
    pub mod actix_web {
        pub use crate::actix_web::{error_response, status_code};
        pub use actix_web::http::StatusCode;
        pub use actix_web::{HttpResponse, ResponseError};
    }

    #[cfg(feature = "axum")]
    pub mod axum {
        pub use crate::axum::into_response;
        pub use axum::response::{IntoResponse, Response};
    }

    #[cfg(feature = "schemars")]
    pub mod schemars {
        pub use crate::schemars::{NoSchema, SchemaOf};
    }

    #[cfg(feature = "tonic")]
    pub mod tonic {
        pub use crate::tonic::status_as;
        pub use tonic::Status;
    }

    #[cfg(feature = "utoipa")]
    pub mod utoipa {
        pub use crate::utoipa::responses_of;
        pub use utoipa::IntoResponses;

        pub type Responses =
            std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::Response>>;
    }
}

//! Declare each error of an API once, on the enum you already have. Responses,
//! log events, documents, the lock and the client's retry decision follow.
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
//! // A 5xx shows nothing of its cause.
//! let error = CheckoutError::from(std::io::Error::other("10.0.0.7: connection refused"));
//! assert_eq!(error.to_json(), r#"{"code":"INTERNAL_ERROR","message":"Internal Server Error","status":500}"#);
//! ```
//!
//! The [guide] has a page for each task. Every attribute is in the
//! documentation of the [derive macro](derive@ApiError).
//!
//! # Words
//!
//! | word | meaning |
//! |---|---|
//! | **spec** ([`ErrorSpec`]) | the fixed facts of one kind of error: code, status, retry, title, message template, docs |
//! | **occurrence** ([`Occurrence`]) | one error as it happened in one request: message, details, headers, context |
//! | **envelope** ([`Envelope`]) | the shape of the body; see the [built-in ones](envelope) |
//! | **declared error** ([`DeclaredError`]) | a type whose errors are all known at compile time; the derive implements it |
//! | **catalogue** ([`Catalog`]) | the specs of one or more types: the source of documents, client types and the [lock](contract) |
//! | **report** ([`ErrorReport`]) | an owned occurrence that can be stored, or was decoded by a client |
//!
//! # Features
//!
//! | feature | gives |
//! |---|---|
//! | `derive` (default) | the [`ApiError`](derive@ApiError) macro |
//! | `axum` | axum 0.8: `IntoResponse` for every derived type, a layer that gives a service one envelope, extractors |
//! | `actix-web` | actix-web 4: `ResponseError` for every derived type, a middleware that gives an app one envelope, extractors |
//! | `tonic` | tonic 0.14: `From<E> for Status` for every derived type, a layer for a whole server; with `client`, statuses decoded into reports; [`Upstream`] for `Status` |
//! | `validator`, `garde` | `IntoFieldErrors` for the violations of that library; with `axum` or `actix-web` a `Valid` extractor |
//! | `anyhow` | `?` converts `anyhow::Error` into [`Error`], and back; a declared error inside it is found |
//! | `catalog` | [`Catalog`], the documents made from it, and the [lock](contract) |
//! | `cli` | [`cli::run`]: a command-line tool that writes these documents and checks the lock |
//! | `utoipa` | utoipa 6: `IntoResponses` for every derived type, and a [modifier](utoipa::ServiceErrors) that completes the errors of a document |
//! | `aide` | aide 0.15: `OperationOutput` for every derived type |
//! | `schemars` | JSON schemas of details and extensions whose types implement schemars 1's `JsonSchema` |
//! | `client` | responses decoded into [`ErrorReport`]s, and a policy that decides whether and when to send a request again |
//! | `client-reqwest`, `client-tower`, `client-backon` | the policy in reqwest 0.13 (with [`Upstream`] for the errors of reqwest-middleware), tower, backon 1 |
//! | `sqlx`, `sea-orm`, `diesel`, `tokio-postgres` | [`Upstream`] for the errors of sqlx 0.9, SeaORM 2, diesel 2, tokio-postgres 0.7. Only `sqlx` and `sea-orm` need Rust 1.94, as these crates do |
//! | `redis`, `reqwest` | [`Upstream`] for the errors of redis 1, reqwest 0.13 |
//! | `test` | [`test::assert_error!`]: assertions about error responses, for dev-dependencies |
//! | `tracing` | an event for each error that becomes a response, and for what rendering leaves out |
//! | `opentelemetry` | the status of the current span, for tracing-opentelemetry 0.34 |
//! | `metrics` | [`metrics::count_error`]: counts errors, for the `metrics` facade 0.24 |
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "catalog")]
mod catalog;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "catalog")]
pub mod contract;
#[cfg(any(feature = "catalog", feature = "metrics"))]
mod counter;
mod error;
#[cfg(any(feature = "__web", feature = "garde", feature = "validator"))]
mod extract;
mod failure;
mod forward_union;
#[cfg(all(doc, not(doctest)))]
pub mod guide;
mod integrate;
mod result_ext;
#[cfg(feature = "__middleware")]
mod server;
pub mod stream;

#[cfg(feature = "actix-web")]
pub mod actix_web;
#[cfg(feature = "aide")]
pub mod aide;
#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "metrics")]
pub mod metrics;
#[cfg(feature = "schemars")]
mod schemars;
#[cfg(feature = "test")]
pub mod test;
#[cfg(feature = "tonic")]
pub mod tonic;
#[cfg(feature = "utoipa")]
pub mod utoipa;

pub use apierror_core::{
    ApiError, CatalogEntry, Cause, DeclaredError, Details, Effect, Envelope, ErrorReport,
    ErrorSpec, Failed, FieldError, FieldPlace, FieldSpec, GrpcCode, IntoError, LogLevel, MetaValue,
    Occurrence, RateLimit, RateLimitPolicy, Rendered, RequestContext, ResetAfter, ResetAt,
    ResetAtMillis, Retry, RetryStrategy, Timestamp, UnknownCode, UnknownGrpcCode, Upstream,
    WriteError, context, envelope, json_in, response_in,
};
#[cfg(feature = "derive")]
pub use apierror_derive::ApiError;

#[cfg(all(feature = "catalog", feature = "__middleware"))]
pub use crate::catalog::OperationCheck;
#[cfg(feature = "catalog")]
pub use crate::catalog::{
    Catalog, Conflict, Group, GrpcMethods, Iter, OpenApi, OpenApiVersion, Operation, Section,
    Tables, Unions,
};
pub use crate::error::{Error, Result};
#[cfg(any(feature = "garde", feature = "validator"))]
pub use crate::extract::IntoFieldErrors;
pub use crate::failure::{Failure, ServiceError};
pub use crate::result_ext::ResultExt;

/// Items for generated code. They are not part of the public API.
#[doc(hidden)]
pub mod __private {
    pub use crate::{
        __forward_union as forward_union, __integrate as integrate, __with_schemas as with_schemas,
    };
    pub use apierror_core::__private::*;

    #[cfg(feature = "actix-web")]
    pub mod actix_web {
        pub use crate::actix_web::{into_response, status_code};
        pub use actix_web::http::StatusCode;
        pub use actix_web::{HttpResponse, ResponseError};
    }

    #[cfg(feature = "aide")]
    pub mod aide {
        pub use crate::aide::responses_of;
        pub use aide::OperationOutput;
        pub use aide::generate::GenContext;
        pub use aide::openapi::Operation;

        pub type Responses = Vec<(Option<u16>, aide::openapi::Response)>;
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
        pub use crate::tonic::into_status;
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

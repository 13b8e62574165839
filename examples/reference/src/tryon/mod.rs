//! The virtual try-on API: 26 codes. Each module declares its own enum, and
//! [`TryOnError`] joins them for handlers that call several modules. The errors of which
//! the API's document names the endpoints are types of their own.
//!
//! Variants also carry fields for the log. A field leaves the process only if a
//! message names it or an attribute marks it.

#[cfg(feature = "serve")]
pub mod admin;
pub mod auth;
pub mod billing;
#[cfg(feature = "serve")]
mod catalog;
pub mod generations;
pub mod images;
mod occurrences;
#[cfg(feature = "serve")]
mod operations;
#[cfg(feature = "actix-web")]
pub mod over_actix;
#[cfg(feature = "axum")]
pub mod over_axum;
pub mod products;
pub mod request;
#[cfg(feature = "serve")]
pub mod service;

use std::io;

use apierror::{ApiError, envelope};

pub use auth::AuthError;
pub use billing::{BillingError, RateLimited};
#[cfg(feature = "serve")]
pub use catalog::catalog;
pub use generations::{GenerationError, GenerationNotFound};
pub use images::{CustomerImageRequired, FileRequired, ImageError};
pub use occurrences::one_of_each;
pub use products::{
    ExternalIdError, ExternalIdRequired, ProductError, ProductNotFound, ReservedExternalId,
};
pub use request::RequestError;

/// The errors of the API.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Flat)]
pub enum TryOnError {
    #[error(transparent)]
    #[api(transparent)]
    Auth(#[from] AuthError),

    #[error(transparent)]
    #[api(transparent)]
    Request(#[from] RequestError),

    #[error(transparent)]
    #[api(transparent)]
    Image(#[from] ImageError),

    #[error(transparent)]
    #[api(transparent)]
    CustomerImageRequired(#[from] CustomerImageRequired),

    #[error(transparent)]
    #[api(transparent)]
    FileRequired(#[from] FileRequired),

    #[error(transparent)]
    #[api(transparent)]
    Product(#[from] ProductError),

    #[error(transparent)]
    #[api(transparent)]
    ExternalId(#[from] ExternalIdError),

    #[error(transparent)]
    #[api(transparent)]
    ProductNotFound(#[from] ProductNotFound),

    #[error(transparent)]
    #[api(transparent)]
    Generation(#[from] GenerationError),

    #[error(transparent)]
    #[api(transparent)]
    GenerationNotFound(#[from] GenerationNotFound),

    #[error(transparent)]
    #[api(transparent)]
    Billing(#[from] BillingError),

    #[error(transparent)]
    #[api(transparent)]
    RateLimited(#[from] RateLimited),

    /// Unexpected failure on our side. Safe to retry with exponential backoff. Contact support if it recurs.
    #[error("store")]
    #[api(
        code = "INTERNAL_ERROR",
        status = 500,
        group = "Server",
        // The reference says "≤3×" and "safe to retry": all writes are upserts.
        retry(backoff, max_retries = 3, effect = "not_applied"),
        help = "Exponential backoff. Contact support if it persists."
    )]
    Internal(#[from] io::Error),
}

//! Generations: jobs that make a try-on image.

use std::io;

use apierror::{ApiError, envelope};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Flat, group = "Server")]
pub enum GenerationError {
    /// A product image URL could not be downloaded during generation processing. Surfaces on `GET /generations/:id`
    /// as `errorCode` once the generation transitions to `FAILED`.
    #[error("fetch {url}")]
    #[api(
        code = "PRODUCT_IMAGE_FETCH_FAILED",
        status = 400,
        group = "Request validation (400)",
        // A failed job leaves nothing behind.
        retry(once, effect = "not_applied"),
        message = "The product image could not be downloaded from '{url}'.",
        help = "Surfaces on `GET /generations/:id`. Retry once for transient hiccups; otherwise fix the product image \
                URL."
    )]
    ProductFetchFailed { url: String, source: io::Error },

    /// The generation pipeline failed mid-way (model unavailable, upstream timeout, or another internal hiccup).
    /// Surfaces on `GET /generations/:id` once the generation transitions to `FAILED`. Safe to retry.
    #[error("generation {id}: {step}")]
    #[api(
        code = "GENERATION_FAILED",
        status = 500,
        // The reference says "≤3×" and "safe to retry".
        retry(backoff, max_retries = 3, effect = "not_applied"),
        help = "Surfaces on `GET /generations/:id`. Usually transient — retry the request. Contact support if it \
                persists."
    )]
    Failed { id: String, step: &'static str, source: io::Error },
}

/// `GET /generations/:id` for an id that doesn't exist on the account.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("select generations: no row for {id} of {account}")]
#[api(
    envelope = envelope::Flat,
    group = "Not found",
    code = "GENERATION_NOT_FOUND",
    status = 404,
    retry = "never",
    message = "Generation '{id}' not found.",
    help = "The id is wrong or belongs to a different account."
)]
pub struct GenerationNotFound {
    pub id: String,
    pub account: String,
}

//! Images that are uploaded, attached or fetched from a URL.

use std::io;

use apierror::{ApiError, envelope};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Flat, group = "Request validation (400)", status = 400, retry = "unstated")]
pub enum ImageError {
    /// A `fileKey` referenced from `data` doesn't appear in the multipart payload.
    #[error("No part of the multipart payload is called '{file_key}'.")]
    #[api(code = "MULTIPART_FILE_NOT_FOUND")]
    PartNotFound { file_key: String },

    /// An `images[]` entry has neither `url` nor `fileKey`.
    #[error("images[{index}] has neither `url` nor `fileKey`.")]
    #[api(code = "INVALID_IMAGE_INPUT")]
    InvalidInput { index: usize },

    /// Uploaded bytes are too small to be an image, or otherwise malformed before format detection.
    #[error("{stored_at}: {len} bytes")]
    #[api(code = "INVALID_IMAGE", message = "The uploaded file is no image.")]
    Invalid { stored_at: String, len: usize },

    /// The uploaded file isn't JPEG, PNG, WebP, or HEIC.
    #[error("{stored_at}: {detected}")]
    #[api(
        code = "UNSUPPORTED_IMAGE_TYPE",
        message = "'{detected}' is not supported: send JPEG, PNG, WebP or HEIC."
    )]
    UnsupportedType { stored_at: String, detected: &'static str },

    /// `customer: { url }` could not be downloaded — DNS failed, host unreachable, or the URL returned a non-2xx
    /// status.
    #[error("fetch {url}")]
    #[api(
        code = "CUSTOMER_IMAGE_FETCH_FAILED",
        // A failed download leaves nothing behind.
        retry(once, effect = "not_applied"),
        message = "The customer image could not be downloaded from '{url}'.",
        help = "Retry once if it might be transient; otherwise fix the source URL."
    )]
    CustomerFetchFailed { url: String, source: io::Error },

    /// Any single image attachment exceeds 10 MB (customer image or product image).
    #[error("An image has more than {limit} bytes.", limit = Self::MAX_LEN)]
    #[api(
        code = "FILE_TOO_LARGE",
        status = 413,
        group = "Payload size",
        retry = "never",
        help = "Resize/compress before resending."
    )]
    TooLarge,
}

impl ImageError {
    pub const MAX_LEN: usize = 10 * 1024 * 1024;
}

/// `POST /try-on` without a `customer` object.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("A `customer` image is required.")]
#[api(
    envelope = envelope::Flat,
    group = "Request validation (400)",
    code = "CUSTOMER_IMAGE_REQUIRED",
    status = 400,
    retry = "unstated"
)]
pub struct CustomerImageRequired;

/// `POST /images/upload` called with no `file` field.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The form has no `file` field.")]
#[api(
    envelope = envelope::Flat,
    group = "Request validation (400)",
    code = "FILE_REQUIRED",
    status = 400,
    retry = "unstated"
)]
pub struct FileRequired;

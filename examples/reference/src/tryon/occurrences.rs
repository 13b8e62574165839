//! One occurrence of each error of the API.

use std::io;
use std::time::Duration;

use apierror::FieldError;

use super::{
    AuthError, BillingError, CustomerImageRequired, ExternalIdError, ExternalIdRequired,
    FileRequired, GenerationError, GenerationNotFound, ImageError, ProductError, ProductNotFound,
    RateLimited, RequestError, ReservedExternalId, TryOnError,
};

/// Returns one occurrence of each of the 26 errors, in the order of the API's
/// reference. Hosts under `.tryon.internal` and ids that start with `acct_` are only
/// for the log.
pub fn one_of_each() -> Vec<TryOnError> {
    vec![
        AuthError::MissingApiKey.into(),
        AuthError::InvalidApiKey {
            key_id: "key_8f2c".into(),
            reason: "revoked on keys.tryon.internal",
        }
        .into(),
        AuthError::Forbidden { resource: "product", owner: "acct_1207".into() }.into(),
        RequestError::Validation {
            fields: vec![
                FieldError::new("product.images.0.url", "Required"),
                FieldError::new("validForDays", "Expected number, received string"),
            ],
        }
        .into(),
        ExternalIdError::from(ExternalIdRequired).into(),
        ProductError::ImagesRequired.into(),
        CustomerImageRequired.into(),
        FileRequired.into(),
        ImageError::PartNotFound { file_key: "front".into() }.into(),
        ImageError::InvalidInput { index: 2 }.into(),
        ImageError::Invalid { stored_at: "s3.tryon.internal/tmp/41d0".into(), len: 11 }.into(),
        ImageError::UnsupportedType {
            stored_at: "s3.tryon.internal/tmp/9b7e".into(),
            detected: "image/gif",
        }
        .into(),
        ImageError::CustomerFetchFailed {
            url: "https://cdn.example.com/anna.jpg".into(),
            source: io::Error::new(io::ErrorKind::TimedOut, "egress-2.tryon.internal: timed out"),
        }
        .into(),
        GenerationError::ProductFetchFailed {
            url: "https://cdn.example.com/shirt-42.jpg".into(),
            source: io::Error::new(io::ErrorKind::NotFound, "dns.tryon.internal: no such host"),
        }
        .into(),
        ProductError::MissingClassification {
            key: "on_model",
            engine: "engine-3.tryon.internal".into(),
        }
        .into(),
        ImageError::TooLarge.into(),
        BillingError::InsufficientCredits { account: "acct_2291".into() }.into(),
        BillingError::QuotaExceeded {
            account: "acct_2291".into(),
            reason: "quota.tryon.internal is behind",
        }
        .into(),
        RateLimited { wait: Some(Duration::from_secs(30)) }.into(),
        ProductNotFound { external_id: "shirt-42".into(), account: "acct_2291".into() }.into(),
        GenerationNotFound { id: "gen_01hx".into(), account: "acct_2291".into() }.into(),
        AuthError::AccountNotFound { account: "acct_2291".into() }.into(),
        RequestError::RouteNotFound { method: "GET".into(), path: "/tryon/v1/produkts".into() }
            .into(),
        ExternalIdError::from(ReservedExternalId { external_id: "_anon_17".into() }).into(),
        TryOnError::Internal(io::Error::new(
            io::ErrorKind::ConnectionRefused,
            "connect postgres://tryon@db-1.tryon.internal: connection refused",
        )),
        GenerationError::Failed {
            id: "gen_01hy".into(),
            step: "render",
            source: io::Error::new(
                io::ErrorKind::ConnectionReset,
                "gpu-7.tryon.internal: connection reset",
            ),
        }
        .into(),
    ]
}

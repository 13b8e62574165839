//! facade
pub use apierror_core::{
    ApiError, CatalogEntry, Details, Effect, Envelope, ErrorCatalog, ErrorReport, ErrorSpec, FieldError,
    FieldPlace, FieldSpec, MetaValue, Occurrence, RequestContext, Retry, RetryStrategy, Timestamp, context,
    envelope, json_in, response_in,
};
#[cfg(feature = "derive")]
pub use apierror_derive::ApiError;

#[cfg(feature = "axum")]
mod axum;
mod catalog;
mod error;
mod integrate;

pub use crate::catalog::Catalog;
pub use crate::error::{Error, Result};

#[doc(hidden)]
pub mod __private {
    pub use crate::__integrate as integrate;
    pub use apierror_core::__private::*;

    #[cfg(feature = "axum")]
    pub mod axum {
        pub use crate::axum::into_response;
        pub use axum::response::{IntoResponse, Response};
    }
}

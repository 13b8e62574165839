//! The endpoints that the API's document names at some of its errors: "`POST /products`
//! without `externalId`". Of the other errors it does not say where they occur.
//!
//! Errors that "surface on `GET /generations/:id`" are not among them: that endpoint
//! answers with a generation, whose `errorCode` they are.

use apierror::{ApiError, Catalog, envelope};

use super::{
    CustomerImageRequired, ExternalIdError, FileRequired, GenerationNotFound, ProductNotFound,
};

/// What the document names at `POST /try-on`.
#[derive(Debug, ApiError)]
#[api(union, envelope = envelope::Flat)]
pub enum StartTryOnError {
    CustomerImageRequired(CustomerImageRequired),
    ProductNotFound(ProductNotFound),
}

/// Adds the endpoints to the catalogue of the API.
pub(super) fn add(catalog: Catalog) -> Catalog {
    catalog
        .operation::<ExternalIdError>("POST", "/tryon/v1/products")
        .operation::<ProductNotFound>("GET", "/tryon/v1/products/{external_id}")
        .operation::<ProductNotFound>("DELETE", "/tryon/v1/products/{external_id}")
        .operation::<ProductNotFound>("GET", "/tryon/v1/products/{external_id}/stats")
        .operation::<FileRequired>("POST", "/tryon/v1/images/upload")
        .operation::<StartTryOnError>("POST", "/tryon/v1/try-on")
        .operation::<GenerationNotFound>("GET", "/tryon/v1/generations/{id}")
}

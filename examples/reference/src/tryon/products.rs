//! The products of an account, by the external id of the caller.

use apierror::{ApiError, envelope};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Flat, group = "Request validation (400)", retry = "unstated")]
pub enum ProductError {
    /// Creating or one-shotting a product without any image.
    #[error("A product needs at least one image.")]
    #[api(code = "PRODUCT_IMAGES_REQUIRED", status = 400)]
    ImagesRequired,

    /// The engine selected for this product type requires a product image with a specific classification (e.g.
    /// pasties need an image classified `on_model`), and none of the product's images qualifies. `details.key` names
    /// the missing classification. Add a suitable image or pass an override classification. Also surfaces on
    /// `GET /generations/:id` as `errorCode` when the check runs during processing.
    #[error("{engine} needs an image classified {key}")]
    #[api(
        code = "MISSING_REQUIRED_CLASSIFICATION",
        status = 422,
        group = "Unprocessable product",
        retry = "never",
        message = "This product type needs an image classified '{key}'.",
        help = "Add a product image that satisfies the classification named in `details.key`, or pass an override \
                classification."
    )]
    MissingClassification {
        /// The classification that no image has.
        #[api(detail)]
        key: &'static str,
        engine: String,
    },
}

/// `POST /products` without `externalId`.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("`externalId` is required.")]
#[api(
    envelope = envelope::Flat,
    group = "Request validation (400)",
    code = "EXTERNAL_ID_REQUIRED",
    status = 400,
    retry = "unstated"
)]
pub struct ExternalIdRequired;

/// `GET`/`DELETE /products/:externalId`, or `POST /try-on` referencing a missing externalId, or stats endpoint
/// with a bad id.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("select products: no row for {external_id} of {account}")]
#[api(
    envelope = envelope::Flat,
    group = "Not found",
    code = "PRODUCT_NOT_FOUND",
    status = 404,
    retry = "never",
    message = "Product '{external_id}' not found.",
    help = "Inline-upsert the product (send a full payload on the next call), or store it via `POST /products`."
)]
pub struct ProductNotFound {
    pub external_id: String,
    pub account: String,
}

/// `POST /products` with an `externalId` starting with `_anon_`. That prefix is reserved for server-generated
/// IDs.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("External id '{external_id}' starts with the reserved prefix `_anon_`.")]
#[api(
    envelope = envelope::Flat,
    group = "Conflicts",
    code = "RESERVED_EXTERNAL_ID",
    status = 409,
    retry = "unstated"
)]
pub struct ReservedExternalId {
    pub external_id: String,
}

/// What is wrong with the external id of a new product.
#[derive(Debug, ApiError)]
#[api(union, envelope = envelope::Flat)]
pub enum ExternalIdError {
    Required(ExternalIdRequired),
    Reserved(ReservedExternalId),
}

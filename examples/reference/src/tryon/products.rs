//! The products of an account, by the external id of the caller.

use apierror::{ApiError, envelope};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Flat, group = "Request validation (400)", retry = "unstated")]
pub enum ProductError {
    /// `POST /products` without `externalId`.
    #[error("`externalId` is required.")]
    #[api(code = "EXTERNAL_ID_REQUIRED", status = 400)]
    ExternalIdRequired,

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

    /// `GET`/`DELETE /products/:externalId`, or `POST /try-on` referencing a missing externalId, or stats endpoint
    /// with a bad id.
    #[error("select products: no row for {external_id} of {account}")]
    #[api(
        code = "PRODUCT_NOT_FOUND",
        status = 404,
        group = "Not found",
        retry = "never",
        message = "Product '{external_id}' not found.",
        help = "Inline-upsert the product (send a full payload on the next call), or store it via `POST /products`."
    )]
    NotFound { external_id: String, account: String },

    /// `POST /products` with an `externalId` starting with `_anon_`. That prefix is reserved for server-generated
    /// IDs.
    #[error("External id '{external_id}' starts with the reserved prefix `_anon_`.")]
    #[api(code = "RESERVED_EXTERNAL_ID", status = 409, group = "Conflicts")]
    ReservedExternalId { external_id: String },
}

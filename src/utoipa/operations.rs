//! The operations of a document, for the catalogue.

use utoipa::openapi::OpenApi;

use super::service_errors::targets;
use super::types;
use crate::Catalog;

/// # With utoipa
impl Catalog {
    /// Creates a catalogue of the operations of a document, so that their paths are not
    /// written twice. Each operation has the errors of the derived types in its
    /// `responses(…)`.
    ///
    /// Call it before [`ServiceErrors`](crate::utoipa::ServiceErrors) modifies the
    /// document, because the modifier replaces the types with their responses. An
    /// operation without a derived type is left out. Needs the feature `utoipa`.
    ///
    /// ```
    /// use apierror::{ApiError, Catalog};
    /// use utoipa::OpenApi;
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("no order {0}")]
    /// #[api(code = "ORDER_NOT_FOUND", status = 404)]
    /// struct NoOrder(u32);
    ///
    /// #[utoipa::path(get, path = "/orders/{id}", responses((status = 200, body = String), NoOrder))]
    /// async fn order() {}
    ///
    /// #[derive(OpenApi)]
    /// #[openapi(paths(order))]
    /// struct Api;
    ///
    /// let catalog = Catalog::from_openapi_operations(&Api::openapi());
    /// let operation = &catalog.operations()[0];
    /// assert_eq!((operation.method().as_str(), operation.path()), ("GET", "/orders/{id}"));
    /// assert!(operation.declares("ORDER_NOT_FOUND"));
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if two types declare a code with different contracts, as
    /// [`and`](Self::and) does.
    #[must_use]
    #[track_caller]
    pub fn from_openapi_operations(document: &OpenApi) -> Self {
        let components = document.components.clone().unwrap_or_default();
        // The modifier's view of an operation is one that changes it.
        let mut paths = document.paths.clone();
        let mut catalog = Self::empty();
        for target in targets(&mut paths, &components) {
            for found in types::find(target.operation.responses.responses.keys()) {
                catalog = (found.add_operation)(catalog, target.method, target.path);
            }
        }
        catalog
    }
}

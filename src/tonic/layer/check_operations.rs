//! The check of operations.

use super::ErrorLayer;
use crate::catalog::OperationCheck;

impl ErrorLayer {
    /// Finds errors that leave under an operation that does not declare them, for tests
    /// and debug builds. The operation is `POST` with the path
    /// of the method: `POST /orders.Orders/Get`.
    ///
    /// Takes the catalogue (`&catalog`), which logs such an error at error level, or an
    /// [`OperationCheck`] with a callback, on which a test can fail. Needs the feature
    /// `catalog`.
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError, tonic::ErrorLayer};
    ///
    /// let catalog = Catalog::of::<ServiceError>();
    /// let mut layer = ErrorLayer::new();
    /// if cfg!(debug_assertions) {
    ///     layer = layer.check_operations(&catalog);
    /// }
    /// # drop(layer);
    /// ```
    #[must_use]
    pub fn check_operations(self, operations: impl Into<OperationCheck>) -> Self {
        let operations = operations.into();
        self.on_error(move |failed| operations.check(failed))
    }
}

//! The check that operations answer with the errors that they declare.

use std::fmt;
use std::sync::Arc;

use apierror_core::__private::log_undeclared;
use apierror_core::Failed;
use http::Method;

use super::builder::Catalog;
use super::operation::Operation;
use crate::failure::is_library_spec;

/// A check for tests and debug builds: it finds errors that an operation answers with
/// but does not declare.
///
/// Pass it, or the catalogue itself, to `check_operations` of a layer. Each such error
/// is logged at error level (feature `tracing`). The response stays as it is. Needs the
/// feature `catalog` and that of a framework.
///
/// The errors that the catalogue has [everywhere](Catalog::everywhere), and the library's
/// own, may come from any operation. An operation that the catalogue does not have
/// declares nothing, so every other error there is reported. A `HEAD` request is one to the operation of
/// `GET`, and requests without a route belong to no operation.
///
/// ```
/// use std::sync::{Arc, Mutex};
///
/// use apierror::{ApiError, Catalog, Error, OperationCheck, axum::ErrorLayer, envelope::Flat};
/// use axum::{Router, routing::get};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404)]
/// struct NoOrder;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("locked")]
/// #[api(code = "ORDER_LOCKED", status = 423)]
/// struct Locked;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let catalog = Catalog::of::<Locked>().operation::<NoOrder>("GET", "/orders/{id}");
/// let undeclared = Arc::new(Mutex::new(Vec::new()));
/// let found = Arc::clone(&undeclared);
/// let check = OperationCheck::new(&catalog)
///     .on_undeclared(move |failed| found.lock().unwrap().push(failed.occurrence().code()));
/// let app: Router = Router::new()
///     .route("/orders/{id}", get(async || Err::<(), Error>(Locked.into())))
///     .layer(ErrorLayer::<Flat>::new().check_operations(check));
///
/// # use tower::ServiceExt;
/// # let request = axum::extract::Request::get("/orders/7").body(axum::body::Body::empty());
/// # let response = app.oneshot(request.unwrap()).await.unwrap();
/// # assert_eq!(response.status(), 423);
/// // After GET /orders/7:
/// assert_eq!(*undeclared.lock().unwrap(), ["ORDER_LOCKED"]);
/// # }
/// ```
#[derive(Clone)]
#[must_use = "`check_operations` of a layer takes it"]
pub struct OperationCheck {
    operations: Vec<Operation>,
    everywhere: Vec<&'static str>,
    callback: Option<Arc<Callback>>,
}

type Callback = dyn Fn(&Failed<'_>) + Send + Sync;

impl OperationCheck {
    /// Creates the check of the operations of a catalogue.
    pub fn new(catalog: &Catalog) -> Self {
        Self {
            operations: catalog.operations().to_vec(),
            everywhere: catalog.errors_everywhere().collect(),
            callback: None,
        }
    }

    /// Sets a function that is called with each undeclared error, for example to note it
    /// for a test, which then fails. A panic of the function is caught, as that of a
    /// [hook](crate::context::Settings::on_error).
    pub fn on_undeclared(mut self, callback: impl Fn(&Failed<'_>) + Send + Sync + 'static) -> Self {
        self.callback = Some(Arc::new(callback));
        self
    }

    /// Checks an error that leaves the service.
    pub(crate) fn check(&self, failed: &Failed<'_>) {
        let (Some(method), Some(path)) = (failed.method(), failed.operation()) else { return };
        let spec = failed.occurrence().spec();
        let may_come = is_library_spec(spec)
            || self.everywhere.contains(&spec.name)
            || self.find(method, path).is_some_and(|operation| operation.declares(spec.name));
        if may_come {
            return;
        }
        log_undeclared(method, path, spec.name);
        if let Some(callback) = &self.callback {
            callback(failed);
        }
    }

    fn find(&self, method: &Method, path: &str) -> Option<&Operation> {
        let find = |method| self.operations.iter().find(|it| it.is(method, path));
        let as_get = || if method == Method::HEAD { find(&Method::GET) } else { None };
        find(method).or_else(as_get)
    }
}

impl From<&Catalog> for OperationCheck {
    fn from(catalog: &Catalog) -> Self {
        Self::new(catalog)
    }
}

impl fmt::Debug for OperationCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OperationCheck")
            .field("operations", &self.operations)
            .finish_non_exhaustive()
    }
}

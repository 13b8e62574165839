//! The operations of the shop, its documents, and the layers around it.

use apierror::axum::{ErrorLayer, reference_router};
use apierror::envelope::ProblemDetails;
use apierror::utoipa::ServiceErrors;
use apierror::{Catalog, OperationCheck, ServiceError};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use utoipa::openapi::OpenApi;
use utoipa::{Modify, OpenApi as _};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rate_limit::{self, RateLimited};
use crate::{Shop, carts, customers, orders, payments, products, stock};

/// The operations and their documents. Paths and errors are written once, at the handlers.
pub struct Api {
    routes: Router<Shop>,
    pub document: OpenApi,
    pub catalog: Catalog,
}

#[derive(utoipa::OpenApi)]
#[openapi(info(title = "Shop", version = "1", license(name = "MIT", identifier = "MIT")))]
struct Info;

impl Api {
    #[expect(clippy::new_without_default, reason = "nobody needs a default API")]
    pub fn new() -> Self {
        let (routes, mut document) = OpenApiRouter::with_openapi(Info::openapi())
            .routes(routes!(customers::sign_up))
            .routes(routes!(customers::get_me))
            .routes(routes!(products::list_products, products::add_product))
            .routes(routes!(products::get_product))
            .routes(routes!(stock::count_stock))
            .routes(routes!(carts::get_cart))
            .routes(routes!(carts::put_in_cart, carts::take_from_cart))
            .routes(routes!(orders::list_orders, orders::place_order))
            .routes(routes!(orders::get_order, orders::cancel_order))
            .routes(routes!(payments::get_payment, payments::pay_order))
            .split_for_parts();
        let catalog = Catalog::from_openapi_operations(&document)
            .in_service::<ProblemDetails>()
            .everywhere::<RateLimited>()
            .and_around::<ServiceError>()
            .title("Errors of the shop");
        ServiceErrors::<ProblemDetails>::new().everywhere::<RateLimited>().modify(&mut document);
        Self { routes, document, catalog }
    }

    /// The service. In tests and debug builds, `check` finds errors that leave under an
    /// operation that does not declare them.
    pub fn service(self, shop: Shop, check: Option<OperationCheck>) -> Router {
        let Self { routes, document, catalog } = self;
        routes
            .layer(from_fn_with_state(shop.clone(), rate_limit::limit))
            .with_state(shop)
            .route("/openapi.json", get(async move || axum::Json(document)))
            .nest_service("/errors", reference_router(catalog))
            .layer(error_layer(check))
    }
}

/// Makes one envelope of all errors, also of those around the handlers.
pub fn error_layer(check: Option<OperationCheck>) -> ErrorLayer<ProblemDetails> {
    let layer = ErrorLayer::new();
    match check {
        Some(check) => layer.check_operations(check),
        None => layer,
    }
}

//! The service: errors, operations, OpenAPI document and error reference.

use apierror::axum::{ErrorLayer, Json, Path, reference_router};
use apierror::utoipa::ServiceErrors;
use apierror::{ApiError, Catalog, FieldError, ServiceError, envelope};
use axum::Router;
use axum::routing::get;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::{Modify, OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The errors of the orders.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(type_base = "https://api.example.com/errors/")]
enum OrderError {
    /// There is no order of that number.
    #[error("select orders: no row for {id}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, message = "Order {id} not found.")]
    NotFound { id: u32 },

    /// The article is not sold here.
    #[error("no article {article}")]
    #[api(code = "ARTICLE_NOT_FOUND", status = 404, message = "There is no article '{article}'.")]
    NoArticle {
        #[api(detail)]
        article: String,
    },

    /// More were ordered than there are.
    #[error("{in_stock} of {wanted}")]
    #[api(
        code = "OUT_OF_STOCK",
        status = 409,
        message = "Only {in_stock} are left.",
        help = "Order fewer."
    )]
    OutOfStock {
        wanted: u32,
        /// How many there are.
        #[api(detail)]
        in_stock: u32,
        /// What could be had instead.
        #[api(detail)]
        offers: Vec<Offer>,
    },

    /// Members of the order are wrong.
    #[error("{} invalid members", fields.len())]
    #[api(code = "INVALID_ORDER", status = 422, message = "The order is invalid.")]
    Invalid {
        #[api(details)]
        fields: Vec<FieldError>,
    },

    /// The warehouse does not answer.
    #[error("warehouse")]
    #[api(code = "WAREHOUSE_DOWN", status = 503)]
    WarehouseDown {
        #[api(retry_after)]
        wait: Option<u32>,
    },
}

/// With the feature `schemars`, the document includes the schema of this type.
#[derive(Debug, Serialize, JsonSchema)]
struct Offer {
    article: String,
    in_stock: u32,
    /// In whole cents; left out where it is the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<u32>,
}

#[derive(Serialize, ToSchema)]
struct Order {
    id: u32,
    article: String,
}

#[derive(Deserialize, ToSchema)]
struct NewOrder {
    article: String,
    count: u32,
}

/// One order.
#[utoipa::path(get, path = "/orders/{id}", params(("id" = u32, Path)), responses((status = 200, description = "The order.", body = Order), OrderError))]
async fn order(Path(id): Path<u32>) -> Result<Json<Order>, OrderError> {
    match id {
        1 => Ok(Json(Order { id, article: "shirt".to_owned() })),
        503 => Err(OrderError::WarehouseDown { wait: Some(30) }),
        _ => Err(OrderError::NotFound { id }),
    }
}

/// Orders an article.
#[utoipa::path(post, path = "/orders", request_body = NewOrder, responses((status = 200, description = "The order.", body = Order), OrderError))]
async fn buy(Json(new): Json<NewOrder>) -> Result<Json<Order>, OrderError> {
    const IN_STOCK: u32 = 3;
    if new.count == 0 {
        return Err(OrderError::Invalid {
            fields: vec![FieldError::new("count", "Must be at least 1")],
        });
    }
    if new.article != "shirt" {
        return Err(OrderError::NoArticle { article: new.article });
    }
    if new.count > IN_STOCK {
        let offers = vec![Offer { article: "blouse".to_owned(), in_stock: 7, price: Some(2_500) }];
        return Err(OrderError::OutOfStock { wanted: new.count, in_stock: IN_STOCK, offers });
    }
    Ok(Json(Order { id: 1, article: new.article }))
}

#[derive(OpenApi)]
#[openapi(info(title = "Orders", version = "1", license(name = "MIT", identifier = "MIT")))]
struct Api;

/// The routes of the service, with its document and its error reference.
pub(crate) fn service() -> Router {
    let (router, mut document) = OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(order))
        .routes(routes!(buy))
        .split_for_parts();
    // Adds what the layer and the extractors answer with, in the same envelope.
    ServiceErrors::<envelope::ProblemDetails>::new().modify(&mut document);
    let catalog = Catalog::of::<OrderError>().and::<ServiceError>().title("Orders");
    router
        .route("/openapi.json", get(async move || axum::Json(document)))
        .nest_service("/errors", reference_router(catalog))
        .layer(ErrorLayer::<envelope::ProblemDetails>::new())
}

//! What the shop sells.

use apierror::ApiError;
use apierror::axum::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use utoipa::ToSchema;

use crate::Shop;
use crate::auth::{Caller, SignedOut, StaffError, StaffOnly};
use crate::store::{StoreError, unless_taken};

/// The shop does not sell this.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("There is no product '{sku}'.")]
#[api(code = "PRODUCT_NOT_FOUND", status = 404, group = "Products")]
pub struct ProductNotFound {
    #[api(detail)]
    pub sku: String,
}

/// There is a product with this number.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("There is a product '{sku}' already.")]
#[api(code = "SKU_TAKEN", status = 409, group = "Products")]
pub struct SkuTaken {
    sku: String,
}

/// What looking up a product may fail with, in any operation.
#[derive(Debug, ApiError)]
#[api(union)]
pub enum FindProductError {
    ProductNotFound(ProductNotFound),
    Store(StoreError),
}

/// What `POST /products` may answer with.
#[derive(Debug, ApiError)]
#[api(union, from(StaffError))]
pub enum AddProductError {
    SignedOut(SignedOut),
    StaffOnly(StaffOnly),
    SkuTaken(SkuTaken),
    Store(StoreError),
}

#[derive(Serialize, Deserialize, ToSchema)]
pub struct Product {
    pub sku: String,
    pub name: String,
    /// In cents.
    pub price: u32,
}

/// All products.
#[utoipa::path(
    get,
    path = "/products",
    responses((status = 200, description = "The products.", body = Vec<Product>), StoreError)
)]
pub async fn list_products(State(shop): State<Shop>) -> Result<Json<Vec<Product>>, StoreError> {
    let mut store = shop.store.connect().await?;
    Ok(Json(all(&mut store).await?))
}

/// One product.
#[utoipa::path(
    get,
    path = "/products/{sku}",
    params(("sku" = String, Path)),
    responses((status = 200, description = "The product.", body = Product), FindProductError)
)]
pub async fn get_product(
    State(shop): State<Shop>,
    Path(sku): Path<String>,
) -> Result<Json<Product>, FindProductError> {
    let mut store = shop.store.connect().await?;
    Ok(Json(find(&mut store, &sku).await?))
}

/// Adds a product. None of it is on the shelf yet.
#[utoipa::path(
    post,
    path = "/products",
    request_body = Product,
    responses((status = 201, description = "The product.", body = Product), AddProductError)
)]
pub async fn add_product(
    State(shop): State<Shop>,
    caller: Caller,
    Json(product): Json<Product>,
) -> Result<(StatusCode, Json<Product>), AddProductError> {
    let mut store = shop.store.connect().await?;
    caller.staff(&mut store).await?;
    insert(&mut store, &product).await?.ok_or_else(|| SkuTaken { sku: product.sku.clone() })?;
    Ok((StatusCode::CREATED, Json(product)))
}

type Row = (String, String, u32);

fn product((sku, name, price): Row) -> Product {
    Product { sku, name, price }
}

async fn all(store: &mut SqliteConnection) -> Result<Vec<Product>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as("select sku, name, price from products order by sku")
        .fetch_all(store)
        .await?;
    Ok(rows.into_iter().map(product).collect())
}

pub(crate) async fn find(
    store: &mut SqliteConnection,
    sku: &str,
) -> Result<Product, FindProductError> {
    let row: Option<Row> = sqlx::query_as("select sku, name, price from products where sku = ?")
        .bind(sku)
        .fetch_optional(store)
        .await
        .map_err(StoreError::from)?;
    Ok(row.map(product).ok_or_else(|| ProductNotFound { sku: sku.to_owned() })?)
}

/// Returns `None` if there is a product with the same number.
async fn insert(store: &mut SqliteConnection, new: &Product) -> Result<Option<()>, StoreError> {
    let inserted =
        sqlx::query("insert into products (sku, name, price, stock) values (?, ?, ?, 0)")
            .bind(&new.sku)
            .bind(&new.name)
            .bind(new.price)
            .execute(store)
            .await;
    unless_taken(inserted.map(drop))
}

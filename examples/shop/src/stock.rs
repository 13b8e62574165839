//! What is on the shelf.

use apierror::ApiError;
use apierror::axum::{Json, Path};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use utoipa::ToSchema;

use crate::Shop;
use crate::auth::{Caller, SignedOut, StaffError, StaffOnly};
use crate::products::ProductNotFound;
use crate::store::StoreError;

/// More is ordered than there is.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Only {left} of '{sku}' are left.")]
#[api(
    code = "OUT_OF_STOCK",
    status = 409,
    group = "Stock",
    help = "Put fewer into the cart, then order again."
)]
pub struct OutOfStock {
    #[api(detail)]
    sku: String,
    /// How many there are.
    #[api(detail)]
    left: u32,
}

/// What taking things off the shelf may fail with.
#[derive(Debug, ApiError)]
#[api(union)]
pub enum ReserveError {
    OutOfStock(OutOfStock),
    Store(StoreError),
}

/// What `PUT /products/{sku}/stock` may answer with.
#[derive(Debug, ApiError)]
#[api(union, from(StaffError))]
pub enum CountStockError {
    SignedOut(SignedOut),
    StaffOnly(StaffOnly),
    ProductNotFound(ProductNotFound),
    Store(StoreError),
}

#[derive(Serialize, Deserialize, ToSchema)]
pub struct Stock {
    pub count: u32,
}

/// Says how many of a product there are.
#[utoipa::path(
    put,
    path = "/products/{sku}/stock",
    params(("sku" = String, Path)),
    request_body = Stock,
    responses((status = 200, description = "The stock.", body = Stock), CountStockError)
)]
pub async fn count_stock(
    State(shop): State<Shop>,
    caller: Caller,
    Path(sku): Path<String>,
    Json(stock): Json<Stock>,
) -> Result<Json<Stock>, CountStockError> {
    let mut store = shop.store.connect().await?;
    caller.staff(&mut store).await?;
    if set(&mut store, &sku, stock.count).await? {
        Ok(Json(stock))
    } else {
        Err(ProductNotFound { sku })?
    }
}

/// Returns whether there is such a product.
async fn set(store: &mut SqliteConnection, sku: &str, count: u32) -> Result<bool, StoreError> {
    let updated = sqlx::query("update products set stock = ? where sku = ?")
        .bind(count)
        .bind(sku)
        .execute(store)
        .await?;
    Ok(updated.rows_affected() == 1)
}

/// Takes things off the shelf. Call it in a transaction.
pub(crate) async fn reserve(
    store: &mut SqliteConnection,
    sku: &str,
    quantity: u32,
) -> Result<(), ReserveError> {
    let left = count(store, sku).await?;
    let Some(rest) = left.checked_sub(quantity) else {
        return Err(OutOfStock { sku: sku.to_owned(), left }.into());
    };
    set(store, sku, rest).await?;
    Ok(())
}

/// Puts things back.
pub(crate) async fn give_back(
    store: &mut SqliteConnection,
    sku: &str,
    quantity: u32,
) -> Result<(), StoreError> {
    let left = count(store, sku).await?;
    set(store, sku, left.saturating_add(quantity)).await?;
    Ok(())
}

async fn count(store: &mut SqliteConnection, sku: &str) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar("select stock from products where sku = ?")
        .bind(sku)
        .fetch_one(store)
        .await?)
}

//! The cart of each customer.

use std::num::NonZeroU32;

use apierror::ApiError;
use apierror::axum::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use utoipa::ToSchema;

use crate::Shop;
use crate::auth::{Caller, SignInError, SignedOut};
use crate::products::{self, FindProductError, ProductNotFound};
use crate::store::StoreError;

/// The product is not in the cart.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("'{sku}' is not in the cart.")]
#[api(code = "NOT_IN_CART", status = 404, group = "Carts")]
pub struct NotInCart {
    sku: String,
}

/// What `PUT /cart/{sku}` may answer with.
#[derive(Debug, ApiError)]
#[api(union, from(SignInError, FindProductError))]
pub enum PutInCartError {
    SignedOut(SignedOut),
    ProductNotFound(ProductNotFound),
    Store(StoreError),
}

/// What `DELETE /cart/{sku}` may answer with.
#[derive(Debug, ApiError)]
#[api(union, from(SignInError))]
pub enum TakeFromCartError {
    SignedOut(SignedOut),
    NotInCart(NotInCart),
    Store(StoreError),
}

#[derive(Serialize, ToSchema)]
pub struct Item {
    pub sku: String,
    pub quantity: u32,
    /// For one, in cents.
    pub price: u32,
}

#[derive(Deserialize, ToSchema)]
pub struct Quantity {
    #[schema(value_type = u32, minimum = 1)]
    quantity: NonZeroU32,
}

/// What is in the cart.
#[utoipa::path(
    get,
    path = "/cart",
    responses((status = 200, description = "The items.", body = Vec<Item>), SignInError)
)]
pub async fn get_cart(
    State(shop): State<Shop>,
    caller: Caller,
) -> Result<Json<Vec<Item>>, SignInError> {
    let mut store = shop.store.connect().await?;
    let customer = caller.customer(&mut store).await?;
    Ok(Json(items(&mut store, customer.id).await?))
}

/// Sets how many of a product are in the cart.
#[utoipa::path(
    put,
    path = "/cart/{sku}",
    params(("sku" = String, Path)),
    request_body = Quantity,
    responses((status = 200, description = "The items.", body = Vec<Item>), PutInCartError)
)]
pub async fn put_in_cart(
    State(shop): State<Shop>,
    caller: Caller,
    Path(sku): Path<String>,
    Json(Quantity { quantity }): Json<Quantity>,
) -> Result<Json<Vec<Item>>, PutInCartError> {
    let mut store = shop.store.connect().await?;
    let customer = caller.customer(&mut store).await?;
    let product = products::find(&mut store, &sku).await?;
    set(&mut store, customer.id, &product.sku, quantity).await?;
    Ok(Json(items(&mut store, customer.id).await?))
}

/// Takes a product out of the cart.
#[utoipa::path(
    delete,
    path = "/cart/{sku}",
    params(("sku" = String, Path)),
    responses((status = 204, description = "It is out."), TakeFromCartError)
)]
pub async fn take_from_cart(
    State(shop): State<Shop>,
    caller: Caller,
    Path(sku): Path<String>,
) -> Result<StatusCode, TakeFromCartError> {
    let mut store = shop.store.connect().await?;
    let customer = caller.customer(&mut store).await?;
    if remove(&mut store, customer.id, &sku).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(NotInCart { sku })?
    }
}

pub(crate) async fn items(
    store: &mut SqliteConnection,
    customer: i64,
) -> Result<Vec<Item>, StoreError> {
    let rows: Vec<(String, u32, u32)> = sqlx::query_as(
        "select sku, quantity, price from cart_items join products using (sku) \
         where customer = ? order by sku",
    )
    .bind(customer)
    .fetch_all(store)
    .await?;
    let items = rows.into_iter();
    Ok(items.map(|(sku, quantity, price)| Item { sku, quantity, price }).collect())
}

async fn set(
    store: &mut SqliteConnection,
    customer: i64,
    sku: &str,
    quantity: NonZeroU32,
) -> Result<(), StoreError> {
    sqlx::query("insert or replace into cart_items (customer, sku, quantity) values (?, ?, ?)")
        .bind(customer)
        .bind(sku)
        .bind(quantity.get())
        .execute(store)
        .await?;
    Ok(())
}

/// Returns whether the product was in the cart.
async fn remove(
    store: &mut SqliteConnection,
    customer: i64,
    sku: &str,
) -> Result<bool, StoreError> {
    let deleted = sqlx::query("delete from cart_items where customer = ? and sku = ?")
        .bind(customer)
        .bind(sku)
        .execute(store)
        .await?;
    Ok(deleted.rows_affected() == 1)
}

pub(crate) async fn clear(store: &mut SqliteConnection, customer: i64) -> Result<(), StoreError> {
    sqlx::query("delete from cart_items where customer = ?").bind(customer).execute(store).await?;
    Ok(())
}

//! Orders: placed, then paid or canceled.

mod rows;

use apierror::ApiError;
use apierror::axum::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use sqlx::SqliteConnection;
use utoipa::ToSchema;

pub(crate) use self::rows::set_state;
use crate::auth::{Caller, SignInError, SignedOut};
use crate::stock::{self, OutOfStock, ReserveError};
use crate::store::{StoreError, commit};
use crate::{Shop, carts};

/// The customer has no such order.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("There is no order {id}.")]
#[api(code = "ORDER_NOT_FOUND", status = 404, group = "Orders")]
pub struct OrderNotFound {
    id: i64,
}

/// Nothing is in the cart.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The cart is empty.")]
#[api(code = "CART_EMPTY", status = 422, group = "Orders")]
pub struct CartEmpty;

/// The order cannot change any more. An enum, because the two always come together.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(status = 409, group = "Orders")]
pub enum OrderClosed {
    /// The order is paid.
    #[error("The order is paid.")]
    #[api(code = "ORDER_PAID")]
    Paid,

    /// The order is canceled.
    #[error("The order is canceled.")]
    #[api(code = "ORDER_CANCELED")]
    Canceled,
}

/// What `POST /orders` may answer with.
#[derive(Debug, ApiError)]
#[api(union, from(SignInError, ReserveError))]
pub enum PlaceOrderError {
    SignedOut(SignedOut),
    CartEmpty(CartEmpty),
    OutOfStock(OutOfStock),
    Store(StoreError),
}

/// What `GET /orders/{id}` may answer with.
#[derive(Debug, ApiError)]
#[api(union, from(SignInError, FindOrderError))]
pub enum GetOrderError {
    SignedOut(SignedOut),
    OrderNotFound(OrderNotFound),
    Store(StoreError),
}

/// What `DELETE /orders/{id}` may answer with.
#[derive(Debug, ApiError)]
#[api(union, from(SignInError, OpenOrderError))]
pub enum CancelOrderError {
    SignedOut(SignedOut),
    OrderNotFound(OrderNotFound),
    OrderClosed(OrderClosed),
    Store(StoreError),
}

/// What looking up an order may fail with, in any operation.
#[derive(Debug, ApiError)]
#[api(union)]
pub enum FindOrderError {
    OrderNotFound(OrderNotFound),
    Store(StoreError),
}

/// What looking up an order that must be open may fail with.
#[derive(Debug, ApiError)]
#[api(union, from(FindOrderError))]
pub enum OpenOrderError {
    OrderNotFound(OrderNotFound),
    OrderClosed(OrderClosed),
    Store(StoreError),
}

#[derive(Serialize, ToSchema)]
pub struct Order {
    pub id: i64,
    pub state: OrderState,
    /// In cents.
    pub total: i64,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum OrderState {
    Placed,
    Paid,
    Canceled,
}

/// Orders what is in the cart.
#[utoipa::path(
    post,
    path = "/orders",
    responses((status = 201, description = "The order.", body = Order), PlaceOrderError)
)]
pub async fn place_order(
    State(shop): State<Shop>,
    caller: Caller,
) -> Result<(StatusCode, Json<Order>), PlaceOrderError> {
    let mut store = shop.store.begin().await?;
    let customer = caller.customer(&mut store).await?;
    let items = carts::items(&mut store, customer.id).await?;
    if items.is_empty() {
        return Err(CartEmpty.into());
    }
    for item in &items {
        stock::reserve(&mut store, &item.sku, item.quantity).await?;
    }
    let order = rows::insert(&mut store, customer.id, &items).await?;
    carts::clear(&mut store, customer.id).await?;
    commit(store).await?;
    Ok((StatusCode::CREATED, Json(order)))
}

/// The orders of the customer.
#[utoipa::path(
    get,
    path = "/orders",
    responses((status = 200, description = "The orders.", body = Vec<Order>), SignInError)
)]
pub async fn list_orders(
    State(shop): State<Shop>,
    caller: Caller,
) -> Result<Json<Vec<Order>>, SignInError> {
    let mut store = shop.store.connect().await?;
    let customer = caller.customer(&mut store).await?;
    Ok(Json(rows::all(&mut store, customer.id).await?))
}

/// One order.
#[utoipa::path(
    get,
    path = "/orders/{id}",
    params(("id" = i64, Path)),
    responses((status = 200, description = "The order.", body = Order), GetOrderError)
)]
pub async fn get_order(
    State(shop): State<Shop>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Json<Order>, GetOrderError> {
    let mut store = shop.store.connect().await?;
    let customer = caller.customer(&mut store).await?;
    Ok(Json(find(&mut store, customer.id, id).await?))
}

/// Cancels an order that is not paid. Its products go back to the shelf.
#[utoipa::path(
    delete,
    path = "/orders/{id}",
    params(("id" = i64, Path)),
    responses((status = 200, description = "The order.", body = Order), CancelOrderError)
)]
pub async fn cancel_order(
    State(shop): State<Shop>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Json<Order>, CancelOrderError> {
    let mut store = shop.store.begin().await?;
    let customer = caller.customer(&mut store).await?;
    let order = find_open(&mut store, customer.id, id).await?;
    for (sku, quantity) in rows::items(&mut store, id).await? {
        stock::give_back(&mut store, &sku, quantity).await?;
    }
    set_state(&mut store, id, OrderState::Canceled).await?;
    commit(store).await?;
    Ok(Json(Order { state: OrderState::Canceled, ..order }))
}

/// Looks up an order. The orders of others are as if they did not exist.
pub(crate) async fn find(
    store: &mut SqliteConnection,
    customer: i64,
    id: i64,
) -> Result<Order, FindOrderError> {
    let order = rows::find(store, customer, id).await?;
    Ok(order.ok_or(OrderNotFound { id })?)
}

/// Looks up an order that can still be paid or canceled.
pub(crate) async fn find_open(
    store: &mut SqliteConnection,
    customer: i64,
    id: i64,
) -> Result<Order, OpenOrderError> {
    let order = find(store, customer, id).await?;
    match order.state {
        OrderState::Placed => Ok(order),
        OrderState::Paid => Err(OrderClosed::Paid.into()),
        OrderState::Canceled => Err(OrderClosed::Canceled.into()),
    }
}

//! The payments of orders.

use apierror::ApiError;
use apierror::axum::{Json, Path};
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use utoipa::ToSchema;

use crate::Shop;
use crate::auth::{Caller, SignInError, SignedOut};
use crate::orders::{
    self, FindOrderError, OpenOrderError, Order, OrderClosed, OrderNotFound, OrderState,
};
use crate::processor::{CardDeclined, ChargeError, ProcessorDown};
use crate::store::{StoreError, commit};

/// The order is not paid.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Order {order} is not paid.")]
#[api(code = "NOT_PAID", status = 404, group = "Payments")]
pub struct NotPaid {
    order: i64,
}

/// The card was charged, but the payment is not recorded. To pay again is safe: an order is
/// charged once.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("record payment")]
#[api(
    code = "PAYMENT_NOT_RECORDED",
    status = 503,
    group = "Payments",
    retry(backoff, effect = "unknown")
)]
pub struct PaymentNotRecorded {
    source: StoreError,
}

/// What `POST /orders/{id}/payment` may answer with.
#[derive(Debug, ApiError)]
#[api(union, from(SignInError, OpenOrderError, ChargeError))]
pub enum PayOrderError {
    SignedOut(SignedOut),
    OrderNotFound(OrderNotFound),
    OrderClosed(OrderClosed),
    CardDeclined(CardDeclined),
    ProcessorDown(ProcessorDown),
    PaymentNotRecorded(PaymentNotRecorded),
    Store(StoreError),
}

/// What `GET /orders/{id}/payment` may answer with.
#[derive(Debug, ApiError)]
#[api(union, from(SignInError, FindOrderError))]
pub enum GetPaymentError {
    SignedOut(SignedOut),
    OrderNotFound(OrderNotFound),
    NotPaid(NotPaid),
    Store(StoreError),
}

#[derive(Deserialize, ToSchema)]
pub struct Card {
    /// The token of a card. `card_declined` and `card_down` fail, `card_slow` takes a while.
    card: String,
}

#[derive(Serialize, ToSchema)]
pub struct Payment {
    charge: String,
    /// In cents.
    amount: i64,
}

/// Pays an order.
#[utoipa::path(
    post,
    path = "/orders/{id}/payment",
    params(("id" = i64, Path)),
    request_body = Card,
    responses((status = 201, description = "The payment.", body = Payment), PayOrderError)
)]
pub async fn pay_order(
    State(shop): State<Shop>,
    caller: Caller,
    Path(id): Path<i64>,
    Json(Card { card }): Json<Card>,
) -> Result<(StatusCode, Json<Payment>), PayOrderError> {
    let mut store = shop.store.connect().await?;
    let customer = caller.customer(&mut store).await?;
    let order = orders::find_open(&mut store, customer.id, id).await?;
    // Nobody else waits for the database while the processor thinks.
    drop(store);
    let charge = shop.processor.charge(&card, id, order.total).await?;
    let recorded = record(&shop, customer.id, &order, charge).await;
    // The database has changed nothing, but the processor has.
    let payment = recorded.map_err(|error| match error {
        OpenOrderError::Store(source) => PaymentNotRecorded { source }.into(),
        error => PayOrderError::from(error),
    })?;
    Ok((StatusCode::CREATED, Json(payment)))
}

/// The payment of an order.
#[utoipa::path(
    get,
    path = "/orders/{id}/payment",
    params(("id" = i64, Path)),
    responses((status = 200, description = "The payment.", body = Payment), GetPaymentError)
)]
pub async fn get_payment(
    State(shop): State<Shop>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Json<Payment>, GetPaymentError> {
    let mut store = shop.store.connect().await?;
    let customer = caller.customer(&mut store).await?;
    let order = orders::find(&mut store, customer.id, id).await?;
    let payment = find(&mut store, order.id).await?;
    Ok(Json(payment.ok_or(NotPaid { order: id })?))
}

/// Records the charge of an order, or gives the money back if somebody has canceled the
/// order in the meantime.
async fn record(
    shop: &Shop,
    customer: i64,
    order: &Order,
    charge: String,
) -> Result<Payment, OpenOrderError> {
    let mut store = shop.store.begin().await?;
    if let Err(error) = orders::find_open(&mut store, customer, order.id).await {
        if let OpenOrderError::OrderClosed(OrderClosed::Canceled) = error {
            shop.processor.refund(order.id).await;
        }
        return Err(error);
    }
    let payment = Payment { charge, amount: order.total };
    insert(&mut store, order.id, &payment).await?;
    orders::set_state(&mut store, order.id, OrderState::Paid).await?;
    commit(store).await?;
    Ok(payment)
}

async fn insert(
    store: &mut SqliteConnection,
    order: i64,
    payment: &Payment,
) -> Result<(), StoreError> {
    sqlx::query("insert into payments (order_id, charge, amount) values (?, ?, ?)")
        .bind(order)
        .bind(&payment.charge)
        .bind(payment.amount)
        .execute(store)
        .await?;
    Ok(())
}

async fn find(store: &mut SqliteConnection, order: i64) -> Result<Option<Payment>, StoreError> {
    let row: Option<(String, i64)> =
        sqlx::query_as("select charge, amount from payments where order_id = ?")
            .bind(order)
            .fetch_optional(store)
            .await?;
    Ok(row.map(|(charge, amount)| Payment { charge, amount }))
}

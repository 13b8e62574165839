//! The rows of orders.

use sqlx::SqliteConnection;

use super::{Order, OrderState};
use crate::carts::Item;
use crate::store::StoreError;

type Row = (i64, String, i64);

fn order((id, state, total): Row) -> Order {
    let state = match state.as_str() {
        "paid" => OrderState::Paid,
        "canceled" => OrderState::Canceled,
        // The schema allows these three.
        _ => OrderState::Placed,
    };
    Order { id, state, total }
}

fn name(state: OrderState) -> &'static str {
    match state {
        OrderState::Placed => "placed",
        OrderState::Paid => "paid",
        OrderState::Canceled => "canceled",
    }
}

pub(super) async fn all(
    store: &mut SqliteConnection,
    customer: i64,
) -> Result<Vec<Order>, StoreError> {
    let rows: Vec<Row> =
        sqlx::query_as("select id, state, total from orders where customer = ? order by id")
            .bind(customer)
            .fetch_all(store)
            .await?;
    Ok(rows.into_iter().map(order).collect())
}

pub(super) async fn find(
    store: &mut SqliteConnection,
    customer: i64,
    id: i64,
) -> Result<Option<Order>, StoreError> {
    let row: Option<Row> =
        sqlx::query_as("select id, state, total from orders where customer = ? and id = ?")
            .bind(customer)
            .bind(id)
            .fetch_optional(store)
            .await?;
    Ok(row.map(order))
}

/// Returns numbers and quantities of the products of an order.
pub(super) async fn items(
    store: &mut SqliteConnection,
    id: i64,
) -> Result<Vec<(String, u32)>, StoreError> {
    Ok(sqlx::query_as("select sku, quantity from order_items where order_id = ?")
        .bind(id)
        .fetch_all(store)
        .await?)
}

pub(super) async fn insert(
    store: &mut SqliteConnection,
    customer: i64,
    items: &[Item],
) -> Result<Order, StoreError> {
    let price = |item: &Item| i64::from(item.quantity).saturating_mul(i64::from(item.price));
    let total = items.iter().map(price).fold(0, i64::saturating_add);
    let state = OrderState::Placed;
    let id = sqlx::query_scalar(
        "insert into orders (customer, total, state) values (?, ?, ?) returning id",
    )
    .bind(customer)
    .bind(total)
    .bind(name(state))
    .fetch_one(&mut *store)
    .await?;
    for item in items {
        sqlx::query("insert into order_items (order_id, sku, quantity) values (?, ?, ?)")
            .bind(id)
            .bind(&item.sku)
            .bind(item.quantity)
            .execute(&mut *store)
            .await?;
    }
    Ok(Order { id, state, total })
}

pub(crate) async fn set_state(
    store: &mut SqliteConnection,
    id: i64,
    state: OrderState,
) -> Result<(), StoreError> {
    sqlx::query("update orders set state = ? where id = ?")
        .bind(name(state))
        .bind(id)
        .execute(store)
        .await?;
    Ok(())
}

//! The accounts of customers.

use apierror::ApiError;
use apierror::axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use utoipa::ToSchema;

use crate::Shop;
use crate::auth::{Caller, SignInError, Token};
use crate::store::StoreError;

/// There is an account with this address.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("email taken")]
#[api(
    code = "EMAIL_TAKEN",
    status = 409,
    group = "Customers",
    message = "There is an account with this address.",
    on(unique = "customers.email")
)]
pub struct EmailTaken;

/// What `POST /customers` may answer with.
#[derive(Debug, ApiError)]
#[api(union, from(sqlx::Error))]
pub enum SignUpError {
    EmailTaken(EmailTaken),
    Store(StoreError),
}

#[derive(Deserialize, ToSchema)]
pub struct SignUp {
    email: Email,
}

#[derive(Deserialize, ToSchema)]
#[serde(try_from = "String")]
struct Email(String);

impl TryFrom<String> for Email {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_address = text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
        });
        if is_address { Ok(Self(text.to_lowercase())) } else { Err("not an email address") }
    }
}

#[derive(Serialize, ToSchema)]
pub struct SignedUp {
    id: i64,
    /// Is shown this once.
    token: String,
}

#[derive(Serialize, ToSchema)]
pub struct Me {
    id: i64,
    email: String,
}

/// Opens an account.
#[utoipa::path(
    post,
    path = "/customers",
    request_body = SignUp,
    responses((status = 201, description = "The account.", body = SignedUp), SignUpError)
)]
pub async fn sign_up(
    State(shop): State<Shop>,
    Json(new): Json<SignUp>,
) -> Result<(StatusCode, Json<SignedUp>), SignUpError> {
    let token = Token::random();
    let mut store = shop.store.connect().await?;
    let id = insert(&mut store, &new.email.0, &token, Role::Customer).await?;
    Ok((StatusCode::CREATED, Json(SignedUp { id, token: token.as_str().to_owned() })))
}

/// The account of the caller.
#[utoipa::path(
    get,
    path = "/customers/me",
    responses((status = 200, description = "The account.", body = Me), SignInError)
)]
pub async fn get_me(State(shop): State<Shop>, caller: Caller) -> Result<Json<Me>, SignInError> {
    let mut store = shop.store.connect().await?;
    let customer = caller.customer(&mut store).await?;
    Ok(Json(Me { id: customer.id, email: customer.email }))
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Customer,
    Staff,
}

pub(crate) async fn insert(
    store: &mut SqliteConnection,
    email: &str,
    token: &Token,
    role: Role,
) -> Result<i64, SignUpError> {
    let id = sqlx::query_scalar(
        "insert into customers (email, token_hash, is_staff) values (?, ?, ?) returning id",
    )
    .bind(email)
    .bind(token.hash())
    .bind(role == Role::Staff)
    .fetch_one(store)
    .await?;
    Ok(id)
}

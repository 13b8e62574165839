//! Who sends a request.
//!
//! The extractor takes the token and does not fail. Handlers ask for a customer or for
//! staff, so the errors of it are in their signatures.

use std::convert::Infallible;

use apierror::ApiError;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::store::StoreError;

/// No token was sent, or one that nobody has.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Sign in first.")]
#[api(
    code = "SIGNED_OUT",
    status = 401,
    group = "Sign-in",
    header(www_authenticate = "Bearer"),
    help = "Send the token of `POST /customers` as `Authorization: Bearer …`."
)]
pub struct SignedOut;

/// Only staff may do this.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("customer {customer} is not staff")]
#[api(code = "STAFF_ONLY", status = 403, group = "Sign-in", message = "Only staff may do this.")]
pub struct StaffOnly {
    customer: i64,
}

/// What asking for the customer may fail with.
#[derive(Debug, ApiError)]
#[api(union)]
pub enum SignInError {
    SignedOut(SignedOut),
    Store(StoreError),
}

/// What asking for staff may fail with.
#[derive(Debug, ApiError)]
#[api(union, from(SignInError))]
pub enum StaffError {
    SignedOut(SignedOut),
    StaffOnly(StaffOnly),
    Store(StoreError),
}

/// The sender of a request, before anybody has looked at the token.
pub struct Caller(Option<Token>);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer "));
        Ok(Self(token.map(|token| Token(token.to_owned()))))
    }
}

/// A customer who is signed in.
pub struct Customer {
    pub id: i64,
    pub email: String,
    is_staff: bool,
}

impl Caller {
    pub async fn customer(self, store: &mut SqliteConnection) -> Result<Customer, SignInError> {
        let token = self.0.ok_or(SignedOut)?;
        Ok(find(store, &token).await?.ok_or(SignedOut)?)
    }

    pub async fn staff(self, store: &mut SqliteConnection) -> Result<Customer, StaffError> {
        let customer = self.customer(store).await?;
        if customer.is_staff { Ok(customer) } else { Err(StaffOnly { customer: customer.id })? }
    }
}

async fn find(store: &mut SqliteConnection, token: &Token) -> Result<Option<Customer>, StoreError> {
    let row: Option<(i64, String, bool)> =
        sqlx::query_as("select id, email, is_staff from customers where token_hash = ?")
            .bind(token.hash())
            .fetch_optional(store)
            .await?;
    Ok(row.map(|(id, email, is_staff)| Customer { id, email, is_staff }))
}

/// What a customer signs requests with. The database has only its hash.
pub struct Token(String);

impl Token {
    pub(crate) fn random() -> Self {
        Self(Uuid::new_v4().simple().to_string())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(&self.0).to_vec()
    }
}

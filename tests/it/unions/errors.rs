//! The errors of a shop, and the unions of its operations.

use std::io;
use std::time::Duration;

use apierror::ApiError;
use apierror::envelope::{Flat, Nested, PlainText};

/// No such product.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("select products: no row for {sku}")]
#[api(code = "PRODUCT_NOT_FOUND", status = 404, message = "Product '{sku}' not found.")]
pub(crate) struct ProductNotFound {
    #[api(detail)]
    pub(crate) sku: &'static str,
}

pub(crate) fn product_not_found() -> ProductNotFound {
    ProductNotFound { sku: "shirt" }
}

/// Fewer are left than were ordered.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{left} left")]
#[api(code = "OUT_OF_STOCK", status = 409, retry = "backoff", header(x_static = "1"))]
pub(crate) struct OutOfStock {
    #[api(detail)]
    pub(crate) left: u32,
    #[api(header = "x-shelf")]
    pub(crate) shelf: &'static str,
    #[api(retry_after)]
    pub(crate) delivery: Duration,
}

pub(crate) fn out_of_stock() -> OutOfStock {
    OutOfStock { left: 2, shelf: "A7", delivery: Duration::from_secs(90) }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(kind = AuthErrorKind)]
pub(crate) enum AuthError {
    /// Nobody is signed in. This kind has an envelope of its own.
    #[error("no session")]
    #[api(
        code = "SIGNED_OUT",
        status = 401,
        message = "Sign in first.",
        envelope = PlainText,
        header(www_authenticate = "Bearer")
    )]
    SignedOut,
    /// The order belongs to another account.
    #[error("not yours")]
    #[api(code = "NOT_YOURS", status = 403)]
    NotYours,
}

#[derive(Debug, PartialEq, thiserror::Error, ApiError)]
#[error("declined: {reason}")]
#[api(code = "PAYMENT_DECLINED", status = 402, log = "warn")]
pub(crate) struct PaymentDeclined {
    #[api(extension)]
    pub(crate) reason: &'static str,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("store on {host}")]
#[api(code = "STORE_DOWN", status = 500)]
pub(crate) struct StoreDown {
    #[api(log)]
    pub(crate) host: &'static str,
    #[source]
    pub(crate) source: io::Error,
}

pub(crate) fn store_down() -> StoreDown {
    StoreDown { host: "db-1", source: io::Error::other("db-1 refused") }
}

/// What taking things off the shelf may fail with.
#[derive(Debug, ApiError)]
#[api(union)]
pub(crate) enum StockError {
    ProductNotFound(ProductNotFound),
    OutOfStock(OutOfStock),
}

/// What placing an order may fail with.
#[derive(Debug, ApiError)]
#[api(union, from(StockError), envelope = Flat)]
pub(crate) enum PlaceOrderError {
    ProductNotFound(ProductNotFound),
    OutOfStock(OutOfStock),
    Auth(AuthError),
    Payment(Box<PaymentDeclined>),
    Store(StoreDown),
}

/// A union of unions that share members.
#[derive(Debug, ApiError)]
#[api(union)]
#[api(envelope = Nested)]
pub(crate) enum ShopError {
    PlaceOrder(Box<PlaceOrderError>),
    Stock(StockError),
}

//! Generated code triggers no lint of rustc.

#![deny(missing_docs, missing_debug_implementations, unreachable_pub, unused_qualifications)]
#![deny(single_use_lifetimes, trivial_casts, unused_lifetimes, unused_results, unsafe_code)]
#![deny(unreachable_patterns, unused_variables, unused_mut)]

use apierror::ApiError;

/// Errors of orders.
#[derive(Debug, thiserror::Error, ApiError)]
#[non_exhaustive]
pub enum OrderError {
    /// When there is no such order.
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, message = "No {id}.")]
    NotFound {
        /// The order's number.
        #[api(detail, header = "x-order", extension = "order")]
        id: u32,
        /// The shop's name.
        #[api(detail)]
        shop: Option<String>,
    },
    /// When it is late.
    #[error("late")]
    #[api(code = "LATE", status = 503)]
    Late(#[api(retry_after)] u8, #[api(details)] String),
}

/// Errors of one operation.
#[derive(Debug, ApiError)]
#[api(union)]
#[non_exhaustive]
pub enum ReadError {
    /// When there is no such order.
    Order(OrderError),
}

/// Errors of another operation.
#[derive(Debug, ApiError)]
#[api(union, from(ReadError))]
#[non_exhaustive]
pub enum WriteError<'a, T> {
    /// When there is no such order.
    Order(Box<OrderError>),
    /// When a name is bad.
    Name(BadName<'a>),
    /// Another error.
    Other(T),
}

/// When a name is bad.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("bad name {0}")]
#[api(code = "BAD_NAME", status = 422)]
pub struct BadName<'a>(&'a str);

#[test]
fn compiles_and_runs() {
    let union: WriteError<'_, OrderError> =
        ReadError::from(OrderError::Late(3, String::new())).into();
    assert_eq!(union.code(), "LATE");
    assert_eq!(WriteError::<OrderError>::from(BadName("n")).message(), "bad name n");
    let error = OrderError::NotFound { id: 7, shop: None };
    assert_eq!(error.message(), "No 7.");
    assert_eq!(OrderError::Late(3, String::new()).code(), "LATE");
}

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

#[test]
fn compiles_and_runs() {
    let error = OrderError::NotFound { id: 7, shop: None };
    assert_eq!(error.message(), "No 7.");
    assert_eq!(OrderError::Late(3, String::new()).code(), "LATE");
}

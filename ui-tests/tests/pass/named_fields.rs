use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order {id} in {shop}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, message = "Order {id} not found.")]
    NotFound {
        /// The order's number.
        #[api(detail)]
        id: u32,
        shop: String,
    },

    #[error("empty")]
    #[api(code = "EMPTY", status = 400)]
    Empty {},
}

#[test]
fn compiles_and_runs() {
    let error = OrderError::NotFound { id: 7, shop: "north".to_owned() };
    assert_eq!(error.message(), "Order 7 not found.");
    assert!(!String::from_utf8_lossy(&error.to_json()).contains("north"));
    assert_eq!(OrderError::Empty {}.code(), "EMPTY");
}

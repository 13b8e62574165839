use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Flat)]
#[api(domain = "orders.example")]
#[api(group = "Orders")]
enum OrderError {
    #[error("no order {id}")]
    #[api(code = "ORDER_NOT_FOUND")]
    #[api(status = 404)]
    /// Between the attributes.
    #[api(message = "No order {id}.")]
    NotFound {
        #[api(detail)]
        #[api(header = "x-order")]
        id: u32,
    },
}

#[test]
fn compiles_and_runs() {
    let response = OrderError::NotFound { id: 7 }.to_response();
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers()["x-order"], "7");
}

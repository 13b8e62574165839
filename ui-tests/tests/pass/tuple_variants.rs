use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Flat)]
enum OrderError {
    #[error("no order {0}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, message = "Order {0} of {1} not found.")]
    NotFound(#[api(detail = "id")] u32, &'static str),

    #[error("gone")]
    #[api(code = "ORDER_GONE", status = 410, message = "{} and {} are gone.")]
    Gone(u8, u8),

    #[error("empty")]
    #[api(code = "EMPTY", status = 400)]
    Empty(),
}

#[test]
fn compiles_and_runs() {
    assert_eq!(OrderError::NotFound(7, "Ann").message(), "Order 7 of Ann not found.");
    assert_eq!(OrderError::Gone(1, 2).message(), "1 and 2 are gone.");
    assert_eq!(OrderError::Empty().to_response().status(), 400);
}

//! Two variants may share a code that means one thing, in whatever form it is
//! written.

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "NOT_FOUND", status = 404)]
    NoOrder,

    #[error("no shop")]
    #[api(code = "NOT_FOUND", status = NOT_FOUND, retry = "never", message = "No shop.", title = "No shop")]
    NoShop,

    #[error("late")]
    #[api(code = "LATE", status = 503, retry(backoff, max_attempts = 3))]
    Late,

    #[error("later")]
    #[api(code = "LATE", status = 503, retry = "backoff")]
    Later,
}

#[test]
fn compiles_and_runs() {
    assert_eq!(OrderError::NoOrder.code(), OrderError::NoShop.code());
    assert_eq!(OrderError::Late.retry(), OrderError::Later.retry());
}

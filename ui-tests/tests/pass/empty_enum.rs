use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "no value of it can exist")]
enum Never {}

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,

    #[error(transparent)]
    #[api(transparent)]
    Never(#[from] Never),
}

#[test]
fn compiles_and_runs() {
    assert_eq!(Never::specs().count(), 0);
    assert_eq!(OrderError::specs().count(), 1);
    assert_eq!(OrderError::NotFound.code(), "ORDER_NOT_FOUND");
}

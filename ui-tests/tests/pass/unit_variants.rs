use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,

    #[error("database: disk on fire")]
    #[api(code = "DATABASE", status = 500)]
    Database,
}

#[test]
fn compiles_and_runs() {
    assert_eq!(OrderError::NotFound.message(), "no order");
    assert_eq!(OrderError::Database.message(), "Internal Server Error");
    assert_eq!(OrderError::specs().count(), 2);
}

use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,

    #[deprecated = "use `NotFound`"]
    #[error("lost")]
    #[api(code = "ORDER_LOST", status = 404, message = "Lost {id}.")]
    #[allow(dead_code, reason = "declared for its catalogue")]
    Lost {
        #[deprecated = "never read"]
        #[api(detail)]
        id: u32,
    },
}

#[test]
fn compiles_and_runs() {
    assert_eq!(OrderError::NotFound.code(), "ORDER_NOT_FOUND");
    assert_eq!(OrderError::specs().count(), 2);
}

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[deprecated = "use the other"]
enum OldError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,
}

#[test]
fn compiles_and_runs() {
    #[allow(deprecated, reason = "only the derive must not warn")]
    let error = OldError::NotFound;
    assert_eq!(error.code(), "ORDER_NOT_FOUND");
}

use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NotFound;

#[derive(Debug, thiserror::Error, ApiError)]
enum ShopError<E: std::error::Error + 'static> {
    #[error(transparent)]
    #[api(transparent)]
    Inner(#[from] E),

    #[error("closed")]
    #[api(code = "CLOSED", status = 403)]
    Closed,
}

#[test]
fn compiles_and_runs() {
    assert_eq!(ShopError::from(NotFound).to_response().status(), 404);
    assert_eq!(ShopError::<NotFound>::Closed.code(), "CLOSED");
    assert_eq!(ShopError::<NotFound>::specs().count(), 2);
}

use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order {0}")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NotFound<T: std::fmt::Debug + std::fmt::Display = u32>(#[api(detail = "id")] T);

#[test]
fn compiles_and_runs() {
    assert_eq!(<NotFound>::specs().count(), 1);
    assert_eq!(NotFound("a").to_response().status(), 404);
}

use apierror::{ApiError, DeclaredError};

/// When there is no such order.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order {id}")]
#[api(envelope = apierror::envelope::Nested, domain = "orders.example")]
#[api(code = "ORDER_NOT_FOUND", status = 404, title = "No such order", group = "Orders")]
struct NotFound {
    #[api(detail)]
    id: u32,
}

#[test]
fn compiles_and_runs() {
    let error = NotFound { id: 7 };
    assert_eq!(error.to_response().status(), 404);
    assert_eq!(error.spec().description, "When there is no such order.");
    assert_eq!(error.spec().group, "Orders");
}

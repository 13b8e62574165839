//! gRPC codes: from the status, declared, on a struct, from `macro_rules!`, and
//! shared.

use apierror::{ApiError, DeclaredError, GrpcCode};

macro_rules! declare {
    ($code:literal) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("lost")]
        #[api(code = "LOST", status = 409, grpc = $code)]
        struct Lost;
    };
}

declare!("ABORTED");

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "NO_ORDER", status = 404)]
    NoOrder,

    #[error("shipped")]
    #[api(code = "SHIPPED", status = 409, grpc = "FAILED_PRECONDITION")]
    Shipped,

    #[error("shipped in part")]
    #[api(code = "SHIPPED", status = 409, grpc = r"FAILED_PRECONDITION")]
    ShippedInPart,

    #[error(transparent)]
    #[api(transparent)]
    Lost(#[from] Lost),
}

#[test]
fn compiles_and_runs() {
    let codes: Vec<_> = OrderError::specs().map(apierror::ErrorSpec::grpc_code).collect();
    let shipped = GrpcCode::FailedPrecondition;
    assert_eq!(codes, [GrpcCode::NotFound, shipped, shipped, GrpcCode::Aborted]);
    assert_eq!(OrderError::NoOrder.spec().grpc, None);
    assert_eq!(OrderError::from(Lost).spec().grpc, Some(GrpcCode::Aborted));
    assert_eq!(
        (OrderError::Shipped.code(), OrderError::ShippedInPart.code()),
        ("SHIPPED", "SHIPPED")
    );
}

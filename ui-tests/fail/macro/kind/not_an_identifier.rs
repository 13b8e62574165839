use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(kind = "OrderKind", code = "ORDER_NOT_FOUND", status = 404)]
struct Quoted;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(kind = kinds::OrderKind, code = "ORDER_NOT_FOUND", status = 404)]
struct Elsewhere;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(kind, code = "ORDER_NOT_FOUND", status = 404)]
struct Nothing;

fn main() {}

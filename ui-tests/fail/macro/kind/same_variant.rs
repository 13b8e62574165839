use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(kind = OrderErrorKind, status = 404)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND")]
    NotFound,

    #[error("no order either")]
    #[api(code = "order-not-found")]
    NotFoundEither,
}

fn main() {}

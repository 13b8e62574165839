use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(
        code = "ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_ORDER_",
        status = 404
    )]
    NotFound,
}

fn main() {}

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_GONE", status = 404)]
    NotFound,

    #[error("no order")]
    #[api(code = "ORDER_GONE", status = 410)]
    Gone,
}

fn main() {}

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(message = required)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,

    #[error("gone")]
    #[api(code = "GONE", status = 410, message = required)]
    Gone,
}

fn main() {}

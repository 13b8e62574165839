use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND" status = 404)]
    NotFound,

    #[error("no order")]
    #[api(code = "ORDER_GONE", status = 410 message = "Gone.")]
    Gone,
}

fn main() {}

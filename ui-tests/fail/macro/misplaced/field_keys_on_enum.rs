use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(detail, details, extension, retry_after)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,
}

fn main() {}

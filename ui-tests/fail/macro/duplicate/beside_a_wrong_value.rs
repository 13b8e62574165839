use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 99, status = 404)]
    NotFound,
}

fn main() {}

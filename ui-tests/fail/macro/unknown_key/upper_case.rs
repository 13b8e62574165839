use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(CODE = "ORDER_NOT_FOUND", Status = 404)]
    NotFound,
}

fn main() {}

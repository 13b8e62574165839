use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api("ORDER_NOT_FOUND", 404)]
    NotFound,
}

fn main() {}

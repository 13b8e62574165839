use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api = "ORDER_NOT_FOUND"]
    NotFound,
}

fn main() {}

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(status = 404)]
    NotFound,
}

fn main() {}

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(rename_all = "SCREAMING_SNAKE_CASE")]
enum OrderError {
    #[error("no order")]
    NotFound,

    #[error("no order")]
    #[api(message = "Gone.")]
    Gone,
}

fn main() {}

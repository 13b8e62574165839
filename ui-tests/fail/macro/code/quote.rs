use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER\"NOT_FOUND", status = 404)]
    NotFound,
}

fn main() {}

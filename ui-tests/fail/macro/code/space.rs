use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER NOT FOUND", status = 404)]
    NotFound,
}

fn main() {}

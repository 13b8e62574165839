//! `title` is a member of `ProblemDetails`, the default envelope.

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(extension)]
        title: String,
    },
}

fn main() {}

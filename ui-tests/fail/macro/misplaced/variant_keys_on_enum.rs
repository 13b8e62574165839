use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(
    code = "A",
    message = "No.",
    title = "No",
    help = "Look",
    transparent
)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,
}

fn main() {}

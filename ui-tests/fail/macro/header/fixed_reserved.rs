use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(
        code = "ORDER_NOT_FOUND",
        status = 404,
        header(content_type = "text/plain", connection = "close", retry_after = "30")
    )]
    NotFound,
}

fn main() {}

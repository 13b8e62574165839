use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(message = "No such order.")]
    NotFound,
}

fn main() {}

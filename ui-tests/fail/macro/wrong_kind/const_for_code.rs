use apierror::ApiError;

const CODE: &str = "ORDER_NOT_FOUND";

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = crate::CODE, status = 404)]
    NotFound,
}

fn main() {}

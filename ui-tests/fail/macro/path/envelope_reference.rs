use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = &'static Flat)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound,
}

fn main() {}

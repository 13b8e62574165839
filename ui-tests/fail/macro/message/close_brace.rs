use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, message = "Order id} not found.")]
    NotFound { id: u32, size: u32 },
}

fn main() {}

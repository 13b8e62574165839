use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, message = "No order {id:width$}.")]
    NotFound { id: u32, width: u32 },
}

fn main() {}

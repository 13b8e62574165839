use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(retry_after)]
        wait: u32,
    },
}

fn main() {}

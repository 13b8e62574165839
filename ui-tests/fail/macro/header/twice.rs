use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(header = "x-order")]
        f0: u32,
        #[api(header = "X-Order")]
        f1: u32,
    },
}

fn main() {}

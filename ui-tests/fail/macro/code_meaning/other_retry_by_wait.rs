use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_LATE", status = 503)]
    Late,

    #[error("no order")]
    #[api(code = "ORDER_LATE", status = 503)]
    Later {
        #[api(retry_after)]
        wait: u32,
    },
}

fn main() {}

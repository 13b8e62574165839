use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_LATE", status = 503)]
    Late,

    #[error("no order")]
    #[api(code = "ORDER_LATE", status = 503, retry = "poll")]
    Later,
}

fn main() {}

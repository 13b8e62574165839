use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "BUSY", status = 503)]
    Busy {
        #[api(retry_after)]
        wait: std::time::Instant,
    },
}

fn main() {}

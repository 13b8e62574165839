use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "BUSY", status = 503, retry = "never")]
    Busy {
        #[api(retry_after)]
        wait: u32,
    },
}

fn main() {}

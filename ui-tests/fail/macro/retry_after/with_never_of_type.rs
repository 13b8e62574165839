use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(retry = "never")]
enum OrderError {
    #[error("no order")]
    #[api(code = "BUSY", status = 503)]
    Busy {
        #[api(retry_after)]
        wait: u32,
    },
}

fn main() {}

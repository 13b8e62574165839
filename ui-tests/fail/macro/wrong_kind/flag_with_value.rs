use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(transparent = true)]
    Auth(#[from] std::io::Error),

    #[error("no order")]
    #[api(code = "ORDER_GONE", status = 503)]
    Gone {
        #[api(details = "gone")]
        what: String,
        #[api(retry_after = 30)]
        wait: u32,
    },
}

fn main() {}

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(detial)]
        id: u32,
        #[api(retry_afer)]
        wait: u32,
        #[api(retryAfter)]
        pause: u32,
    },
}

fn main() {}

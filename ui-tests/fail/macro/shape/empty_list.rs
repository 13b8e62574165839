use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api()]
enum OrderError {
    #[error("no order")]
    #[api()]
    NotFound,

    #[error("no order")]
    #[api(code = "ORDER_GONE", status = 410)]
    Gone {
        #[api()]
        id: u32,
    },
}

fn main() {}

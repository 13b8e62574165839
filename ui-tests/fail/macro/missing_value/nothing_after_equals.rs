use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code =)]
    NotFound,

    #[error("no order")]
    #[api(code = "ORDER_GONE", status = )]
    Gone,

    #[error("no order")]
    #[api(code = , status = 404)]
    Lost,

    #[error("no order")]
    #[api(code = "ORDER_LATE", status = 404)]
    Late {
        #[api(header = )]
        id: u32,
    },
}

fn main() {}

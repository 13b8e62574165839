use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(or_null)]
        id: Option<u32>,
        #[api(detail, or_null)]
        shop: u32,
    },
}

fn main() {}

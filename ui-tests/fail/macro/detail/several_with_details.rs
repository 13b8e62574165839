use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(details)]
        order: String,
        #[api(detail)]
        id: u32,
        #[api(detail)]
        sku: u32,
    },
}

fn main() {}

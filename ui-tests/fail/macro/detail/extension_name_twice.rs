use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(extension)]
        id: u32,
        #[api(extension = "id")]
        sku: u32,
    },
}

fn main() {}

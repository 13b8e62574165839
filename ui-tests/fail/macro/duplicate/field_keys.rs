use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(detail, detail = "other")]
        id: u32,
        #[api(extension, extension)]
        sku: u32,
        #[api(header = "x-a", header = "x-b")]
        order: u32,
    },

    #[error("no order")]
    #[api(code = "ORDER_LATE", status = 503)]
    Late {
        #[api(details, details)]
        what: String,
        #[api(retry_after, retry_after)]
        wait: u32,
    },
}

fn main() {}

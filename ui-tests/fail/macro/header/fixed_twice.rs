use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, header(x_order = "1", X_Order = "2"))]
    NotFound,
}

fn main() {}

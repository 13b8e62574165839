use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404, message = "Order {sku} not found.")]
struct NotFound {
    id: u32,
}

fn main() {}

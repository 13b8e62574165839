use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, message = "Order {costumer} not found.")]
    NotFound { id: u32, size: u32, customer: u32, shop: u32, city: u32 },
}

fn main() {}

use apierror::ApiError;

struct Shelf;

#[derive(thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, message = "No order on {0:?}.")]
    NotFound(Shelf),
}

impl std::fmt::Debug for OrderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OrderError")
    }
}

fn main() {}

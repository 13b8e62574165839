use apierror::ApiError;

#[derive(Debug)]
struct Shelf;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound(u32, #[api(detail = "shelf")] Shelf),
}

fn main() {}

use apierror::ApiError;

#[derive(Debug)]
struct Shelf;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, detail(reason = "not on {shelf}"))]
    NotFound { shelf: Shelf },
}

fn main() {}

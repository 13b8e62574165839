use apierror::ApiError;

#[derive(Debug)]
struct Shelf;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NotFound {
    #[api(detail)]
    shelf: Shelf,
}

fn main() {}

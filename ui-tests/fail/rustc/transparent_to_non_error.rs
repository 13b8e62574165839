use apierror::ApiError;

#[derive(Debug)]
struct Shelf;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(transparent)]
    Shelf(Shelf),
}

fn main() {}

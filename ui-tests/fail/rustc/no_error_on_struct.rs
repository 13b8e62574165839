use apierror::ApiError;

#[derive(Debug, ApiError)]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NotFound;

fn main() {}

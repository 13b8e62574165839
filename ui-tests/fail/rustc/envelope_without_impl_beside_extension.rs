//! The missing impl is reported once.

use apierror::ApiError;

struct Plain;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Plain)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(extension)]
        id: u32,
    },
}

fn main() {}

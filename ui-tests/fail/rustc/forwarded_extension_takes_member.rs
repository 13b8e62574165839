//! Only the envelope of the outer type has a member `path`.

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Flat)]
enum StockError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(extension)]
        path: String,
    },
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::NestJs)]
enum OrderError {
    #[error("no order")]
    #[api(transparent)]
    Stock(#[from] StockError),
}

fn main() {}

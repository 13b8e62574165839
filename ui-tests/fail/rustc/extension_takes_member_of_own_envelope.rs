//! Only the envelope of the variant has a member `path`.

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Flat)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, envelope = apierror::envelope::NestJs)]
    NotFound {
        #[api(extension)]
        path: String,
    },
}

fn main() {}

use apierror::ApiError;

struct Plain;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Flat)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, envelope = Plain)]
    NotFound {
        #[api(extension)]
        path: String,
    },
}

fn main() {}

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::WithRetry<apierror::envelope::Flat>)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(extension)]
        retry: bool,
    },
}

fn main() {}

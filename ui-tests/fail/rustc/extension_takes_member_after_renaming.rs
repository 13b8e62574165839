use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::NestJs, rename_all_fields = "camelCase")]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(extension)]
        status_code: u32,
    },
}

fn main() {}

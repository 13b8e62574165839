use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = 409)]
    A {
        #[api(grpc = "ABORTED")]
        id: u32,
    },
}

fn main() {}

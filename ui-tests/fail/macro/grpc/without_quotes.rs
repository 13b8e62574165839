use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "A", status = 409, grpc = ABORTED)]
    A,

    #[error("no order")]
    #[api(code = "B", status = 409, grpc(ABORTED))]
    B,

    #[error("no order")]
    #[api(code = "C", status = 409, grpc = 10)]
    C,

    #[error("no order")]
    #[api(code = "D", status = 409, grpc = tonic::Code::Aborted)]
    D,
}

fn main() {}

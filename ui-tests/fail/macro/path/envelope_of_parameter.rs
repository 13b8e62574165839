use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError<E: std::fmt::Debug> {
    #[error("lost")]
    #[api(code = "LOST", status = 409, envelope = apierror::envelope::WithRetry<E>)]
    Lost(E),
}

fn main() {}

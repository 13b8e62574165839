use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("failed")]
#[api(code = "CE_00", name = "FAILED", status = 400)]
struct Failed;

#[derive(Debug, thiserror::Error, ApiError)]
enum PaymentError {
    #[error("failed")]
    #[api(transparent)]
    Failed(#[from] Failed),

    #[error("declined")]
    #[api(code = "CE_01", name = "FAILED", status = 400)]
    Declined,
}

fn main() {}

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum PaymentError {
    #[error("failed")]
    #[api(code = "CE_00", name = "FAILED", status = 400)]
    Failed,

    #[error("declined")]
    #[api(code = "CE_00", name = "FAILED", status = 402)]
    Declined,

    #[error("lost")]
    #[api(code = "CE_01", name = "FAILED", status = 400)]
    Lost,

    #[error("empty")]
    #[api(code = "", name = "", status = 400)]
    Empty,
}

fn main() {}

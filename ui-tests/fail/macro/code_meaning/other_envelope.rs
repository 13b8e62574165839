use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("lost")]
    #[api(code = "CONFLICT", status = 409, envelope = apierror::envelope::Flat)]
    Lost,

    #[error("late")]
    #[api(code = "CONFLICT", status = 409, envelope = apierror::envelope::Nested)]
    Late,

    #[error("there")]
    #[api(code = "CONFLICT", status = 409)]
    There,
}

fn main() {}

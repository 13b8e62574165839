use apierror::ApiError;

#[derive(Debug, ApiError)]
enum OrderError {
    #[api(code = "DATABASE", status = 500, message = display)]
    Database,
}

impl std::error::Error for OrderError {}

fn main() {}

//! The code is legal in the envelope of its own type.

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("signed out")]
#[api(code = "signed_out", status = 401, domain = "shop.example.com")]
struct SignedOut;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Google)]
enum OrderError {
    #[error(transparent)]
    #[api(transparent)]
    Auth(SignedOut),
}

fn main() {}

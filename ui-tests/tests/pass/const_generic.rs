use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("more than {N}")]
#[api(code = "TOO_MANY", status = 400, message = "More than {max}: {found:?}.")]
struct TooMany<const N: usize> {
    #[api(detail)]
    max: usize,
    found: [u8; N],
}

#[test]
fn compiles_and_runs() {
    let error = TooMany { max: 2, found: [1, 2] };
    assert_eq!(error.message(), "More than 2: [1, 2].");
    assert_eq!(error.to_response().status(), 400);
}

use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("failed")]
#[api(rename_all = "UPPERCASE")]
enum OrderError {
    #[api(status = 404)]
    Number,
    #[api(status = NOT_FOUND)]
    Name,
    #[api(status = StatusCode::IM_A_TEAPOT)]
    Path,
    #[api(status = http::StatusCode::NETWORK_AUTHENTICATION_REQUIRED)]
    LongPath,
    #[api(status = (499))]
    NotRegistered,
    #[api(status = 0x1F4)]
    Hexadecimal,
    #[api(status = 5_99)]
    Last,
}

#[test]
fn compiles_and_runs() {
    let statuses: Vec<u16> = OrderError::specs().map(|spec| spec.status.as_u16()).collect();
    assert_eq!(statuses, [404, 404, 418, 511, 499, 500, 599]);
    assert_eq!(OrderError::Number.status(), OrderError::Name.status());
}

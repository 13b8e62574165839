use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
enum TokenError {
    #[error("expired")]
    #[api(code = "TOKEN_EXPIRED", status = 401, header(www_authenticate = "Bearer"))]
    Expired,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum AuthError {
    #[error(transparent)]
    #[api(transparent)]
    Token {
        #[from]
        source: TokenError,
    },

    #[error("denied")]
    #[api(code = "DENIED", status = 403)]
    Denied,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Flat)]
enum OrderError {
    #[error(transparent)]
    #[api(transparent)]
    Auth(#[from] Box<AuthError>),

    #[error(transparent)]
    #[api(transparent)]
    Shared(#[from] std::sync::Arc<TokenError>),

    #[error("denied here too")]
    #[api(code = "DENIED", status = 403)]
    Denied,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[api(transparent)]
struct Outer(#[from] OrderError);

#[test]
fn compiles_and_runs() {
    let error = Outer(OrderError::from(Box::new(AuthError::from(TokenError::Expired))));
    assert_eq!(error.to_response().headers()["www-authenticate"], "Bearer");
    assert_eq!(Outer(OrderError::Denied).code(), AuthError::Denied.code());
    assert_eq!(OrderError::from(std::sync::Arc::new(TokenError::Expired)).status(), 401);
    assert_eq!(Outer::specs().count(), 4);
}

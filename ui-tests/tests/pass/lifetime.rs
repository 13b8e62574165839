use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
enum ParseError<'a> {
    #[error("unexpected {token}")]
    #[api(code = "UNEXPECTED", status = 400, message = "Unexpected '{token}'.")]
    Unexpected {
        #[api(detail)]
        token: &'a str,
        #[api(detail)]
        rest: Option<&'a [u8]>,
    },
}

#[derive(Debug, thiserror::Error, ApiError)]
enum RequestError<'r> {
    #[error(transparent)]
    #[api(transparent)]
    Parse(ParseError<'r>),
}

#[test]
fn compiles_and_runs() {
    let text = "a b".to_owned();
    let error = RequestError::Parse(ParseError::Unexpected { token: &text[..1], rest: None });
    assert_eq!(error.message(), "Unexpected 'a'.");
    assert_eq!(error.to_response().status(), 400);
}

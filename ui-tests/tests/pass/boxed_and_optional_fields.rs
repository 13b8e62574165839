use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, message = "No {id} in {shop:?}.")]
    NotFound {
        #[api(detail, header = "x-order")]
        id: Box<u32>,
        #[api(detail)]
        shop: Option<Box<str>>,
        #[api(detail)]
        list: Option<Vec<Option<u8>>>,
        #[api(extension)]
        path: std::option::Option<String>,
        #[api(header = "x-city")]
        city: Option<&'static str>,
    },

    #[error("invalid")]
    #[api(code = "INVALID", status = 400)]
    Invalid(#[api(details)] Option<Vec<u8>>),

    #[error("late")]
    #[api(code = "LATE", status = 503)]
    Late(#[api(retry_after)] Option<u16>, #[source] Box<dyn std::error::Error + Send + Sync>),
}

#[test]
fn compiles_and_runs() {
    let error = OrderError::NotFound {
        id: Box::new(7),
        shop: None,
        list: Some(vec![None]),
        path: None,
        city: None,
    };
    assert_eq!(error.message(), "No 7 in None.");
    assert!(error.to_response().headers().get("x-city").is_none());
    assert!(error.extensions().is_none() && error.details().is_some());
    assert!(OrderError::Invalid(None).details().is_none());
    assert!(OrderError::Late(None, "boxed".into()).retry_after().is_none());
}

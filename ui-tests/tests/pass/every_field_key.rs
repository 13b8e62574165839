use apierror::{ApiError, DeclaredError, FieldError};

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("late")]
    #[api(code = "ORDER_LATE", status = 503)]
    Late {
        #[api(detail, extension = "orderId", header = "x-order")]
        id: u32,
        #[api(detail = "shopName")]
        shop: Option<String>,
        #[api(extension)]
        balance: i64,
        #[api(extension = "shelfId", or_null)]
        shelf: Option<u8>,
        #[api(extensions)]
        facts: std::collections::HashMap<String, u8>,
        #[api(retry_after, detail)]
        wait: u64,
    },

    #[error("upstream")]
    #[api(code = "UPSTREAM", status = 502)]
    Upstream(#[api(status)] u16, #[api(retry_after)] u8),

    #[error("invalid")]
    #[api(code = "INVALID", status = 400)]
    Invalid(#[api(details)] Vec<FieldError>, #[api(header = "X-Count")] Option<u8>),

    #[error("busy")]
    #[api(code = "BUSY", status = 429)]
    Busy(#[api(retry_after)] Option<std::time::Duration>),

    #[error("closed")]
    #[api(code = "CLOSED", status = 503)]
    Closed(#[api(retry_after)] std::time::SystemTime),

    #[error("closed for a while")]
    #[api(code = "CLOSED_A_WHILE", status = 503)]
    ClosedAWhile(#[api(retry_after)] Option<std::time::SystemTime>),
}

#[test]
fn compiles_and_runs() {
    let late = OrderError::Late {
        id: 7,
        shop: None,
        balance: -1,
        shelf: None,
        facts: [("rank".to_owned(), 1)].into(),
        wait: 3,
    };
    let response = late.to_response();
    assert_eq!(
        (&response.headers()["retry-after"], &response.headers()["x-order"]),
        (&"3".parse().expect("legal"), &"7".parse().expect("legal"))
    );
    let body = String::from_utf8_lossy(response.body()).into_owned();
    assert!(
        body.contains(r#""orderId":7"#)
            && body.contains(r#""balance":-1,"shelfId":null,"rank":1"#)
            && !body.contains("shopName"),
        "{body}"
    );
    assert!(OrderError::Invalid(Vec::new(), Some(1)).details().is_some());
    assert_eq!(OrderError::Upstream(404, 1).to_response().status(), 404);
    assert_eq!(OrderError::Busy(None).retry_after(), None);
    let past = std::time::SystemTime::UNIX_EPOCH;
    assert_eq!(OrderError::Closed(past).retry_after(), Some(std::time::Duration::ZERO));
    assert_eq!(OrderError::ClosedAWhile(None).retry_after(), None);
}

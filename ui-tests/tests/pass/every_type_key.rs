use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(
    envelope = apierror::envelope::WithRetry<apierror::envelope::Flat>,
    domain = "orders.example",
    type_base = "https://orders.example/errors/{code}.html",
    doc_url = "https://orders.example/docs#{code}",
    group = "Orders",
    status = 404,
    retry(backoff, max_attempts = 5),
    message = display,
    header(cache_control = "no-store"),
    meta(area = "orders"),
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase",
    crate = ::apierror
)]
enum OrderError {
    #[error("no order")]
    NotFound {
        #[api(detail)]
        order_id: u32,
    },

    #[error("gone")]
    #[api(code = "gone", status = 410, retry = "never", group = "Lost")]
    Gone,
}

#[test]
fn compiles_and_runs() {
    let error = OrderError::NotFound { order_id: 7 };
    let spec = error.spec();
    assert_eq!(
        (spec.code, spec.group, spec.domain),
        ("NOT_FOUND", "Orders", Some("orders.example"))
    );
    assert_eq!(spec.type_uri(), "https://orders.example/errors/NOT_FOUND.html");
    assert_eq!(spec.doc_url, Some("https://orders.example/docs#NOT_FOUND"));
    assert_eq!(spec.headers, [("cache-control", "no-store")]);
    assert_eq!(spec.retry.max_attempts(), 5);
    assert!(String::from_utf8_lossy(&error.to_json()).contains(r#""orderId":7"#));
    assert_eq!(OrderError::Gone.spec().group, "Lost");
}

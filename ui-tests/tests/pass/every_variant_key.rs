use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    /// When the card is declined.
    #[error("declined")]
    #[api(
        code = "CARD_DECLINED",
        status = 402,
        grpc = "PERMISSION_DENIED",
        message = "Your card was declined.",
        title = "Card declined",
        retry = "action",
        help = "Use another card.",
        doc_url = "https://orders.example/errors/card",
        group = "Payment",
        envelope = apierror::envelope::WithRetry<apierror::envelope::Flat>,
        detail(reason = "declined"),
        extension(r#type = "card"),
        header(www_authenticate = "Bearer", x_order = "1"),
        meta(type = "card_error", severity = 3, offset = -1, fatal = false)
    )]
    Declined,

    #[error("database: {0}")]
    #[api(code = "DATABASE", status = 500, message = display)]
    Database(u32),

    #[error(transparent)]
    #[api(transparent)]
    Shop(#[from] ShopError),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("closed")]
#[api(code = "CLOSED", status = 403)]
struct ShopError;

#[test]
fn compiles_and_runs() {
    let spec = OrderError::Declined.spec();
    assert_eq!((spec.title, spec.help), ("Card declined", Some("Use another card.")));
    assert_eq!(spec.description, "When the card is declined.");
    assert_eq!(spec.meta("severity"), Some(apierror::MetaValue::Int(3)));
    assert_eq!(spec.grpc, Some(apierror::GrpcCode::PermissionDenied));
    assert_eq!(OrderError::Declined.to_json()[..24], b"{\"code\":\"CARD_DECLINED\","[..]);
    assert_eq!(spec.meta("offset"), Some(apierror::MetaValue::Int(-1)));
    assert_eq!(OrderError::Declined.to_response().headers()["x-order"], "1");
    assert_eq!(OrderError::Database(7).message(), "database: 7");
    assert_eq!(OrderError::from(ShopError).code(), "CLOSED");
}

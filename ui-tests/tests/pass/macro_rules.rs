use apierror::{ApiError, DeclaredError};

macro_rules! errors {
    ($name:ident: $envelope:path { $($variant:ident $(($field:ty))? = $code:literal, $status:expr, $retry:expr, $message:literal;)* }) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[api(envelope = $envelope)]
        enum $name {
            $(
                #[error("failed")]
                #[api(code = $code, status = $status, retry = $retry, message = $message)]
                $variant $((#[api(detail = "value")] $field))?,
            )*
        }
    };
}

errors! {
    OrderError: apierror::envelope::Flat {
        NotFound(u32) = "ORDER_NOT_FOUND", 404, "never", "Order {0} not found.";
        Late = "ORDER_LATE", StatusCode::SERVICE_UNAVAILABLE, "throttle", "Late.";
        Optional(Option<String>) = "ORDER_ODD", 400, "never", "Odd.";
    }
}

#[test]
fn compiles_and_runs() {
    assert_eq!(OrderError::NotFound(7).message(), "Order 7 not found.");
    assert_eq!(OrderError::Late.status(), 503);
    assert!(OrderError::Optional(None).details().is_none());
    assert_eq!(OrderError::specs().count(), 3);
}

//! smoke
use apierror::{ApiError, ErrorCatalog};
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Flat)]
enum CheckoutError {
    /// The product is not in this account's catalogue.
    #[error("select products: no row for {sku}")]
    #[api(code = "PRODUCT_NOT_FOUND", status = 404, message = "Product '{sku}' not found.")]
    ProductNotFound {
        #[api(detail, header = "x-sku")]
        sku: String,
    },
    #[error("rate limited")]
    #[api(code = "RATE_LIMITED", status = 429, retry = "backoff")]
    RateLimited {
        #[api(retry_after, detail)]
        wait: Option<u32>,
        #[api(extension = "hint")]
        x: u8,
    },
    #[error("{} invalid fields", fields.len())]
    #[api(code = "VALIDATION_FAILED", status = 400, message = "Request body failed validation.")]
    Validation {
        #[api(details)]
        fields: Vec<apierror::FieldError>,
    },
    #[error("database")]
    #[api(code = "INTERNAL_ERROR", status = 500, retry(backoff, max_attempts = 3))]
    Database(#[from] std::io::Error),
    #[error(transparent)]
    #[api(transparent)]
    Auth(#[from] Box<AuthError>),
}
#[derive(Debug, thiserror::Error, ApiError)]
#[error("auth {0}")]
#[api(code = "AUTH", status = UNAUTHORIZED, header(www_authenticate = "Bearer"), message="{0:>5}|{0:?}")]
struct AuthError(String);
#[derive(Debug, thiserror::Error, ApiError)]
enum Generic<'a, T: std::fmt::Debug, const N: usize>
where
    T: Clone,
{
    #[error("x")]
    #[api(code = "G", status = 400, message = "{x} {y:?}")]
    A {
        #[api(detail)]
        x: T,
        y: &'a [u8; N],
    },
}
#[test]
fn smoke() {
    for e in [
        CheckoutError::ProductNotFound { sku: "a\"b".into() },
        CheckoutError::RateLimited { wait: Some(3), x: 1 },
        CheckoutError::RateLimited { wait: None, x: 3 },
        CheckoutError::Validation { fields: vec![apierror::FieldError::new("a.b", "c")] },
        CheckoutError::Auth(Box::new(AuthError("x".into()))),
    ] {
        println!("{:?}", e.to_response());
        println!("{:?}", e.spec());
        for x in [
            apierror::json_in::<apierror::envelope::Google>(&e),
            apierror::json_in::<apierror::envelope::JsonApi>(&e),
            apierror::json_in::<apierror::envelope::Nest>(&e),
        ] {
            println!("{x:?}");
        }
    }
    println!("{:?}", Generic::A { x: 1, y: &[1, 2] }.to_response());
}

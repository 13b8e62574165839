//! Declarations that compile in each edition.

use apierror::ApiError;

/// The product service's errors.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Flat, rename_all_fields = "camelCase")]
pub enum ProductError<T>
where
    T: std::fmt::Debug + std::fmt::Display,
{
    /// No such product.
    #[error("no product {sku}")]
    #[api(
        code = "PRODUCT_NOT_FOUND",
        status = 404,
        message = "No product {sku:?}.",
        help = "Ask for the list."
    )]
    NotFound {
        /// The number of the product.
        #[api(detail)]
        sku: T,
    },
    /// Too many requests.
    #[error("slow down")]
    #[api(code = "RATE_LIMITED", status = 429, message = "{type} slow down")]
    RateLimited {
        /// The limit that was exceeded.
        #[api(extension, header = "x-limit-type")]
        r#type: &'static str,
        /// The time until the next request.
        #[api(retry_after)]
        wait_for: Option<u32>,
    },
    /// Sign in.
    #[error(transparent)]
    #[api(transparent)]
    SignIn(#[from] SignIn),
}

/// Nobody is signed in.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("nobody is signed in")]
#[api(code = "SIGN_IN", status = UNAUTHORIZED, header(www_authenticate = "Bearer"))]
pub struct SignIn;

/// What reading a product may fail with.
#[derive(Debug, ApiError)]
#[api(union)]
pub enum ReadError {
    /// Sign in.
    SignIn(SignIn),
}

/// What changing a product may fail with.
#[derive(Debug, ApiError)]
#[api(union, from(ReadError), envelope = apierror::envelope::Flat)]
pub enum ChangeError {
    /// Sign in.
    SignIn(Box<SignIn>),
    /// The product's own errors.
    Product(ProductError<u32>),
}

#[test]
fn unions_convert() {
    let error: ChangeError = ReadError::from(SignIn).into();
    assert_eq!(error.code(), "SIGN_IN");
    assert_eq!(error.widen::<ChangeError>().to_string(), "nobody is signed in");
    assert_eq!(ChangeError::from(ProductError::NotFound { sku: 7 }).message(), "No product 7.");
}

#[test]
fn declarations_render() {
    use apierror::DeclaredError;

    let limited: ProductError<u32> =
        ProductError::RateLimited { r#type: "reads", wait_for: Some(3) };
    let response = limited.to_response();
    assert_eq!(response.headers()["retry-after"], "3");
    assert_eq!(
        response.body(),
        r#"{"code":"RATE_LIMITED","message":"reads slow down","status":429,"type":"reads"}"#
    );
    assert_eq!(ProductError::NotFound { sku: 7 }.message(), "No product 7.");
    assert_eq!(
        ProductError::<u32>::from(SignIn).to_response().headers()["www-authenticate"],
        "Bearer"
    );
    assert_eq!(ProductError::<u32>::specs().count(), 3);
}

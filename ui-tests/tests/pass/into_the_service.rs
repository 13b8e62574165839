//! `?` converts into a domain enum and into `apierror::Error`. An axum handler
//! returns both.

use apierror::ApiError;
use axum::response::IntoResponse;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NotFound;

#[derive(Debug, thiserror::Error, ApiError)]
enum ShopError {
    #[error("io")]
    #[api(code = "IO", status = 500)]
    Io(#[from] std::io::Error),

    #[error(transparent)]
    #[api(transparent)]
    NotFound(#[from] NotFound),
}

fn read() -> Result<(), ShopError> {
    Err(std::io::Error::other("disk"))?
}

fn any(which: bool) -> apierror::Result<()> {
    if which {
        Err(NotFound)?;
    }
    Ok(read()?)
}

async fn handler() -> Result<&'static str, ShopError> {
    read()?;
    Ok("read")
}

async fn any_handler() -> apierror::Result<&'static str> {
    any(true)?;
    Ok("read")
}

#[test]
fn compiles_and_runs() {
    assert_eq!(ShopError::from(NotFound).into_response().status(), 404);
    let boxed: Box<dyn ApiError + Send + Sync> = Box::new(NotFound);
    assert_eq!(boxed.code(), "ORDER_NOT_FOUND");
    assert!(any(false).is_err_and(|error| error.downcast_ref::<ShopError>().is_some()));
    let _ = axum::Router::<()>::new()
        .route("/", axum::routing::get(handler))
        .route("/any", axum::routing::get(any_handler));
}

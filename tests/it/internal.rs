//! Errors without a kind: `.internal()`, and `anyhow::Error`.

use std::fmt;

use anyhow::Context as _;
use apierror::axum::ErrorLayer;
use apierror::envelope::Flat;
use apierror::{ApiError, Failure, ResultExt as _};
use axum::Router;
use axum::routing::get;

use crate::common::live::{Answer, client, serve};
use crate::common::{events, json};

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("select: no row for {id}")]
    #[api(code = "ORDER_NOT_FOUND", status = 404, message = "Order '{id}' not found.")]
    NotFound {
        #[api(detail)]
        id: u32,
    },
    #[error("our fault")]
    #[api(code = "OUR_FAULT", status = 500)]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl TryFrom<Failure> for OrderError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        match failure {
            Failure::Internal(cause) => Ok(Self::Internal(cause)),
            other => Err(other),
        }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("busy: {0}")]
#[api(code = "BUSY", status = 503)]
struct Busy<T: fmt::Display + fmt::Debug>(T);

#[derive(Debug, thiserror::Error)]
#[error("page")]
struct Page(#[source] OrderError);

fn not_found() -> anyhow::Result<()> {
    Err(OrderError::NotFound { id: 7 })?
}

fn secret() -> anyhow::Result<()> {
    Err(anyhow::anyhow!("hunter2")).context("pool")
}

fn busy() -> apierror::Result<()> {
    Err(Busy(3))?
}

fn converted(result: anyhow::Result<()>) -> apierror::Error {
    let convert = || -> apierror::Result<()> { Ok(result?) };
    convert().expect_err("an error goes in")
}

#[test]
fn internal_is_a_500_that_hides_its_cause() {
    let failed: Result<(), _> = Err(std::io::Error::other("hunter2"));
    let error = failed.internal().expect_err("an error goes in");
    assert_eq!((error.code(), error.status().as_u16()), ("INTERNAL_ERROR", 500));
    assert!(!format!("{:?}", error.to_response()).contains("hunter2"));
    let logged = events(|| drop(error.to_response()));
    assert!(logged[0].starts_with("ERROR") && logged[0].contains("hunter2"), "{logged:?}");
}

#[test]
fn internal_takes_texts_and_anyhow_errors() {
    let text = Err::<(), _>("hunter2").internal().expect_err("an error goes in");
    assert_eq!(text.code(), "INTERNAL_ERROR");
    // Not the declared error inside: `.internal()` asks for a 500.
    let hidden = not_found().internal().expect_err("an error goes in");
    assert_eq!(hidden.code(), "INTERNAL_ERROR");
    assert_eq!(Ok::<_, String>(3).internal().ok(), Some(3));
}

#[test]
fn anyhow_error_without_declared_error_is_a_500_that_logs_its_chain() {
    let error = converted(secret());
    assert_eq!(error.code(), "INTERNAL_ERROR");
    assert!(!format!("{:?}", error.to_response()).contains("hunter2"));
    let logged = events(|| drop(error.to_response()));
    assert!(logged[0].contains("pool") && logged[0].contains("hunter2"), "{logged:?}");
}

#[test]
fn declared_error_in_anyhow_is_returned_as_itself() {
    let in_source = Err(Page(OrderError::NotFound { id: 7 })).context("render");
    for result in [not_found(), not_found().context("load"), in_source] {
        let error = converted(result);
        assert_eq!((error.code(), error.status().as_u16()), ("ORDER_NOT_FOUND", 404));
        assert_eq!(json::<Flat>(&*error)["message"], "Order '7' not found.");
        assert_eq!(json::<Flat>(&*error)["details"], serde_json::json!({"id": 7}));
        let found = error.downcast_ref::<OrderError>();
        assert!(matches!(found, Some(OrderError::NotFound { id: 7 })), "{found:?}");
        assert!(error.downcast_ref::<Page>().is_none());
    }
}

#[test]
fn log_of_declared_error_in_anyhow_has_its_context() {
    let error = converted(not_found().context("load order"));
    let logged = events(|| drop(error.to_response()));
    assert!(logged[0].contains("load order") && logged[0].contains("no row for 7"), "{logged:?}");
}

#[test]
fn outermost_declared_error_in_anyhow_is_used() {
    let inner = OrderError::NotFound { id: 7 };
    let outer = OrderError::Internal(Box::new(inner));
    assert_eq!(converted(Err(outer.into())).code(), "OUR_FAULT");
}

#[test]
fn boxed_error_survives_a_round_trip_through_anyhow() {
    let through = || -> anyhow::Result<()> { Ok(busy()?) };
    let error = converted(through().context("cart"));
    assert_eq!((error.code(), &*error.message()), ("BUSY", "Service Unavailable"));
    assert!(error.downcast_ref::<Busy<i32>>().is_some());
    let again: anyhow::Error = error.into();
    assert_eq!(again.to_string(), "cart");
    assert_eq!(converted(Err(again)).code(), "BUSY");
}

#[test]
fn chain_of_circular_sources_ends() {
    #[derive(Debug)]
    struct Ring;
    impl fmt::Display for Ring {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("ring")
        }
    }
    impl std::error::Error for Ring {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(self)
        }
    }
    let error = converted(Err(Ring.into()));
    assert_eq!(error.code(), "INTERNAL_ERROR");
    assert_eq!(error.to_response().status(), 500);
}

#[tokio::test]
async fn internal_error_has_the_code_of_the_service() {
    async fn text() -> apierror::Result<String> {
        std::fs::read_to_string("/no/such/file").internal()
    }
    async fn chain() -> apierror::Result<String> {
        secret()?;
        Ok(String::new())
    }
    let routes = Router::new().route("/text", get(text)).route("/chain", get(chain));
    let address = serve(routes.layer(ErrorLayer::<Flat>::new().errors::<OrderError>())).await;
    for path in ["text", "chain"] {
        let answer = Answer::to(client().get(format!("http://{address}/{path}"))).await;
        assert_eq!(answer.status, 500);
        assert_eq!(answer.json()["code"], "OUR_FAULT");
        assert_eq!(answer.json()["message"], "Internal Server Error");
    }
}

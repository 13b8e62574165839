use std::borrow::Cow;

use apierror::{ApiError, ErrorSpec};

static TEAPOT: ErrorSpec = ErrorSpec::new("TEAPOT", axum::http::StatusCode::IM_A_TEAPOT);

#[derive(Debug, thiserror::Error)]
#[error("asked a teapot for coffee")]
struct Teapot;

impl ApiError for Teapot {
    fn spec(&self) -> &'static ErrorSpec {
        &TEAPOT
    }

    fn message(&self) -> Cow<'_, str> {
        Cow::Borrowed("No coffee here.")
    }
}

#[test]
fn compiles_and_runs() {
    let error = apierror::Error::from(Teapot);
    assert_eq!(error.status(), 418);
    assert!(error.downcast_ref::<Teapot>().is_some());
}

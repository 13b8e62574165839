//! Services whose errors are measured inside a request.

use apierror::axum::{ErrorLayer, ErrorService};
use apierror::envelope;
use axum::Router;
use axum::routing::get;
use tower::Layer;

use crate::approaches::serde_struct::flat_axum;
use crate::case::Case;
use crate::declared::InFlat;
use crate::plain::PlainError;

/// The cases that they answer with.
pub const REQUESTS: [&str; 2] = ["1 fixed", "3 validation"];

/// Where each request goes.
pub const PATHS: [&str; 2] = ["/fixed", "/validation"];

/// `Json(struct)`, without a layer.
pub fn hand_written() -> Router {
    let fail = |case| async move { flat_axum(PlainError::from_case(case)) };
    Router::new()
        .route("/fixed", get(move || fail(Case::Fixed)))
        .route("/validation", get(move || fail(Case::Validation)))
}

/// The same errors, under the layer that `Router::layer` adds.
pub fn with_layer() -> Router {
    declared().layer(ErrorLayer::<envelope::Flat>::new())
}

/// The same, under the layer around the router.
#[must_use]
pub fn in_layer() -> ErrorService<Router> {
    ErrorLayer::<envelope::Flat>::new().layer(declared())
}

fn declared() -> Router {
    let fail = |case| async move { Err::<(), _>(InFlat::from_case(case)) };
    Router::new()
        .route("/fixed", get(move || fail(Case::Fixed)))
        .route("/validation", get(move || fail(Case::Validation)))
}

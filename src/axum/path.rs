//! Parameters of the path.

use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, OptionalFromRequestParts, RawPathParams};
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::rejection;
use crate::error::Error;
use crate::failure::Failure;
use crate::server::{error_of, extracts};

/// [`axum::extract::Path`], whose rejections are errors of the service: [`InvalidPath`](Failure::InvalidPath), by
/// [default](crate::ServiceError) a 400, which names the parameter and what was expected, never what was sent. Where the
/// handler does not fit its route, such as by a field that is no parameter there, that is an
/// [`Internal`](Failure::Internal) failure.
///
/// ```
/// use apierror::axum::Path;
/// use axum::{Router, routing::get};
///
/// async fn order(Path((account, order)): Path<(String, u32)>) -> String {
///     format!("order {order} of {account}")
/// }
///
/// let app: Router = Router::new().route("/accounts/{account}/orders/{order}", get(order));
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

extracts!(Path, Failure::InvalidPath);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        type Axum<T> = axum::extract::Path<T>;

        match <Axum<T> as FromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(fault) => Err(refused(parts, fault).await),
        }
    }
}

impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> OptionalFromRequestParts<S> for Path<T> {
    type Rejection = Error;

    /// Nothing where the route has no parameter.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Error> {
        type Axum<T> = axum::extract::Path<T>;

        match <Axum<T> as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(path) => Ok(path.map(|axum::extract::Path(value)| Self(value))),
            Err(fault) => Err(refused(parts, fault).await),
        }
    }
}

async fn refused(parts: &mut Parts, fault: PathRejection) -> Error {
    // axum counts the parameters of a tuple; their names are in the route.
    let params = RawPathParams::from_request_parts(parts, &()).await.ok();
    let names: Vec<_> = params.iter().flatten().map(|(name, _)| name.to_owned()).collect();
    error_of(rejection::of_path(fault, &names))
}

//! Parameters of the query.

use axum::extract::FromRequestParts;
use http::Uri;
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::failure::{Failure, decode};
use crate::server::{error_of, extracts};

/// [`axum::extract::Query`](https://docs.rs/axum/0.8/axum/extract/struct.Query.html), whose rejections are errors of the
/// service: [`InvalidQuery`](Failure::InvalidQuery), by [default](crate::ServiceError) a 400. It names the first parameter
/// that is wrong, and what was expected, never what was sent.
///
/// ```
/// use apierror::axum::Query;
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Pagination { page: u32, size: Option<u8> }
///
/// async fn orders(Query(pagination): Query<Pagination>) -> String {
///     format!("page {}", pagination.page)
/// }
///
/// let error = Query::<Pagination>::try_from_uri(&"/orders?size=5".parse().unwrap()).unwrap_err();
/// assert_eq!(error.code(), "INVALID_QUERY");
/// assert_eq!(
///     serde_json::to_value(error.details()).unwrap(),
///     serde_json::json!([{ "path": "page", "message": "Required", "code": "missing_field" }]),
/// );
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

extracts!(Query, Failure::InvalidQuery);

impl<T: DeserializeOwned> Query<T> {
    /// A value of the query of `uri`.
    ///
    /// # Errors
    /// Where the query is no `T`.
    pub fn try_from_uri(uri: &Uri) -> Result<Self, Error> {
        let query = uri.query().unwrap_or_default();
        decode::urlencoded(query.as_bytes(), Failure::InvalidQuery).map(Self).map_err(error_of)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        Self::try_from_uri(&parts.uri)
    }
}

//! Parameters of the query.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::failure::{Failure, decode};
use crate::server::{error_of, extracts};

/// [`web::Query`](actix_web::web::Query), whose refusals are errors of the service:
/// [`InvalidQuery`](Failure::InvalidQuery), by [default](crate::ServiceError) a 400. It names the first parameter that is
/// wrong, and what was expected, never what was sent.
///
/// ```
/// use apierror::actix_web::Query;
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Pagination { page: u32, size: Option<u8> }
///
/// async fn orders(Query(pagination): Query<Pagination>) -> String {
///     format!("page {}", pagination.page)
/// }
///
/// let error = Query::<Pagination>::from_query("size=5").unwrap_err();
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
    /// A value of a query that is there already.
    ///
    /// # Errors
    /// Where the query is no `T`.
    pub fn from_query(query: &str) -> Result<Self, Error> {
        decode::urlencoded(query.as_bytes(), Failure::InvalidQuery).map(Self).map_err(error_of)
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::from_query(request.query_string()))
    }
}

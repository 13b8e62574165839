//! Parameters of the path.

use std::future::{Ready, ready};

use actix_router::PathDeserializer;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use super::rejection;
use crate::error::Error;
use crate::failure::Failure;
use crate::server::{error_of, extracts};

/// [`web::Path`](actix_web::web::Path), whose refusals are errors of the service: [`InvalidPath`](Failure::InvalidPath),
/// by [default](crate::ServiceError) a 400, which names the parameter and what was expected, never what was sent. Where
/// the handler does not fit its route, such as by a field that is no parameter there, that is an
/// [`Internal`](Failure::Internal) failure.
///
/// ```
/// use actix_web::{App, web};
/// use apierror::actix_web::Path;
///
/// async fn order(Path((account, order)): Path<(String, u32)>) -> String {
///     format!("order {order} of {account}")
/// }
///
/// let app = App::new().route("/accounts/{account}/orders/{order}", web::get().to(order));
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

extracts!(Path, Failure::InvalidPath);

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let value = serde_path_to_error::deserialize(PathDeserializer::new(request.match_info()));
        ready(value.map(Self).map_err(|fault| {
            let param = param(request, fault.path());
            error_of(rejection::of_path(&fault.inner().to_string(), param))
        }))
    }
}

/// The name of the parameter that deserializing stopped at.
fn param(request: &HttpRequest, path: &serde_path_to_error::Path) -> String {
    let mut params = request.match_info().iter();
    match path.iter().next() {
        Some(Segment::Map { key }) => key.clone(),
        Some(Segment::Seq { index }) => {
            params.nth(*index).map(|(name, _)| name.to_owned()).unwrap_or_default()
        }
        // The parameters as a whole: there may be but one.
        _ => match (params.next(), params.next()) {
            (Some((name, _)), None) => name.to_owned(),
            _ => String::new(),
        },
    }
}

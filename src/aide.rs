//! aide 0.15: the responses of derived types, for the OpenAPI document of an API.
//!
//! Needs the feature `aide`. A derived type implements
//! [`OperationOutput`], so the errors of a handler that returns
//! `Result<_, E>` are in its operation. The responses are those of
//! `utoipa::IntoResponses`.
//!
//! ```
//! use aide::{axum::{ApiRouter, routing::get}, openapi::OpenApi};
//! use apierror::{ApiError, envelope::Flat};
//! use axum::extract::Path;
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[api(envelope = Flat, status = 404)]
//! enum Lookup {
//!     #[error("no order {0}")]
//!     #[api(code = "ORDER_NOT_FOUND")]
//!     Order(u32),
//!     #[error("no customer")]
//!     #[api(code = "CUSTOMER_NOT_FOUND")]
//!     Customer,
//! }
//!
//! async fn order(Path(id): Path<u32>) -> Result<String, Lookup> {
//!     Err(Lookup::Order(id))
//! }
//!
//! let mut document = OpenApi::default();
//! let router: ApiRouter = ApiRouter::new().api_route("/orders/{id}", get(order));
//! let _ = router.finish_api(&mut document);
//!
//! let document = serde_json::to_value(document)?;
//! let response = &document["paths"]["/orders/{id}"]["get"]["responses"]["404"]["content"]["application/json"];
//! assert_eq!(response["schema"]["oneOf"][1]["properties"]["code"]["const"], "CUSTOMER_NOT_FOUND");
//! assert_eq!(response["examples"]["ORDER_NOT_FOUND"]["value"]["status"], 404);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Schemas are inline, and a type that contains itself allows any value there.

use std::cell::Cell;

use ::aide::OperationOutput;
use ::aide::openapi::Response;
use apierror_core::{DeclaredError, Envelope};

use crate::catalog::Json;
use crate::{Catalog, Error};

#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_aide {
    ([$($generics:tt)*] [$($derived:tt)*] [$($bounds:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::__private::aide::OperationOutput for $($derived)* $($bounds)* {
            type Inner = Self;

            fn inferred_responses(
                _: &mut $crate::__private::aide::GenContext,
                _: &mut $crate::__private::aide::Operation,
            ) -> $crate::__private::aide::Responses {
                $crate::__private::aide::responses_of::<Self>()
            }
        }
    };
}

thread_local! {
    /// Puts a catalogue into the envelope of the service.
    static IN_SERVICE: Cell<fn(Catalog) -> Catalog> = const { Cell::new(std::convert::identity) };
}

/// Sets the envelope of the service, for the types that name none. Without it, they are
/// documented as problem details.
///
/// Like the settings of [`aide::generate`], it is that of the thread. Call it before the
/// router is built.
///
/// ```
/// use aide::{axum::{ApiRouter, routing::get}, openapi::OpenApi};
/// use apierror::{ApiError, envelope::Nested};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("no order")]
/// #[api(code = "ORDER_NOT_FOUND", status = 404)]
/// struct NoOrder;
///
/// apierror::aide::in_service::<Nested>();
/// let order = async || Err::<(), _>(NoOrder);
/// let mut document = OpenApi::default();
/// let router: ApiRouter = ApiRouter::new().api_route("/orders/{id}", get(order));
/// let _ = router.finish_api(&mut document);
///
/// let document = serde_json::to_value(document)?;
/// let response = &document["paths"]["/orders/{id}"]["get"]["responses"]["404"];
/// assert!(response["content"]["application/json"]["schema"]["properties"]["error"].is_object());
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn in_service<E: Envelope + 'static>() {
    IN_SERVICE.set(Catalog::in_service::<E>);
}

/// Returns the responses of a derived type.
#[doc(hidden)]
#[must_use]
pub fn responses_of<E: DeclaredError>() -> Vec<(Option<u16>, Response)> {
    responses(&IN_SERVICE.get()(Catalog::of::<E>()))
}

/// Returns the responses of a catalogue by their status, for handlers whose errors their
/// types do not tell.
///
/// ```
/// use apierror::{Catalog, ServiceError, envelope};
///
/// let catalog = Catalog::of::<ServiceError>().in_service::<envelope::Nested>();
/// let responses = apierror::aide::responses(&catalog);
/// assert!(responses.iter().any(|(status, _)| *status == Some(405)));
/// ```
#[must_use]
pub fn responses(catalog: &Catalog) -> Vec<(Option<u16>, Response)> {
    let responses = catalog.inline_responses().into_iter();
    responses.map(|(status, json)| (status.parse().ok(), response(&json))).collect()
}

/// Converts a response. The types of aide deserialise from what the catalogue writes.
fn response(json: &Json) -> Response {
    let value = serde_json::to_value(json).and_then(serde_json::from_value);
    value.unwrap_or_else(|_| {
        let description = json.get("description").and_then(Json::as_str);
        Response { description: description.unwrap_or_default().to_owned(), ..Response::default() }
    })
}

/// Which errors it can hold is not known, so it documents none. Use
/// [`responses`] to document them.
impl OperationOutput for Error {
    type Inner = Self;
}

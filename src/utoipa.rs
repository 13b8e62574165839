//! utoipa 6: the responses of derived types, for the OpenAPI document of an API.
//!
//! Needs the feature `utoipa`. A derived type implements
//! [`IntoResponses`](utoipa::IntoResponses): name it in the `responses` of an
//! operation.
//!
//! ```
//! use apierror::ApiError;
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[api(envelope = apierror::envelope::Flat, status = 404)]
//! enum Lookup {
//!     #[error("no order {0}")]
//!     #[api(code = "ORDER_NOT_FOUND")]
//!     Order(u32),
//!     #[error("no customer")]
//!     #[api(code = "CUSTOMER_NOT_FOUND")]
//!     Customer,
//! }
//!
//! #[utoipa::path(get, path = "/orders/{id}", responses((status = 200, body = String), Lookup))]
//! async fn order() {}
//!
//! #[derive(utoipa::OpenApi)]
//! #[openapi(paths(order))]
//! struct Api;
//!
//! let document = serde_json::to_value(<Api as utoipa::OpenApi>::openapi())?;
//! let response = &document["paths"]["/orders/{id}"]["get"]["responses"]["404"]["content"]["application/json"];
//! assert_eq!(response["schema"]["oneOf"][1]["properties"]["code"]["const"], "CUSTOMER_NOT_FOUND");
//! assert_eq!(response["examples"]["ORDER_NOT_FOUND"]["value"]["status"], 404);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Several codes with one status become a `oneOf` with one example each, or an
//! `anyOf` if the envelope does not show the code. Schemas are inline, so no
//! component has to be registered. The derive does not know the service's
//! envelope, so a type that names no envelope is documented as problem details.
//! [`responses`] documents it in the envelope of its
//! [service](crate::Catalog::in_service).

use std::collections::BTreeMap;

use apierror_core::DeclaredError;
use serde_json::Value;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType};
use utoipa::openapi::{ContentBuilder, RefOr, Response, ResponseBuilder};

use crate::Catalog;
use crate::catalog::Json;

#[doc(hidden)]
#[macro_export]
macro_rules! __integrate_utoipa {
    ([$($generics:tt)*] [$($derived:tt)*] [$($bounds:tt)*]) => {
        #[automatically_derived]
        #[allow(deprecated, reason = "generated code names deprecated items too")]
        impl $($generics)* $crate::__private::utoipa::IntoResponses for $($derived)* $($bounds)* {
            fn responses() -> $crate::__private::utoipa::Responses {
                $crate::__private::utoipa::responses_of::<Self>()
            }
        }
    };
}

/// Returns the responses of a derived type.
#[doc(hidden)]
#[must_use]
pub fn responses_of<E: DeclaredError>() -> BTreeMap<String, RefOr<Response>> {
    responses(&Catalog::of::<E>())
}

/// Returns the responses of a catalogue by their status.
///
/// Use it for operations that fail with several types, and for types that are
/// rendered in the envelope of their service. Needs the feature `utoipa`.
///
/// ```
/// use apierror::{Catalog, ServiceError, envelope};
///
/// let catalog = Catalog::of::<ServiceError>().in_service::<envelope::Nested>();
/// let responses = apierror::utoipa::responses(&catalog);
/// assert!(responses.contains_key("405"));
/// ```
#[must_use]
pub fn responses(catalog: &Catalog) -> BTreeMap<String, RefOr<Response>> {
    let responses = catalog.inline_responses().into_iter();
    responses.map(|(status, json)| (status, RefOr::T(response(&json)))).collect()
}

fn response(json: &Json) -> Response {
    let mut response = ResponseBuilder::new().description(text(json.get("description")));
    for (name, header) in members(json.get("headers")) {
        let built = HeaderBuilder::new()
            .schema(Some(schema(header.get("schema"))))
            .description(Some(text(header.get("description"))))
            .build();
        response = response.header(name, built);
    }
    for (content_type, content) in members(json.get("content")) {
        let examples = members(content.get("examples")).iter().map(|(name, example)| {
            let built = ExampleBuilder::new()
                .summary(text(example.get("summary")))
                .value(example.get("value").map(value))
                .build();
            (name.clone(), built)
        });
        let built = ContentBuilder::new()
            .schema(Some(schema(content.get("schema"))))
            .examples_from_iter(examples)
            .build();
        response = response.content(content_type, built);
    }
    response.build()
}

/// Keeps every keyword as an extension, because utoipa's types support neither
/// `const` nor a schema that allows any value.
fn schema(json: Option<&Json>) -> Schema {
    let keywords: Extensions =
        members(json).iter().map(|(keyword, json)| (keyword.clone(), value(json))).collect();
    Schema::Object(
        ObjectBuilder::new().schema_type(SchemaType::AnyValue).extensions(Some(keywords)).build(),
    )
}

fn members(json: Option<&Json>) -> &[(String, Json)] {
    json.and_then(Json::as_object).unwrap_or_default()
}

fn text(json: Option<&Json>) -> &str {
    json.and_then(Json::as_str).unwrap_or_default()
}

fn value(json: &Json) -> Value {
    // Cannot fail: the value is JSON already.
    serde_json::to_value(json).unwrap_or_default()
}

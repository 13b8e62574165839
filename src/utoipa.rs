//! utoipa 6: the responses of every derived type, for the OpenAPI document of the API.
//!
//! A derived type is an [`IntoResponses`](utoipa::IntoResponses): name it in the `responses` of an operation.
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
//! let answer = &document["paths"]["/orders/{id}"]["get"]["responses"]["404"]["content"]["application/json"];
//! assert_eq!(answer["schema"]["oneOf"][1]["properties"]["code"]["const"], "CUSTOMER_NOT_FOUND");
//! assert_eq!(answer["examples"]["ORDER_NOT_FOUND"]["value"]["status"], 404);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Several codes under one status are a `oneOf`, with an example each; `anyOf` where the envelope shows no code. Schemas stand
//! where they are used, so nothing has to be registered as a component. A type that names no envelope is shown in problem
//! details, since nothing is known of the service; [`responses`] shows it in the envelope of its
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
        #[allow(deprecated, reason = "a deprecated type is still an error")]
        impl $($generics)* $crate::__private::utoipa::IntoResponses for $($derived)* $($bounds)* {
            fn responses() -> $crate::__private::utoipa::Responses {
                $crate::__private::utoipa::responses_of::<Self>()
            }
        }
    };
}

/// What a derived type answers with.
#[doc(hidden)]
#[must_use]
pub fn responses_of<E: DeclaredError>() -> BTreeMap<String, RefOr<Response>> {
    responses(&Catalog::of::<E>())
}

/// The responses of a catalogue, by their status: for operations that fail with several types, and for types that answer in
/// the envelope of their service.
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
    responses.map(|(status, node)| (status.to_string(), RefOr::T(response(&node)))).collect()
}

fn response(node: &Json) -> Response {
    let mut response = ResponseBuilder::new().description(text(node.get("description")));
    for (name, header) in members(node.get("headers")) {
        let built = HeaderBuilder::new()
            .schema(Some(schema(header.get("schema"))))
            .description(Some(text(header.get("description"))))
            .build();
        response = response.header(name, built);
    }
    for (content_type, content) in members(node.get("content")) {
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

/// Every keyword as it is: utoipa's own types have no `const`, nor a schema that is anything.
fn schema(node: Option<&Json>) -> Schema {
    let keywords: Extensions =
        members(node).iter().map(|(keyword, node)| (keyword.clone(), value(node))).collect();
    Schema::Object(
        ObjectBuilder::new().schema_type(SchemaType::AnyValue).extensions(Some(keywords)).build(),
    )
}

fn members(node: Option<&Json>) -> &[(String, Json)] {
    match node {
        Some(Json::Object(members)) => members,
        _ => &[],
    }
}

fn text(node: Option<&Json>) -> &str {
    match node {
        Some(Json::Text(text)) => text,
        _ => "",
    }
}

fn value(node: &Json) -> Value {
    // A node is JSON already.
    serde_json::to_value(node).unwrap_or_default()
}

//! Converts what the catalogue writes into utoipa's types.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::schema::{
    AnyOf, Array, ArrayItems, Object, ObjectBuilder, OneOf, RefBuilder, SchemaType,
};
use utoipa::openapi::{ContentBuilder, RefOr, Response, ResponseBuilder, Schema};

use crate::Catalog;
use crate::catalog::Json;

/// Returns the responses of a catalogue by their status.
pub(super) fn responses_of(catalog: &Catalog) -> BTreeMap<String, RefOr<Response>> {
    let responses = catalog.inline_responses().into_iter();
    let response = |json: &Json| RefOr::T(response(json, |_| ()));
    responses.map(|(status, json)| (status, response(&json))).collect()
}

/// Converts a response. `edit` may change the schema of the body.
pub(super) fn response(json: &Json, edit: impl Fn(&mut Value)) -> Response {
    let mut response = ResponseBuilder::new().description(text(json.get("description")));
    for (name, header) in members(json.get("headers")) {
        let built = HeaderBuilder::new()
            .schema(header.get("schema").map(|schema| schema_of(value(schema))))
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
        let schema = content.get("schema").map(|schema| {
            let mut schema = value(schema);
            edit(&mut schema);
            schema_of(schema)
        });
        let built = ContentBuilder::new().schema(schema).examples_from_iter(examples).build();
        response = response.content(content_type, built);
    }
    response.build()
}

/// Converts a schema.
///
/// utoipa's types have no field for some keywords, such as `const`. These become
/// extensions, which utoipa serializes in any order. All others become fields, so
/// that a document has the same bytes each time.
pub(super) fn schema_of(schema: Value) -> RefOr<Schema> {
    let Value::Object(keywords) = schema else {
        let any = ObjectBuilder::new().schema_type(SchemaType::AnyValue).build();
        return RefOr::T(Schema::Object(any));
    };
    if let Some(Value::String(location)) = keywords.get("$ref") {
        let text = |name: &str| Some(keywords.get(name)?.as_str()?.to_owned());
        let reference = RefBuilder::new().ref_location(location.clone());
        let description = text("description");
        return RefOr::Ref(reference.description(description).build());
    }
    let arms = |keyword: &str| {
        let is_known = |name: &String| name == keyword || UNION.contains(&name.as_str());
        let arms = keywords.get(keyword)?.as_array()?;
        keywords.keys().all(is_known).then(|| arms.iter().cloned().map(schema_of).collect())
    };
    let schema = if let Some(arms) = arms("oneOf")
        && let Some((mut union, _)) = typed::<OneOf>(&keywords, UNION, "oneOf", json!([]))
    {
        union.items = arms;
        Schema::OneOf(union)
    } else if let Some(arms) = arms("anyOf")
        && let Some((mut union, _)) = typed::<AnyOf>(&keywords, UNION, "anyOf", json!([]))
    {
        union.items = arms;
        Schema::AnyOf(union)
    } else if keywords.get("items").is_some_and(Value::is_object)
        && let Some((mut array, mut rest)) = typed::<Array>(&keywords, ARRAY, "items", json!({}))
    {
        let items = rest.remove("items").unwrap_or_default();
        array.items = ArrayItems::RefOrSchema(Box::new(schema_of(items)));
        array.extensions = extensions(rest);
        Schema::Array(array)
    } else if let Some((mut object, mut rest)) =
        typed::<Object>(&keywords, OBJECT, "properties", json!({}))
    {
        if let Some(Value::Object(properties)) = rest.remove("properties") {
            let properties = properties.into_iter();
            object.properties = properties.map(|(name, value)| (name, schema_of(value))).collect();
        }
        object.extensions = extensions(rest);
        Schema::Object(object)
    } else {
        let any = ObjectBuilder::new().schema_type(SchemaType::AnyValue);
        Schema::Object(any.extensions(extensions(keywords)).build())
    };
    RefOr::T(schema)
}

/// The keywords of unions that become fields.
const UNION: &[&str] = &["title", "description", "discriminator"];

/// The keywords of arrays that become fields.
const ARRAY: &[&str] = &["type", "title", "description", "minItems", "maxItems", "uniqueItems"];

/// The keywords of other schemas that become fields.
const OBJECT: &[&str] = &[
    "type",
    "title",
    "description",
    "format",
    "enum",
    "required",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
];

/// Converts the keywords that become fields, with this value for the required
/// keyword. Returns the other keywords too.
fn typed<T: DeserializeOwned>(
    keywords: &Map<String, Value>,
    fields: &[&str],
    required: &str,
    placeholder: Value,
) -> Option<(T, Map<String, Value>)> {
    let is_field = |name: &str| fields.contains(&name);
    let (mut typed, rest): (Map<_, _>, Map<_, _>) =
        keywords.clone().into_iter().partition(|(name, _)| is_field(name));
    typed.entry("type").or_insert(Value::Null);
    typed.insert(required.to_owned(), placeholder);
    Some((serde_json::from_value(Value::Object(typed)).ok()?, rest))
}

fn extensions(keywords: Map<String, Value>) -> Option<Extensions> {
    (!keywords.is_empty()).then(|| keywords.into_iter().collect())
}

fn members(json: Option<&Json>) -> &[(String, Json)] {
    json.and_then(Json::as_object).unwrap_or_default()
}

fn text(json: Option<&Json>) -> &str {
    json.and_then(Json::as_str).unwrap_or_default()
}

/// Converts a value.
pub(super) fn value(json: &Json) -> Value {
    // Cannot fail: the value is JSON already.
    serde_json::to_value(json).unwrap_or_default()
}

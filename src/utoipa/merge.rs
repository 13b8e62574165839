//! Merges the responses of errors with a response that was documented by hand.

use serde_json::{Value, json};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::{Content, RefOr, Response, Schema};

use super::convert::schema_of;
use super::reference::resolved;
use super::schemas::Schemas;
use crate::catalog::distinct::distinct;

/// Adds the errors of `errors` to a response of the same status. The schemas of both
/// refer to `schemas`.
pub(super) fn merge(response: &mut Response, errors: Response, schemas: &Schemas) {
    let lines = errors.description.lines();
    let new: Vec<&str> =
        lines.filter(|line| !response.description.lines().any(|known| known == *line)).collect();
    if !new.is_empty() {
        // An empty line starts the list of errors.
        let is_list =
            response.description.lines().last().is_some_and(|last| last.starts_with("- "));
        let separator = match response.description.as_str() {
            "" => "",
            _ if is_list => "\n",
            _ => "\n\n",
        };
        response.description += separator;
        response.description += &new.join("\n");
    }
    for (name, header) in errors.headers {
        if !response.headers.keys().any(|known| known.eq_ignore_ascii_case(&name)) {
            response.headers.insert(name, header);
        }
    }
    for (content_type, content) in errors.content {
        match (response.content.get_mut(&content_type), content) {
            (Some(RefOr::T(known)), RefOr::T(content)) => {
                merge_content(known, content, schemas);
            }
            (None, content) => {
                response.content.insert(content_type, content);
            }
            // One of the two is in another part of the document.
            (Some(_), _) => {}
        }
    }
}

fn merge_content(content: &mut Content, errors: Content, schemas: &Schemas) {
    content.schema = match (content.schema.take(), errors.schema) {
        (Some(known), Some(errors)) => Some(either(known, &errors, schemas)),
        (known, errors) => known.or(errors),
    };
    // A media type has either one example or named ones.
    if let Some(value) = content.example.take() {
        let example = ExampleBuilder::new().value(Some(value)).build();
        content.examples.insert("example".to_owned(), RefOr::T(example));
    }
    for (name, example) in errors.examples {
        content.examples.entry(name).or_insert(example);
    }
}

/// Returns the schema of the values of both schemas.
fn either(known: RefOr<Schema>, errors: &RefOr<Schema>, schemas: &Schemas) -> RefOr<Schema> {
    let known_arms = distinct(arms(&known, schemas));
    let before = known_arms.len();
    let arms = distinct(known_arms.into_iter().chain(arms(errors, schemas)));
    // Nothing tells the arms apart for sure.
    if arms.len() == before { known } else { schema_of(json!({ "anyOf": arms })) }
}

/// Returns the schemas of a union, or else the schema itself.
fn arms(schema: &RefOr<Schema>, schemas: &Schemas) -> Vec<Value> {
    let arms = match resolved(schema, |name| schemas.get(name), "schemas") {
        Some(Schema::OneOf(union)) => &union.items,
        Some(Schema::AnyOf(union)) => &union.items,
        _ => std::slice::from_ref(schema),
    };
    arms.iter().map(|arm| serde_json::to_value(arm).unwrap_or_default()).collect()
}

//! The schema of several errors.

use std::collections::BTreeSet;

use crate::catalog::entry::Entry;
use crate::catalog::json::{Json, list, object};
use crate::catalog::schema::definitions::reference_to;
use crate::catalog::shape::BodyShape;

/// Returns a reference to a schema.
pub(super) fn reference(name: &str) -> Json {
    object([("$ref", reference_to(name).into())])
}

/// Returns the schema of these errors and of those that the schema called `unknown`
/// describes. A generated client tries the schemas in their order.
pub(super) fn open_union(entries: &[&Entry], unknown: &str) -> Json {
    let known = entries.iter().map(|entry| reference(&entry.component_name()));
    object([("anyOf", list(known.chain([reference(unknown)])))])
}

/// Returns the schema of these errors alone, with the schemas that `schema` returns.
pub(super) fn closed_union(entries: &[&Entry], schema: impl Fn(&Entry) -> Json) -> Json {
    let keyword = if are_distinct(entries) { "oneOf" } else { "anyOf" };
    object([(keyword, list(entries.iter().map(|entry| schema(entry))))])
}

/// Returns the `discriminator` of these errors, if a member of the body's root tells
/// them apart.
pub(super) fn discriminator(entries: &[&Entry]) -> Option<Json> {
    let codes = entries.iter().map(|entry| root_code(&entry.shape().body));
    let property = codes.reduce(|a, b| if a == b { a } else { None }).flatten()?;
    let mapping = entries
        .iter()
        .map(|entry| (entry.spec.code.to_owned(), reference_to(&entry.component_name()).into()));
    let mapping = Json::Object(mapping.collect());
    are_distinct(entries).then(|| object([("propertyName", property.into()), ("mapping", mapping)]))
}

/// Returns whether no body matches several schemas: each has a code of its own.
fn are_distinct(entries: &[&Entry]) -> bool {
    let codes: BTreeSet<&str> = entries.iter().map(|entry| entry.spec.code).collect();
    codes.len() == entries.len() && entries.iter().all(|entry| shows_code(&entry.shape().body))
}

/// Returns whether every body contains the code.
fn shows_code(shape: &BodyShape) -> bool {
    match shape {
        BodyShape::Code => true,
        BodyShape::Object(members) => {
            members.iter().any(|member| member.required && shows_code(&member.shape))
        }
        _ => false,
    }
}

/// Returns the name of the root's member that is the code.
fn root_code(shape: &BodyShape) -> Option<&str> {
    let BodyShape::Object(members) = shape else { return None };
    let member = members.iter().find(|member| member.required && member.shape == BodyShape::Code);
    member.map(|member| member.name.as_str())
}

//! The TypeScript type of a JSON Schema.

use std::fmt::Write as _;

use crate::catalog::distinct::distinct;
use crate::catalog::json::Json;
use crate::catalog::schema::definitions::component_name;
use crate::catalog::schema::is_required;
use crate::catalog::text::{one_line, quoted};

/// Returns the type of a JSON Schema's values.
pub(super) fn type_of(schema: &Json, depth: usize) -> String {
    if let Some(value) = schema.get("const") {
        return literal(value);
    }
    if let Some(Json::List(values)) = schema.get("enum") {
        return union(values.iter().map(literal));
    }
    if let Some(Json::Text(reference)) = schema.get("$ref") {
        return component_name(reference).to_owned();
    }
    for of in ["anyOf", "oneOf"] {
        if let Some(Json::List(schemas)) = schema.get(of) {
            return union(schemas.iter().map(|schema| type_of(schema, depth)));
        }
    }
    match schema.get("type") {
        Some(Json::List(names)) => union(names.iter().map(|name| named_type(schema, name, depth))),
        Some(name) => named_type(schema, name, depth),
        None => "unknown".to_owned(),
    }
}

fn named_type(schema: &Json, name: &Json, depth: usize) -> String {
    let Json::Text(name) = name else { return "unknown".to_owned() };
    match name.as_str() {
        "string" => "string".to_owned(),
        "integer" | "number" => "number".to_owned(),
        "boolean" => "boolean".to_owned(),
        "null" => "null".to_owned(),
        "array" => match (schema.get("prefixItems"), schema.get("items")) {
            (Some(Json::List(items)), _) => {
                let items: Vec<_> = items.iter().map(|item| type_of(item, depth)).collect();
                format!("readonly [{}]", items.join(", "))
            }
            (_, Some(item)) => format!("ReadonlyArray<{}>", type_of(item, depth)),
            _ => "readonly unknown[]".to_owned(),
        },
        "object" => object_type(schema, depth),
        _ => "unknown".to_owned(),
    }
}

fn object_type(schema: &Json, depth: usize) -> String {
    if let Some(value @ Json::Object(_)) = schema.get("additionalProperties")
        && schema.get("properties").is_none()
    {
        return format!("{{ readonly [key: string]: {} }}", type_of(value, depth));
    }
    let Some(Json::Object(properties)) = schema.get("properties") else {
        return "{ readonly [key: string]: unknown }".to_owned();
    };
    if properties.is_empty() {
        return "{}".to_owned();
    }
    let indent = "  ".repeat(depth + 1);
    let mut out = "{\n".to_owned();
    for (name, property) in properties {
        if let Some(Json::Text(description)) = property.get("description") {
            comment(&mut out, depth + 1, description);
        }
        let optional = if is_required(schema, name) { "" } else { "?" };
        let _ = writeln!(
            out,
            "{indent}readonly {}{optional}: {};",
            key(name),
            type_of(property, depth + 1)
        );
    }
    out + &"  ".repeat(depth) + "}"
}

fn union(types: impl Iterator<Item = String>) -> String {
    distinct(types).join(" | ")
}

fn literal(value: &Json) -> String {
    match value {
        Json::Text(text) => quoted(text),
        Json::Null | Json::Bool(_) | Json::Number(_) => value.compact(),
        Json::List(_) | Json::Object(_) => "unknown".to_owned(),
    }
}

/// Returns the name of a member, quoted if necessary.
fn key(name: &str) -> String {
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty();
    if is_plain { name.to_owned() } else { quoted(name) }
}

pub(super) fn comment(out: &mut String, depth: usize, text: &str) {
    let text = one_line(text);
    if !text.is_empty() {
        // A sign at the start would begin a tag, such as `@deprecated`.
        let at = if text.starts_with('@') { "\\" } else { "" };
        let text = text.replace("*/", "*\\/");
        let _ = writeln!(out, "{}/** {at}{text} */", "  ".repeat(depth));
    }
}

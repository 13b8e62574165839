//! Reads JSON Schemas (2020-12).

pub(crate) mod definitions;
pub(crate) mod example;
pub(crate) mod subschemas;

use self::definitions::component_name;
use super::distinct::distinct;
use super::json::{Json, list, object};

/// Returns whether `required` lists the member.
pub(crate) fn is_required(schema: &Json, member: &str) -> bool {
    schema
        .get("required")
        .and_then(Json::as_list)
        .is_some_and(|names| names.iter().any(|name| name.as_str() == Some(member)))
}

/// Returns whether `type` is a list that includes `null`.
pub(crate) fn is_nullable(schema: &Json) -> bool {
    schema
        .get("type")
        .and_then(Json::as_list)
        .is_some_and(|names| names.iter().any(|name| name.as_str() == Some("null")))
}

/// Summarises a schema in a few words: `{amount: integer, note?: string}`.
pub(crate) fn summary(schema: &Json) -> String {
    if let Some(value) = schema.get("enum").filter(|values| values.as_list().is_some()) {
        return value.compact();
    }
    if let Some(value) = schema.get("const") {
        return value.compact();
    }
    for keyword in ["oneOf", "anyOf", "allOf"] {
        if let Some(schemas) = schema.get(keyword).and_then(Json::as_list) {
            return schemas.iter().map(summary).collect::<Vec<_>>().join(" | ");
        }
    }
    if let Some(properties) = schema.get("properties").and_then(Json::as_object) {
        let members = properties.iter().map(|(name, property)| {
            let optional = if is_required(schema, name) { "" } else { "?" };
            format!("{name}{optional}: {}", summary(property))
        });
        let null = if is_nullable(schema) { " | null" } else { "" };
        return format!("{{{}}}{null}", members.collect::<Vec<_>>().join(", "));
    }
    match (schema.get("items"), schema.get("additionalProperties"), schema.get("type")) {
        (Some(item), ..) => format!("[{}]", summary(item)),
        (_, Some(value @ Json::Object(_)), _) => format!("{{string: {}}}", summary(value)),
        (.., Some(Json::Text(name))) => name.clone(),
        (.., Some(Json::List(names))) => {
            names.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(" | ")
        }
        _ => match schema.get("$ref").and_then(Json::as_str) {
            Some(reference) => component_name(reference).to_owned(),
            None => "any".to_owned(),
        },
    }
}

/// Describes a schema in JSON terms:
/// `array of {path: string, message: string}`.
pub(crate) fn in_words(schema: &Json) -> String {
    if let Some(Json::List(values)) = schema.get("enum") {
        return distinct(values.iter().map(Json::compact)).join(" or ");
    }
    if let Some(value) = schema.get("const") {
        return value.compact();
    }
    for (keyword, word) in [("oneOf", " or "), ("anyOf", " or "), ("allOf", " and ")] {
        if let Some(schemas) = schema.get(keyword).and_then(Json::as_list) {
            return distinct(schemas.iter().map(in_words)).join(word);
        }
    }
    match schema.get("type") {
        Some(Json::List(names)) => {
            let names = names.iter().filter_map(Json::as_str);
            distinct(names.map(|name| typed_in_words(schema, name))).join(" or ")
        }
        Some(Json::Text(name)) => typed_in_words(schema, name),
        _ if schema.get("properties").is_some() => typed_in_words(schema, "object"),
        _ => match schema.get("$ref").and_then(Json::as_str) {
            Some(reference) => component_name(reference).to_owned(),
            None => "any value".to_owned(),
        },
    }
}

fn typed_in_words(schema: &Json, name: &str) -> String {
    match name {
        "array" => match (schema.get("prefixItems").and_then(Json::as_list), schema.get("items")) {
            (Some(items), _) => {
                format!("array [{}]", items.iter().map(in_words).collect::<Vec<_>>().join(", "))
            }
            (_, Some(item)) => match in_words(item) {
                several if several.contains(" or ") => format!("array of ({several})"),
                one => format!("array of {one}"),
            },
            _ => "array".to_owned(),
        },
        "object" => {
            let properties = schema.get("properties").and_then(Json::as_object).unwrap_or_default();
            let members = properties.iter().map(|(name, property)| {
                let optional = if is_required(schema, name) { "" } else { "?" };
                format!("{name}{optional}: {}", in_words(property))
            });
            match schema.get("additionalProperties") {
                _ if !properties.is_empty() => {
                    format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
                }
                Some(value @ Json::Object(_)) => format!("object of {}", in_words(value)),
                _ => "object".to_owned(),
            }
        }
        "string" => match schema.get("format").and_then(Json::as_str) {
            Some(format) => format!("string ({format})"),
            None => "string".to_owned(),
        },
        other => other.to_owned(),
    }
}

/// Returns the schema of a value that fits any of these.
pub(crate) fn any_of(schemas: impl IntoIterator<Item = Json>) -> Json {
    let mut distinct = distinct(schemas);
    match distinct.len() {
        1 => distinct.remove(0),
        _ => object([("anyOf", list(distinct))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(schema: &str) -> String {
        in_words(&Json::from_bytes(schema.as_bytes()))
    }

    #[test]
    fn schema_is_described_in_json_terms() {
        for (schema, expected) in [
            (r#"{"type": "string"}"#, "string"),
            (r#"{"type": "string", "format": "uuid"}"#, "string (uuid)"),
            (r#"{"type": ["integer", "null"]}"#, "integer or null"),
            (r#"{"type": "array", "items": {"type": "number"}}"#, "array of number"),
            (
                r#"{"type": "array", "items": {"anyOf": [{"type": "number"}, {"type": "null"}]}}"#,
                "array of (number or null)",
            ),
            (
                r#"{"type": "array", "prefixItems": [{"type": "number"}, {"type": "string"}]}"#,
                "array [number, string]",
            ),
            (
                r#"{"type": "object", "properties": {"a": {"type": "string"}, "b": {}}, "required": ["a"]}"#,
                "{a: string, b?: any value}",
            ),
            (
                r#"{"type": "object", "additionalProperties": {"type": "boolean"}}"#,
                "object of boolean",
            ),
            (r#"{"type": "object"}"#, "object"),
            (r#"{"enum": ["a", 1]}"#, "\"a\" or 1"),
            (r#"{"const": true}"#, "true"),
            (r##"{"$ref": "#/components/schemas/Part"}"##, "Part"),
            (r#"{"x-rust-type": "Money"}"#, "any value"),
        ] {
            assert_eq!(words(schema), expected, "{schema}");
        }
    }
}

//! Reads JSON Schemas (2020-12).

pub(crate) mod definitions;
pub(crate) mod example;

use self::definitions::component_name;
use super::json::Json;

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

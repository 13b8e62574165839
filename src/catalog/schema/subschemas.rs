//! The schemas inside a JSON Schema.

use crate::catalog::json::Json;

/// Keywords whose value is a schema.
const ONE: [&str; 11] = [
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
];

/// Keywords whose value is a list of schemas.
const LISTS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];

/// Keywords whose value has a schema for each name.
const MAPS: [&str; 4] = ["$defs", "dependentSchemas", "patternProperties", "properties"];

/// Replaces each schema directly inside `schema`.
pub(crate) fn map_subschemas(schema: Json, replaced: &dyn Fn(Json) -> Json) -> Json {
    let Json::Object(members) = schema else { return schema };
    let map = |(keyword, value): (String, Json)| {
        let value = match value {
            Json::List(items) if LISTS.contains(&keyword.as_str()) => {
                Json::List(items.into_iter().map(replaced).collect())
            }
            Json::Object(named) if MAPS.contains(&keyword.as_str()) => {
                let named = named.into_iter();
                Json::Object(named.map(|(name, schema)| (name, replaced(schema))).collect())
            }
            value if ONE.contains(&keyword.as_str()) => replaced(value),
            value => value,
        };
        (keyword, value)
    };
    Json::Object(members.into_iter().map(map).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_names_are_not_schemas() {
        let schema = r#"{"properties":{"const":{"const":1}},"enum":[{"const":1}],"items":true}"#;
        let replaced = map_subschemas(Json::from_bytes(schema.as_bytes()), &|_| Json::Null);
        let expected = r#"{"properties":{"const":null},"enum":[{"const":1}],"items":null}"#;
        assert_eq!(replaced.compact(), expected);
    }
}

//! What a document says.

use std::collections::BTreeSet;

use serde_json::Value;

/// Returns whether a value is valid. Knows the keywords that the documents have.
pub(crate) fn is_valid(document: &Value, schema: &Value, value: &Value) -> bool {
    let Some(keywords) = schema.as_object() else { return schema == &Value::Bool(true) };
    let fits = |schema: &Value| is_valid(document, schema, value);
    let matching = |schemas: &Value| {
        schemas.as_array().expect("a list").iter().filter(|schema| fits(schema)).count()
    };
    let is_type = |name: &Value| match name.as_str().expect("a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("type {other}"),
    };
    keywords.iter().all(|(keyword, of)| match keyword.as_str() {
        "$ref" => {
            let pointer = of.as_str().and_then(|reference| reference.strip_prefix('#'));
            let target = pointer.and_then(|pointer| document.pointer(pointer));
            fits(target.unwrap_or_else(|| panic!("{of} leads nowhere")))
        }
        "oneOf" => matching(of) == 1,
        "anyOf" => matching(of) > 0,
        "allOf" => matching(of) == of.as_array().map_or(0, Vec::len),
        "not" => !fits(of),
        "const" => value == of,
        "enum" => of.as_array().is_some_and(|values| values.contains(value)),
        "type" if of.is_array() => of.as_array().is_some_and(|of| of.iter().any(is_type)),
        "type" => is_type(of),
        "required" => {
            let names = of.as_array().expect("a list");
            names.iter().all(|name| value.get(name.as_str().unwrap_or_default()).is_some())
        }
        "properties" => of.as_object().expect("an object").iter().all(|(name, schema)| {
            value.get(name).is_none_or(|member| is_valid(document, schema, member))
        }),
        "items" => {
            let items = value.as_array().into_iter().flatten();
            items.into_iter().all(|item| is_valid(document, of, item))
        }
        "minimum" => value.as_f64().is_none_or(|value| of.as_f64().is_some_and(|of| value >= of)),
        "maximum" => value.as_f64().is_none_or(|value| of.as_f64().is_some_and(|of| value <= of)),
        "title" | "description" | "format" | "discriminator" => true,
        extension if extension.starts_with("x-") => true,
        other => panic!("unknown keyword {other}"),
    })
}

/// The documented or real errors: operation, status and code.
pub(crate) type Errors = BTreeSet<(String, String, String)>;

/// Returns the errors of a document, by the names of its examples.
pub(crate) fn documented(document: &Value) -> Errors {
    let mut errors = Errors::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let responses = operation["responses"].as_object().expect("responses");
            for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "4")
            {
                let contents = response["content"].as_object().expect("content").values();
                for name in
                    contents.flat_map(|of| of["examples"].as_object().expect("examples").keys())
                {
                    errors.insert((format!("{method} {path}"), status.clone(), name.clone()));
                }
            }
        }
    }
    errors
}

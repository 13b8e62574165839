//! Example values made up from a JSON Schema.

use serde_json::Number;

use super::is_required;
use crate::catalog::json::{Json, Members, object};
use crate::catalog::sample_value;

/// Formats of JSON Schema, each with an example.
const FORMATS: [(&str, &str); 6] = [
    ("uuid", "0192f0c1-7b1e-7c3a-9d4e-5f60718293a4"),
    ("ipv4", "192.0.2.1"),
    ("ipv6", "2001:db8::1"),
    ("uri", "https://example.com/"),
    ("date-time", "2026-01-01T00:00:00Z"),
    ("date", "2026-01-01"),
];

/// Returns an example of a text in this format, if the format is known.
pub(crate) fn example_of_format(format: &str) -> Option<&'static str> {
    FORMATS.iter().find(|(known, _)| *known == format).map(|(_, example)| *example)
}

/// Returns a value that the schema allows; a `pattern` is ignored.
///
/// Values of different seeds differ in every part that can differ. Recursive
/// types end as early as possible.
pub(crate) fn example(schema: &Json, name: &str, seed: u16) -> Json {
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(Json::List(values)) = schema.get("enum")
        && let Some(value) = values.get(usize::from(seed) % values.len().max(1))
    {
        return value.clone();
    }
    if let (0, Some(Json::List(examples))) = (seed, schema.get("examples"))
        && let Some(first) = examples.first()
    {
        return first.clone();
    }
    for of in ["oneOf", "anyOf"] {
        if let Some(Json::List(schemas)) = schema.get(of) {
            let ends: Vec<&Json> = schemas.iter().filter(|schema| !is_recursive(schema)).collect();
            let is_null = |schema: &&&Json| schema.get("type") == Some(&"null".into());
            let chosen = ends.iter().find(|schema| !is_null(schema)).or(ends.first());
            return chosen.map_or(Json::Null, |chosen| example(chosen, name, seed));
        }
    }
    if let Some(Json::List(schemas)) = schema.get("allOf") {
        let all = schemas.iter().map(|schema| example(schema, name, seed));
        return all.reduce(merged).unwrap_or(Json::Null);
    }
    match schema.get("type") {
        Some(Json::List(names)) => {
            let first = names.iter().find(|name| **name != "null".into());
            typed(schema, first.or(names.first()), name, seed)
        }
        one => typed(schema, one, name, seed),
    }
}

fn typed(schema: &Json, ty: Option<&Json>, name: &str, seed: u16) -> Json {
    let Some(Json::Text(ty)) = ty else { return untyped(schema, name, seed) };
    match ty.as_str() {
        "string" => text(schema, name, seed),
        "integer" => integer(schema, name, seed),
        "number" => {
            let float = |key: &str| {
                if let Some(Json::Number(n)) = schema.get(key) { n.as_f64() } else { None }
            };
            let low = float("minimum").or(float("exclusiveMinimum")).unwrap_or(0.0);
            let high = float("maximum").or(float("exclusiveMaximum")).unwrap_or(f64::MAX);
            let value = low + f64::from(seed) + 0.5;
            Number::from_f64(if value < high { value } else { f64::midpoint(low, high) })
                .map_or(Json::Null, Json::Number)
        }
        "boolean" => seed.is_multiple_of(2).into(),
        "array" => array(schema, name, seed),
        "object" => members(schema, name, seed),
        _ => Json::Null,
    }
}

fn untyped(schema: &Json, name: &str, seed: u16) -> Json {
    if schema.get("properties").is_some() {
        return members(schema, name, seed);
    }
    // Any value is allowed: alternate between a text and an object, so that no
    // document promises either.
    match seed {
        0 => sample_value::any(name),
        _ if seed.is_multiple_of(2) => object([("example", name.into())]),
        _ => name.into(),
    }
}

fn text(schema: &Json, name: &str, seed: u16) -> Json {
    let known = match schema.get("format") {
        Some(Json::Text(format)) => example_of_format(format),
        _ => None,
    };
    let mut text = match (known, seed) {
        (Some(known), 0) => known.to_owned(),
        (None, 0) => sample_value::text(name),
        (known, _) => format!("{} {seed}", known.unwrap_or(name)),
    };
    if let Some(length) = length(schema, "minLength") {
        let missing = length.saturating_sub(text.chars().count());
        text.extend(std::iter::repeat_n('.', missing));
    }
    if let Some(length) = length(schema, "maxLength") {
        text = text.chars().take(length).collect();
    }
    text.into()
}

fn integer(schema: &Json, name: &str, seed: u16) -> Json {
    let bound =
        |key: &str| if let Some(Json::Number(n)) = schema.get(key) { n.as_i64() } else { None };
    let low = bound("minimum").or(bound("exclusiveMinimum").map(|n| n.saturating_add(1)));
    let high = bound("maximum").or(bound("exclusiveMaximum").map(|n| n.saturating_sub(1)));
    let step = bound("multipleOf").filter(|step| *step > 0).unwrap_or(1);
    let value = if seed == 0 { sample_value::integer(name) } else { i64::from(seed) + 1 };
    let value = low.map_or(value, |low| value.max(low.saturating_add(seed.into())));
    let value = value.saturating_add((step - value.rem_euclid(step)) % step);
    Json::Number(high.map_or(value, |high| value.min(high - high.rem_euclid(step))).into())
}

fn array(schema: &Json, name: &str, seed: u16) -> Json {
    let mut items: Vec<Json> = match schema.get("prefixItems") {
        Some(Json::List(items)) => items.iter().map(|item| example(item, name, seed)).collect(),
        _ => Vec::new(),
    };
    let least = length(schema, "minItems").unwrap_or_default();
    if let Some(item) = schema.get("items").filter(|item| **item != Json::Bool(false)) {
        let wanted = if is_recursive(item) { least } else { least.max(1) };
        let is_set = schema.get("uniqueItems") == Some(&Json::Bool(true));
        while items.len() < wanted {
            // The items of a set differ.
            let step = u16::try_from(items.len()).unwrap_or_default();
            items.push(example(item, name, if is_set { seed.wrapping_add(step) } else { seed }));
        }
    }
    Json::List(items)
}

fn members(schema: &Json, name: &str, seed: u16) -> Json {
    let Some(Json::Object(properties)) = schema.get("properties") else {
        return match schema.get("additionalProperties") {
            Some(value @ Json::Object(_)) if !is_recursive(value) => {
                object([("key", example(value, name, seed))])
            }
            _ => Json::Object(Vec::new()),
        };
    };
    let shown = properties
        .iter()
        .filter(|(name, property)| is_required(schema, name) || !is_recursive(property));
    let members: Members =
        shown.map(|(name, property)| (name.clone(), example(property, name, seed))).collect();
    Json::Object(members)
}

/// Returns whether every value contains a value of a type that refers back to
/// this one.
fn is_recursive(schema: &Json) -> bool {
    if schema.get("$ref").is_some() {
        return true;
    }
    if schema.get("items").or(schema.get("additionalProperties")).is_some() {
        // An empty list or map ends the recursion.
        return false;
    }
    match schema.get("properties").and_then(Json::as_object) {
        Some(properties) => properties
            .iter()
            .any(|(name, property)| is_required(schema, name) && is_recursive(property)),
        None => ["oneOf", "anyOf"].into_iter().any(|keyword| {
            let schemas = schema.get(keyword).and_then(Json::as_list);
            schemas.is_some_and(|schemas| schemas.iter().all(is_recursive))
        }),
    }
}

fn length(schema: &Json, key: &str) -> Option<usize> {
    match schema.get(key) {
        Some(Json::Number(number)) => {
            number.as_u64().and_then(|length| usize::try_from(length).ok())
        }
        _ => None,
    }
}

fn merged(a: Json, b: Json) -> Json {
    match (a, b) {
        (Json::Object(mut members), Json::Object(more)) => {
            let is_new = |name: &String| !members.iter().any(|(known, _)| known == name);
            let more: Vec<_> = more.into_iter().filter(|(name, _)| is_new(name)).collect();
            members.extend(more);
            Json::Object(members)
        }
        (a, _) => a,
    }
}

//! A value made up from its JSON Schema.

use serde_json::Number;

use super::node::{Members, Node, object};
use super::rust_type::example_of_format;

/// A value that the schema allows, as far as it can be read off: a `pattern` is not looked at. Two that are made with
/// different seeds differ in every part that can. Types that hold themselves end as soon as they can.
pub(super) fn sample(schema: &Node, name: &str, seed: u16) -> Node {
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(Node::List(values)) = schema.get("enum")
        && let Some(value) = values.get(usize::from(seed) % values.len().max(1))
    {
        return value.clone();
    }
    if let (0, Some(Node::List(examples))) = (seed, schema.get("examples"))
        && let Some(example) = examples.first()
    {
        return example.clone();
    }
    for of in ["oneOf", "anyOf"] {
        if let Some(Node::List(schemas)) = schema.get(of) {
            let ends: Vec<&Node> = schemas.iter().filter(|schema| !refers(schema)).collect();
            let is_null = |schema: &&&Node| schema.get("type") == Some(&"null".into());
            let chosen = ends.iter().find(|schema| !is_null(schema)).or(ends.first());
            return chosen.map_or(Node::Null, |chosen| sample(chosen, name, seed));
        }
    }
    if let Some(Node::List(schemas)) = schema.get("allOf") {
        let all = schemas.iter().map(|schema| sample(schema, name, seed));
        return all.reduce(merged).unwrap_or(Node::Null);
    }
    match schema.get("type") {
        Some(Node::List(names)) => {
            let first = names.iter().find(|name| **name != "null".into());
            typed(schema, first.or(names.first()), name, seed)
        }
        one => typed(schema, one, name, seed),
    }
}

fn typed(schema: &Node, ty: Option<&Node>, name: &str, seed: u16) -> Node {
    let Some(Node::Text(ty)) = ty else { return untyped(schema, name, seed) };
    match ty.as_str() {
        "string" => text(schema, name, seed),
        "integer" => integer(schema, seed),
        "number" => {
            let float = |key: &str| {
                if let Some(Node::Number(n)) = schema.get(key) { n.as_f64() } else { None }
            };
            let low = float("minimum").or(float("exclusiveMinimum")).unwrap_or(0.0);
            let high = float("maximum").or(float("exclusiveMaximum")).unwrap_or(f64::MAX);
            let value = low + f64::from(seed) + 0.5;
            Number::from_f64(if value < high { value } else { f64::midpoint(low, high) })
                .map_or(Node::Null, Node::Number)
        }
        "boolean" => seed.is_multiple_of(2).into(),
        "array" => array(schema, name, seed),
        "object" => members(schema, name, seed),
        _ => Node::Null,
    }
}

fn untyped(schema: &Node, name: &str, seed: u16) -> Node {
    if schema.get("properties").is_some() {
        return members(schema, name, seed);
    }
    // Anything at all: a text in one, an object in the other, so that nobody relies on either.
    if seed.is_multiple_of(2) { object([("example", name.into())]) } else { name.into() }
}

fn text(schema: &Node, name: &str, seed: u16) -> Node {
    let known = match schema.get("format") {
        Some(Node::Text(format)) => example_of_format(format),
        _ => None,
    };
    let text = known.unwrap_or(name);
    let mut text = if seed == 0 { text.to_owned() } else { format!("{text} {seed}") };
    if let Some(length) = length(schema, "minLength") {
        let missing = length.saturating_sub(text.chars().count());
        text.extend(std::iter::repeat_n('.', missing));
    }
    if let Some(length) = length(schema, "maxLength") {
        text = text.chars().take(length).collect();
    }
    text.into()
}

fn integer(schema: &Node, seed: u16) -> Node {
    let bound =
        |key: &str| if let Some(Node::Number(n)) = schema.get(key) { n.as_i64() } else { None };
    let low = bound("minimum").or(bound("exclusiveMinimum").map(|n| n.saturating_add(1)));
    let high = bound("maximum").or(bound("exclusiveMaximum").map(|n| n.saturating_sub(1)));
    let step = bound("multipleOf").filter(|step| *step > 0).unwrap_or(1);
    let value = i64::from(seed) + 1;
    let value = low.map_or(value, |low| value.max(low.saturating_add(seed.into())));
    let value = value.saturating_add((step - value.rem_euclid(step)) % step);
    Node::Number(high.map_or(value, |high| value.min(high - high.rem_euclid(step))).into())
}

fn array(schema: &Node, name: &str, seed: u16) -> Node {
    let mut items: Vec<Node> = match schema.get("prefixItems") {
        Some(Node::List(items)) => items.iter().map(|item| sample(item, name, seed)).collect(),
        _ => Vec::new(),
    };
    let least = length(schema, "minItems").unwrap_or_default();
    if let Some(item) = schema.get("items").filter(|item| **item != Node::Bool(false)) {
        let wanted = if refers(item) { least } else { least.max(1) };
        let is_set = schema.get("uniqueItems") == Some(&Node::Bool(true));
        while items.len() < wanted {
            // Items of a set differ.
            let step = u16::try_from(items.len()).unwrap_or_default();
            items.push(sample(item, name, if is_set { seed.wrapping_add(step) } else { seed }));
        }
    }
    Node::List(items)
}

fn members(schema: &Node, name: &str, seed: u16) -> Node {
    let is_required = |name: &str| match schema.get("required") {
        Some(Node::List(names)) => names.contains(&name.into()),
        _ => false,
    };
    let Some(Node::Object(properties)) = schema.get("properties") else {
        return match schema.get("additionalProperties") {
            Some(value @ Node::Object(_)) if !refers(value) => {
                object([("key", sample(value, name, seed))])
            }
            _ => Node::Object(Vec::new()),
        };
    };
    let shown = properties.iter().filter(|(name, property)| is_required(name) || !refers(property));
    let members: Members =
        shown.map(|(name, property)| (name.clone(), sample(property, name, seed))).collect();
    Node::Object(members)
}

/// Whether a value of it leads back to a type that is being made.
fn refers(schema: &Node) -> bool {
    schema.get("$ref").is_some()
        || match schema.get("items").or(schema.get("additionalProperties")) {
            // An empty list ends it.
            Some(_) => false,
            None => match schema.get("properties") {
                Some(Node::Object(properties)) => properties.iter().any(|(name, property)| {
                    let needed = matches!(schema.get("required"), Some(Node::List(all)) if all.contains(&name.as_str().into()));
                    needed && refers(property)
                }),
                _ => ["oneOf", "anyOf"].into_iter().any(
                    |of| matches!(schema.get(of), Some(Node::List(all)) if all.iter().all(refers)),
                ),
            },
        }
}

fn length(schema: &Node, key: &str) -> Option<usize> {
    match schema.get(key) {
        Some(Node::Number(number)) => {
            number.as_u64().and_then(|length| usize::try_from(length).ok())
        }
        _ => None,
    }
}

fn merged(a: Node, b: Node) -> Node {
    match (a, b) {
        (Node::Object(mut members), Node::Object(more)) => {
            let is_new = |name: &String| !members.iter().any(|(known, _)| known == name);
            let more: Vec<_> = more.into_iter().filter(|(name, _)| is_new(name)).collect();
            members.extend(more);
            Node::Object(members)
        }
        (a, _) => a,
    }
}

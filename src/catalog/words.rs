//! Names and sentences that several writers share.

use apierror_core::{Effect, ErrorSpec, Retry, RetryStrategy};

use super::definitions::target;
use super::node::Node;

/// `a::b::WithRetry<c::Flat>` without the paths: `WithRetry<Flat>`.
pub(crate) fn short_name(type_name: &str) -> String {
    let mut short = String::new();
    let mut segment = String::new();
    let mut chars = type_name.chars().peekable();
    while let Some(c) = chars.next() {
        if c == ':' && chars.peek() == Some(&':') {
            chars.next();
            segment.clear();
        } else if c.is_alphanumeric() || c == '_' {
            segment.push(c);
        } else {
            short.push_str(&segment);
            segment.clear();
            short.push(c);
        }
    }
    short + &segment
}

/// A JSON Schema in a few words: `{amount: integer, note?: string}`.
pub(crate) fn signature(schema: &Node) -> String {
    let several = |schemas: &[Node]| schemas.iter().map(signature).collect::<Vec<_>>().join(" | ");
    if let Some(values @ Node::List(_)) = schema.get("enum") {
        return serde_json::to_string(values).unwrap_or_default();
    }
    if let Some(value) = schema.get("const") {
        return serde_json::to_string(value).unwrap_or_default();
    }
    for of in ["oneOf", "anyOf", "allOf"] {
        if let Some(Node::List(schemas)) = schema.get(of) {
            return several(schemas);
        }
    }
    if let Some(Node::Object(properties)) = schema.get("properties") {
        let is_required = |name: &str| matches!(schema.get("required"), Some(Node::List(names)) if names.contains(&name.into()));
        let members = properties.iter().map(|(name, property)| {
            format!("{name}{}: {}", if is_required(name) { "" } else { "?" }, signature(property))
        });
        let null = if is_nullable(schema) { " | null" } else { "" };
        return format!("{{{}}}{null}", members.collect::<Vec<_>>().join(", "));
    }
    match (schema.get("items"), schema.get("additionalProperties"), schema.get("type")) {
        (Some(item), ..) => format!("[{}]", signature(item)),
        (_, Some(value @ Node::Object(_)), _) => format!("{{string: {}}}", signature(value)),
        (.., Some(Node::Text(name))) => name.clone(),
        (.., Some(Node::List(names))) => {
            let names = names.iter().filter_map(|name| {
                if let Node::Text(name) = name { Some(name.as_str()) } else { None }
            });
            names.collect::<Vec<_>>().join(" | ")
        }
        _ => match schema.get("$ref") {
            Some(Node::Text(reference)) => target(reference).to_owned(),
            _ => "any".to_owned(),
        },
    }
}

/// Whether a null is among its values, beside others.
pub(crate) fn is_nullable(schema: &Node) -> bool {
    matches!(schema.get("type"), Some(Node::List(names)) if names.contains(&"null".into()))
}

/// A text on one line.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a caller is told at most occurrences, its placeholders as they are.
pub(crate) fn message(spec: &ErrorSpec) -> String {
    if spec.message.is_empty() {
        return spec.status.canonical_reason().unwrap_or(spec.title).to_owned();
    }
    spec.message.replace("{{", "{").replace("}}", "}")
}

/// Whether to retry, in a few words.
pub(crate) fn retry_advice(retry: Retry) -> String {
    let attempts = match retry.max_attempts() {
        0 | 1 => String::new(),
        attempts => format!(", up to {attempts} attempts in all"),
    };
    let within =
        retry.within().map(|within| format!(", within {}", duration(within))).unwrap_or_default();
    match retry.strategy() {
        RetryStrategy::Never => "No".to_owned(),
        RetryStrategy::Once => "Once, at once".to_owned(),
        RetryStrategy::Backoff => format!("Yes, with backoff{attempts}{within}"),
        RetryStrategy::Throttle => format!("Yes, after the wait{attempts}{within}"),
        RetryStrategy::Restart => "From the step before".to_owned(),
        RetryStrategy::Action => "After an action".to_owned(),
        RetryStrategy::Poll => "No: ask for its state".to_owned(),
        other => other.as_str().to_owned(),
    }
}

/// Whether the failed request may have happened.
pub(crate) fn effect(retry: Retry) -> &'static str {
    match retry.effect() {
        Effect::NotApplied => "nothing was done",
        _ => "it may have been done",
    }
}

/// The shortest exact form: `50ms`, `20s`.
pub(crate) fn duration(duration: std::time::Duration) -> String {
    match duration.as_millis() {
        ms if ms % 1000 == 0 => format!("{}s", ms / 1000),
        ms => format!("{ms}ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_without_paths() {
        assert_eq!(short_name("a::b::WithRetry<c::d::Flat>"), "WithRetry<Flat>");
        assert_eq!(short_name("Flat"), "Flat");
    }
}

//! Texts in the form that several writers use.

/// Removes the paths from a type's name: `a::b::WithRetry<c::Flat>` becomes
/// `WithRetry<Flat>`.
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

/// Joins the lines of a text.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Ends a text with a full stop, unless it ends a sentence already.
pub(crate) fn sentence(text: &str) -> String {
    let dot = if text.is_empty() || text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{text}{dot}")
}

/// Writes a text as a string of JSON, which is also one of JavaScript, Python, YAML and
/// a query of Prometheus.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_name_has_no_paths() {
        assert_eq!(short_name("a::b::WithRetry<c::d::Flat>"), "WithRetry<Flat>");
        assert_eq!(short_name("Flat"), "Flat");
    }
}

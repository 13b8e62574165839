//! The public message of a spec, as documents show it.

use apierror_core::__private::fixed_message;
use apierror_core::ErrorSpec;

/// Stands for a value without a name, and for a message of which nothing is known.
pub(super) const UNKNOWN: &str = "…";

/// Returns the message with the names of its values in braces: `No order {id}.`
/// Returns `None` if only an occurrence has a message.
pub(crate) fn shown(spec: &ErrorSpec) -> Option<String> {
    with_values(
        spec,
        |name| {
            if is_nameless(name) { UNKNOWN.to_owned() } else { format!("{{{name}}}") }
        },
    )
}

/// Returns the message with `value_of` each name in place of the placeholders.
/// Returns `None` if only an occurrence has a message.
pub(super) fn with_values(spec: &ErrorSpec, value_of: impl Fn(&str) -> String) -> Option<String> {
    if let Some(fixed) = fixed_message(spec) {
        return Some(fixed.to_owned());
    }
    let (mut texts, mut nameless) = (String::new(), Vec::new());
    scan(spec.message, &mut texts, |_, name| nameless.push(is_nameless(name)));
    let has_words = texts.contains(char::is_alphanumeric);
    // A template such as `{0}: {1}` says nothing.
    let says_nothing = !has_words && !nameless.is_empty() && !nameless.contains(&false);
    if spec.message.is_empty() || says_nothing {
        return None;
    }
    let mut out = String::new();
    scan(spec.message, &mut out, |out, name| out.push_str(&value_of(name)));
    Some(out)
}

/// Returns the texts around the values, in their order: one if there is no value.
/// None if only an occurrence has a message.
pub(super) fn texts(spec: &ErrorSpec) -> Option<Vec<String>> {
    if let Some(fixed) = fixed_message(spec) {
        return Some(vec![fixed.to_owned()]);
    }
    let (mut texts, mut last) = (Vec::new(), String::new());
    scan(spec.message, &mut last, |text, _| texts.push(std::mem::take(text)));
    texts.push(last);
    (!spec.message.is_empty()).then_some(texts)
}

/// Appends the text of a template, and calls `value` at each placeholder.
fn scan(template: &str, out: &mut String, mut value: impl FnMut(&mut String, &str)) {
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (brace, after) = from.split_at(1);
        if let Some(after) = after.strip_prefix(brace) {
            out.push_str(brace);
            rest = after;
            continue;
        }
        let Some((inside, after)) = after.split_once('}').filter(|_| brace == "{") else {
            // This is not a template but the text of a hand-written message.
            out.push_str(brace);
            rest = after;
            continue;
        };
        let name = inside.split(':').next().unwrap_or_default().trim();
        value(out, name);
        rest = after;
    }
    out.push_str(rest);
}

/// Returns whether a placeholder has a position instead of a name.
pub(super) fn is_nameless(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    fn spec(message: &'static str) -> ErrorSpec {
        ErrorSpec::new("A", StatusCode::NOT_FOUND).with_message(message)
    }

    #[test]
    fn shown_message_has_names_and_no_positions() {
        for (template, expected) in [
            ("No order {id}.", "No order {id}."),
            ("{id:>8.2} of { limit :?}", "{id} of {limit}"),
            ("{{{id}}} {{}}", "{{id}} {}"),
            ("{0} and {} in {1:?}", "… and … in …"),
            ("a { b", "a { b"),
            ("a } b", "a } b"),
            ("{id}", "{id}"),
            ("{0}: {id}", "…: {id}"),
            ("?", "?"),
        ] {
            assert_eq!(shown(&spec(template)).as_deref(), Some(expected));
        }
        for template in ["", "{0}", "{}: {1:?}."] {
            assert_eq!(shown(&spec(template)), None, "{template:?}");
        }
    }

    #[test]
    fn texts_are_those_around_the_values() {
        for (template, expected) in [
            ("No order.", &["No order."][..]),
            ("{id:>8.2} of { limit :?}", &["", " of ", ""]),
            ("{{{id}}} {{}}", &["{", "} {}"]),
            ("a { b", &["a { b"]),
        ] {
            assert_eq!(
                texts(&spec(template)).as_deref(),
                Some(expected)
                    .map(|t| t.iter().map(ToString::to_string).collect::<Vec<_>>())
                    .as_deref()
            );
        }
        assert_eq!(texts(&spec("")), None);
    }

    #[test]
    fn values_replace_the_placeholders() {
        let value =
            |name: &str| if is_nameless(name) { "7".to_owned() } else { name.to_uppercase() };
        assert_eq!(with_values(&spec("{a}, {0}, {{b}}"), value).as_deref(), Some("A, 7, {b}"));
    }
}

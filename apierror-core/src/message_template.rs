//! Message templates, such as `No product {sku}.`

/// Passes the text before the first placeholder to `text`, in pieces. Returns the
/// template after that placeholder, or None if there is no placeholder.
///
/// The derive has checked that the template is well formed.
pub(crate) fn text_before_placeholder(
    template: &'static str,
    mut text: impl FnMut(&'static str),
) -> Option<&'static str> {
    let mut rest = template;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'{' | b'}')) {
        let (before, braces) = rest.split_at(at);
        let (brace, after) = braces.split_at(1);
        text(before);
        let Some(behind) = after.strip_prefix(brace) else {
            return after.split_once('}').map(|(_, behind)| behind);
        };
        text(brace);
        rest = behind;
    }
    text(rest);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(template: &'static str) -> Vec<String> {
        let mut rest = Some(template);
        let mut texts = Vec::new();
        while let Some(template) = rest {
            let mut text = String::new();
            rest = text_before_placeholder(template, |part| text.push_str(part));
            texts.push(text);
        }
        texts
    }

    #[test]
    fn template_splits_at_placeholders() {
        assert_eq!(texts(""), [""]);
        assert_eq!(texts("a"), ["a"]);
        assert_eq!(texts("{}"), ["", ""]);
        assert_eq!(texts("a {b} c{d:>8.2}"), ["a ", " c", ""]);
        assert_eq!(texts("{{a}} {b}{c:?}}}"), ["{a} ", "", "}"]);
        assert_eq!(texts("ก{{{0}}}ข"), ["ก{", "}ข"]);
    }
}

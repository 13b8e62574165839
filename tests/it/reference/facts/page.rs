//! Lines of the generated Markdown.

/// Returns the parts that are in no line. A part of several lines must be there as
/// it is.
pub(super) fn check(markdown: &str, parts: &[String]) -> Vec<String> {
    let missing = parts.iter().filter(|part| !markdown.contains(part.trim_matches('\n')));
    missing.map(|part| format!("the page has no {part:?}")).collect()
}

#[test]
fn missing_part_is_named() {
    let parts = ["## A".to_owned(), "| b |".to_owned(), "a\nb".to_owned()];
    assert_eq!(check("## A\n| a | b |\na\nb", &parts), [""; 0]);
    assert_eq!(check("## B", &parts).len(), 3);
}

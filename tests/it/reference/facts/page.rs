//! Lines of the generated Markdown, and rows of its tables.
//!
//! A part is in the page as it is, wherever its lines break. A row `| cell | cell |` is there if the cells of
//! one row have these texts in any order, beside others.

/// Returns the parts that the page does not have.
pub(super) fn check(markdown: &str, parts: &[String]) -> Vec<String> {
    let page = words(markdown);
    let is_missing = |part: &&String| !page.contains(&words(part)) && !is_row(markdown, part);
    let missing = parts.iter().filter(is_missing);
    missing.map(|part| format!("the page has no {part:?}")).collect()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_row(markdown: &str, part: &str) -> bool {
    let Some(expected) = cells(part) else { return false };
    markdown.lines().filter_map(cells).any(|mut cells| {
        expected.iter().all(|expected| {
            let found = cells.iter().position(|cell| cell.contains(expected.as_str()));
            found.map(|index| cells.swap_remove(index)).is_some()
        })
    })
}

/// Returns the cells of a row. A bar that is escaped is text.
fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.trim().strip_prefix("| ")?.strip_suffix(" |")?;
    Some(inner.split(" | ").map(|cell| cell.trim().replace("\\|", "|")).collect())
}

#[test]
fn missing_part_is_reported() {
    let page = "## A\n\n| a \\| 1 | b | c |\na\nb";
    let faults = |part: &str| check(page, &[part.to_owned()]);
    for part in ["## A", "a b", "| b |", "| c | b |", "| a | 1 | c |", "| a \\| 1 | c |"] {
        // A bar in a cell must be escaped in the part, too.
        assert_eq!(faults(part).is_empty(), part != "| a | 1 | c |", "{part}");
    }
    for part in ["## B", "| d |", "| b | b |", "a | b"] {
        assert_eq!(faults(part), [format!("the page has no {part:?}")]);
    }
}

//! The generated Markdown of the try-on API, compared with its reference.

use std::collections::BTreeMap;

use serde_json::Value;

use reference_apis::catalogs::catalogs;

/// Returns the cells of each table by heading, without the head rows.
fn tables(markdown: &str) -> Vec<(String, Vec<Vec<String>>)> {
    let mut tables: Vec<(String, Vec<Vec<String>>)> = Vec::new();
    for line in markdown.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            tables.push((heading.replace('\\', ""), Vec::new()));
        } else if line.starts_with('|') {
            let (_, rows) = tables.last_mut().expect("a heading");
            rows.push(cells(line));
        }
    }
    // Prose has headings, too.
    tables.retain(|(_, rows)| !rows.is_empty());
    for (heading, rows) in &mut tables {
        assert!(rows[1].iter().all(|cell| cell == "---"), "{heading}");
        assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{heading}");
        rows.drain(..2);
    }
    tables
}

/// Splits a row at the bars that are not escaped.
fn cells(line: &str) -> Vec<String> {
    let inner = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")).expect("a row");
    let marked = inner.replace("\\|", "\u{0}");
    marked
        .split(" | ")
        .map(|cell| cell.replace('\u{0}', "|").replace("&lt;", "<").trim().to_owned())
        .collect()
}

/// Returns the text of a code span.
fn code(cell: &str) -> &str {
    cell.trim_matches('`').trim()
}

#[test]
fn tryon_tables_have_the_rows_of_the_reference() {
    let reference: Value =
        serde_json::from_str(include_str!("../../data/tryon.json")).expect("JSON");
    let (_, catalog) = catalogs().into_iter().next().expect("the first");
    let tables = tables(&catalog.to_markdown());
    let (guidance, groups) = tables.split_last().expect("tables");

    let mut expected: BTreeMap<&str, Vec<[String; 3]>> = BTreeMap::new();
    let mut notes: Vec<(String, String)> = Vec::new();
    for entry in reference["codes"].as_array().expect("codes") {
        let text = |member: &str| entry[member].as_str().unwrap_or_default().to_owned();
        let row = [text("code"), entry["status"].to_string(), text("when")];
        expected.entry(entry["group"].as_str().expect("a group")).or_default().push(row);
        if entry.get("retry_guidance").is_some() {
            notes.push((text("code"), text("retry_notes")));
        }
    }
    let mut written: BTreeMap<&str, Vec<[String; 3]>> = BTreeMap::new();
    for (group, rows) in groups {
        let rows =
            rows.iter().map(|row| [code(&row[0]).to_owned(), row[1].clone(), row[2].clone()]);
        written.entry(group).or_default().extend(rows);
    }
    for rows in expected.values_mut().chain(written.values_mut()) {
        rows.sort();
    }
    assert_eq!(written, expected);
    assert_eq!(written.values().map(Vec::len).sum::<usize>(), 26);

    assert_eq!(guidance.0, "Retry guidance");
    let mut written: Vec<_> =
        guidance.1.iter().map(|row| (code(&row[0]).to_owned(), row[4].clone())).collect();
    written.sort();
    notes.sort();
    assert_eq!(written, notes);
    // Both advise the same: «Yes», «No» or something between.
    const ACT: &str = "Retry only after someone has acted";
    for entry in reference["codes"].as_array().expect("codes") {
        let Some(said) = entry["retry_guidance"].as_str() else { continue };
        let row = guidance.1.iter().find(|row| entry["code"] == *code(&row[0])).expect("a row");
        // Advice that only follows from the status is not shown.
        let spec = catalog.get(code(&row[0])).expect("it is declared");
        let is_silent = row[1].is_empty() && spec.declared_retry().is_none();
        let fits = match said {
            _ if is_silent => true,
            "No" => ["Do not retry", ACT].contains(&&*row[1]),
            "Sometimes" => row[1].starts_with("Retry once"),
            "After top-up" => row[1] == ACT,
            _ => {
                ["Retry with", "Retry up to", "Slow down"].iter().any(|yes| row[1].starts_with(yes))
            }
        };
        assert!(fits, "{}: {said} and {}", row[0], row[1]);
    }
}

#[test]
fn markdown_has_a_row_for_each_code() {
    for (prefix, catalog) in catalogs() {
        let tables = tables(&catalog.to_markdown());
        let groups = tables.iter().filter(|(heading, _)| heading != "Retry guidance");
        let codes: Vec<_> =
            groups.flat_map(|(_, rows)| rows.iter().map(|row| code(&row[0]).to_owned())).collect();
        let declared: Vec<_> = catalog
            .groups()
            .iter()
            .flat_map(|group| group.specs.iter().map(|spec| spec.code))
            .collect();
        assert_eq!(codes, declared, "{prefix}");
    }
}

//! `examples/README.md` lists the code that each API still needs by hand. Each row
//! names items and where they are, and the list is complete.

use std::collections::BTreeMap;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// The start of a line of code that the library does not spare an API. Each line of
/// the five APIs that contains one is part of a listed item.
const MARKS: [&str; 11] = [
    "impl TryFrom<Failure> for",
    "impl Envelope for",
    "meta(",
    "context::current()",
    "error_event_in::",
    "error_text_in::",
    "Event::new(",
    "Message::Failed",
    ".to_report()",
    "without_codes(",
    "serde_json::from_s",
];

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// An item of a row: `[`tryon/service.rs:7-9`](reference/src/tryon/service.rs#L7-L9)`.
#[derive(Debug, PartialEq)]
struct Item {
    /// How its first line starts, after `pub`.
    start: String,
    /// Relative to the folder of the examples.
    file: String,
    lines: RangeInclusive<usize>,
}

/// Returns the items of the rows `| API | by hand | items | places |`.
fn listed(readme: &str) -> Vec<Item> {
    let section = readme.split_once("What each still needs by hand").expect("the section").1;
    let rows = section.lines().skip_while(|line| !line.starts_with('|'));
    let rows = rows.take_while(|line| line.starts_with('|')).skip(2);
    rows.flat_map(|row| {
        let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [_, _, starts, places] = cells[..] else { panic!("four cells: {row}") };
        let starts: Vec<_> = starts.split('`').skip(1).step_by(2).collect();
        let places: Vec<_> = places.split("[`").skip(1).map(place).collect();
        assert_eq!(starts.len(), places.len(), "each item has a place: {row}");
        let items = starts.into_iter().zip(places);
        items.map(|(start, (file, lines))| Item { start: start.to_owned(), file, lines })
    })
    .collect()
}

fn place(link: &str) -> (String, RangeInclusive<usize>) {
    let (text, rest) = link.split_once("`](").unwrap_or_else(|| panic!("a link: {link}"));
    let (target, _) = rest.split_once(')').expect("the end of the link");
    let (file, anchor) = target.split_once("#L").expect("an anchor");
    let range = |text: &str| {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        first.parse().expect("a line")..=last.parse().expect("a line")
    };
    let lines = range(&anchor.replace('L', ""));
    let (name, shown) = text.rsplit_once(':').expect("lines");
    assert_eq!((range(shown), file), (lines.clone(), &*format!("reference/src/{name}")), "{text}");
    (file.to_owned(), lines)
}

/// Returns the lines of the item that starts with this text.
fn lines_of(source: &str, start: &str) -> Option<RangeInclusive<usize>> {
    let lines: Vec<_> = source.lines().collect();
    let is_start = |line: &&str| line.trim_start().trim_start_matches("pub ").starts_with(start);
    let mut firsts = lines.iter().enumerate().filter(|(_, line)| is_start(line));
    let (first, _) = firsts.next()?;
    assert!(firsts.next().is_none(), "several items start with {start:?}");
    let mut depth = 0_i32;
    let end = lines.iter().skip(first).position(|line| {
        depth += line.chars().fold(0, |depth, c| match c {
            '(' | '[' | '{' => depth + 1,
            ')' | ']' | '}' => depth - 1,
            _ => depth,
        });
        let is_end = line.ends_with(['}', ';', ','])
            // The last argument or the last attribute has no comma.
            || lines.get(first + 1).is_some_and(|next| next.trim_start().starts_with(')'));
        depth <= 0 && is_end
    })?;
    Some(first + 1..=first + 1 + end)
}

#[test]
fn each_listed_item_is_where_the_list_says() {
    let items = listed(&read(&examples().join("README.md")));
    assert!(items.len() > 20, "{}", items.len());
    let faults: Vec<_> = items
        .iter()
        .filter_map(|Item { start, file, lines }| {
            let found = lines_of(&read(&examples().join(file)), start);
            (found.as_ref() != Some(lines)).then(|| format!("{file}: `{start}` is at {found:?}"))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn code_by_hand_is_listed() {
    let mut listed_lines: BTreeMap<String, Vec<RangeInclusive<usize>>> = BTreeMap::new();
    for Item { file, lines, .. } in listed(&read(&examples().join("README.md"))) {
        listed_lines.entry(file).or_default().push(lines);
    }
    let mut seen = Vec::new();
    for folder in ["tryon", "image2model", "image_presets", "thumbnails", "designs", "."] {
        for entry in fs::read_dir(examples().join("reference/src").join(folder)).expect("a folder")
        {
            let path = entry.expect("an entry").path();
            if path.is_dir() || path.ends_with("catalog.rs") {
                continue;
            }
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let file = format!("reference/src/{folder}/{name}").replace("/./", "/");
            let ranges = listed_lines.get(&file).map_or(&[][..], Vec::as_slice);
            for (number, line) in (1..).zip(read(&path).lines()) {
                let Some(mark) = MARKS.iter().find(|mark| line.contains(**mark)) else { continue };
                seen.push(*mark);
                // Imports, documentation and declarations are not code of an API.
                let is_other = line.trim_start().starts_with("//");
                let is_listed = ranges.iter().any(|lines| lines.contains(&number));
                assert!(is_listed || is_other, "{file}:{number} is not listed: {line}");
            }
        }
    }
    for mark in MARKS {
        assert!(seen.contains(&mark), "nothing contains {mark:?}");
    }
}

#[test]
fn lines_of_an_item_end_with_its_last_bracket() {
    let source = "use a;\n\nimpl A for B {\n    fn a() {\n        b();\n    }\n}\n\nlet c =\n    d(e,\n    f);\n    pub meta(g)\n)\n";
    assert_eq!(lines_of(source, "impl A for B"), Some(3..=7));
    assert_eq!(lines_of(source, "fn a"), Some(4..=6));
    assert_eq!(lines_of(source, "let c"), Some(9..=11));
    assert_eq!(lines_of(source, "meta(g)"), Some(12..=12));
    assert_eq!(lines_of(source, "impl A for C"), None);
    let shifted = format!("// one more\n{source}");
    assert_eq!(lines_of(&shifted, "impl A for B"), Some(4..=8));
}

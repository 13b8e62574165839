//! Compares the APIs' own documents with the reference pages that the catalogues
//! write: each heading, each row of a table, each JSON example and each sentence of
//! a document, as `tests/data/pages` lists them, is in the page. A part that is not
//! is listed with the reason.
//!
//! ```toml
//! document = "designs.md"
//!
//! [words]                 # the page's words for a cell of the document
//! "Sometimes" = ["Yes, once"]
//!
//! [[heading]]
//! line = 14               # of the document
//! text = "Error codes"
//! page = "Errors"         # the heading of the same subject, if it has another text
//!
//! [[row]]
//! line = 17
//! cells = ["400", "VALIDATION_ERROR", "Request failed schema validation."]
//!
//! [[example]]
//! line = 5
//! json = '{"code": "*"}'  # compared as the bodies of the facts are
//!
//! [[sentence]]            # outside of tables, blocks of code and headings
//! line = 11
//! text = "The code is part of the contract."
//!
//! [[not_in_page]]
//! line = 2
//! reason = "the navigation of the site"
//! ```
//!
//! `cargo test -p apierror-tests --test it reference::page -- --nocapture` prints how
//! many there are.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use reference_apis::catalogs::catalogs;
use serde::Deserialize;
use serde_json::Value;

use super::facts::{APIS, json_faults};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(rename = "document")]
    source: String,
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
    #[serde(default, rename = "heading")]
    headings: Vec<Heading>,
    #[serde(default, rename = "row")]
    rows: Vec<Row>,
    #[serde(default, rename = "example")]
    examples: Vec<Example>,
    #[serde(default, rename = "sentence")]
    sentences: Vec<Sentence>,
    #[serde(default)]
    not_in_page: Vec<Missing>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Heading {
    line: usize,
    text: String,
    page: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    line: usize,
    cells: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    line: usize,
    json: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    line: usize,
    text: String,
}

/// A part of the document that the page does not have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Missing {
    line: usize,
    reason: String,
}

impl Document {
    fn read(api: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/pages/{api}.toml"));
        let text = fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{api}: {fault}"));
        toml::from_str(&text).unwrap_or_else(|fault| panic!("{api}: {fault}"))
    }

    /// Returns what the page lacks.
    fn faults(&self, page: &Page) -> Vec<String> {
        let mut faults = Vec::new();
        let mut lacks = |line: usize, what: String| {
            faults.push(format!("{} {line}: the page lacks {what}", self.source));
        };
        for Heading { line, text, page: other } in &self.headings {
            if !page.headings.contains(&plain(other.as_ref().unwrap_or(text))) {
                lacks(*line, format!("the heading {text:?}"));
            }
        }
        for Row { line, cells } in &self.rows {
            let expected: Vec<_> = cells.iter().map(|cell| self.cell(cell)).collect();
            if !page.rows.iter().any(|row| fits(&expected, row)) {
                lacks(*line, format!("the row {cells:?}"));
            }
        }
        for Example { line, json } in &self.examples {
            let expected: Value = serde_json::from_str(json).expect("JSON");
            if !page.examples.iter().any(|found| json_faults(&expected, found).is_empty()) {
                lacks(*line, format!("the example {expected}"));
            }
        }
        for Sentence { line, text } in &self.sentences {
            if !page.prose.contains(&plain(text)) {
                lacks(*line, format!("the sentence {text:?}"));
            }
        }
        let empty = self.not_in_page.iter().filter(|missing| missing.reason.trim().is_empty());
        faults.extend(empty.map(|missing| format!("{}: no reason", missing.line)));
        faults
    }

    fn cell(&self, cell: &str) -> Cell<'_> {
        match self.words.get(cell) {
            Some(words) => Cell::Starts(words),
            None => Cell::Is(plain(cell)),
        }
    }
}

/// A cell of the page.
enum Cell<'a> {
    /// It has this text.
    Is(String),
    /// Its text starts with one of these.
    Starts(&'a [String]),
}

/// Returns whether each expected cell is one of the row's, in any order.
fn fits(expected: &[Cell<'_>], row: &[String]) -> bool {
    let mut rest: Vec<&String> = row.iter().collect();
    // Cells that are compared whole come first: a beginning could fit their texts too.
    let (whole, starts): (Vec<_>, Vec<_>) =
        expected.iter().partition(|cell| matches!(cell, Cell::Is(_)));
    whole.into_iter().chain(starts).all(|cell| {
        let found = rest.iter().position(|text| match cell {
            Cell::Is(expected) => *text == expected,
            Cell::Starts(starts) => starts.iter().any(|start| text.starts_with(start)),
        });
        found.map(|index| rest.swap_remove(index)).is_some()
    })
}

/// The parts of a page in Markdown.
#[derive(Debug, Default)]
struct Page {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    /// The text of paragraphs and lists.
    prose: String,
    /// The JSON of all blocks of code.
    examples: Vec<Value>,
}

impl Page {
    fn new(markdown: &str) -> Self {
        let mut page = Self::default();
        let mut block: Option<String> = None;
        for line in markdown.lines() {
            match (&mut block, line.starts_with("```")) {
                (Some(code), true) => {
                    page.examples.extend(values(code));
                    block = None;
                }
                (Some(code), false) => {
                    code.push_str(line);
                    code.push('\n');
                }
                (None, true) => block = Some(String::new()),
                (None, false) => page.line(line),
            }
        }
        page
    }

    fn line(&mut self, line: &str) {
        let heading = line.trim_start_matches('#');
        if heading.len() < line.len() {
            self.headings.push(plain(heading));
            return;
        }
        if let Some(inner) = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) {
            self.rows.push(inner.split(" | ").map(plain).collect());
            return;
        }
        self.prose.push_str(&plain(line));
        self.prose.push(' ');
    }
}

/// Returns the JSON of a block of code: all of it, what follows its first empty line,
/// or the data of its events.
fn values(code: &str) -> Vec<Value> {
    let body = code.split_once("\n\n").map_or(code, |(_, body)| body);
    let whole = [code, body].into_iter().find_map(|text| serde_json::from_str(text).ok());
    let data = code.lines().filter_map(|line| line.strip_prefix("data: "));
    whole.into_iter().chain(data.filter_map(|data| serde_json::from_str(data).ok())).collect()
}

/// Returns the words of a text without the marks of Markdown.
fn plain(markdown: &str) -> String {
    let text = markdown.replace("&lt;", "<").replace("**", "").replace(['`', '\\'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn page_has_every_part_of_its_document() {
    let catalogs = catalogs();
    let mut faults = Vec::new();
    for api in APIS {
        let document = Document::read(api);
        let (_, catalog) = catalogs.iter().find(|(name, _)| name == api).expect("an API");
        let of_page = document.faults(&Page::new(&catalog.to_markdown()));
        let Document { headings, rows, examples, sentences, not_in_page, .. } = &document;
        let counts = [headings.len(), rows.len(), examples.len(), sentences.len()];
        println!(
            "{api}: {} headings, {} rows, {} examples, {} sentences; {} parts are not in the page",
            counts[0],
            counts[1],
            counts[2],
            counts[3],
            not_in_page.len()
        );
        assert!(counts.iter().all(|count| *count > 0), "{api}");
        faults.extend(of_page);
    }
    assert!(faults.is_empty(), "{} faults\n{}\n", faults.len(), faults.join("\n"));
}

#[test]
fn part_that_a_page_lacks_is_named() {
    let document = |text: &str| -> Document {
        toml::from_str(&format!("document = \"d\"\nwords.No = [\"Do not\"]\n{text}")).expect("TOML")
    };
    let page = Page::new(
        "## `A` b\n\nOne\ntwo. - **Three**\n\n| `C` | 404 | x \\| y |\n| `D` | Do not retry |\n\n```http\nHTTP/1.1 404\n\n\
         {\"code\": \"C\"}\n```\n\n```text\n# no heading\ndata: [1]\n```\n",
    );
    for (part, is_there) in [
        ("heading = [{line = 1, text = 'A `b`'}]", true),
        ("heading = [{line = 1, text = 'B', page = 'A b'}]", true),
        ("heading = [{line = 1, text = 'A'}]", false),
        ("heading = [{line = 1, text = 'no heading'}]", false),
        ("row = [{line = 1, cells = ['404', 'C', 'x | y']}]", true),
        ("row = [{line = 1, cells = ['404', 'C']}]", true),
        ("row = [{line = 1, cells = ['C', 'C']}]", false),
        ("row = [{line = 1, cells = ['C', '40']}]", false),
        ("row = [{line = 1, cells = ['D', 'No']}]", true),
        ("row = [{line = 1, cells = ['C', 'No']}]", false),
        ("example = [{line = 1, json = '{\"code\": \"*\"}'}]", true),
        ("example = [{line = 1, json = '[1]'}]", true),
        ("example = [{line = 1, json = '{\"code\": \"D\"}'}]", false),
        ("example = [{line = 1, json = '{}'}]", false),
        ("sentence = [{line = 1, text = 'One `two`.'}]", true),
        ("sentence = [{line = 1, text = '**Three**'}]", true),
        ("sentence = [{line = 1, text = 'One two. Three'}]", false),
        ("sentence = [{line = 1, text = 'C'}]", false),
        ("sentence = [{line = 1, text = 'A b'}]", false),
    ] {
        assert_eq!(document(part).faults(&page).is_empty(), is_there, "{part}");
    }
}

//! The format of a file of facts.
//!
//! ```toml
//! document = "designs.md"    # among the APIs' own documents
//! lines = 40                 # of the document
//!
//! [[fact]]
//! line = 19                  # or [19, 22]
//! says = "UNAUTHORIZED: when it is seen"
//! spec = { code = "UNAUTHORIZED", description = "No credential supplied." }
//! ```
//!
//! A fact has at least one of these, and each that it has must hold:
//!
//! - `request` and `response`, or several of them as `steps`: see `request.rs` and
//!   `expected.rs`; a step with `poll = true` is asked until the answer is the
//!   expected one;
//! - `spec`: members of a spec of the catalogue, see `spec.rs`;
//! - `retry`: what a client does after an error, see `client.rs`;
//! - `page`: lines of the generated Markdown, or parts of lines; see `page.rs`;
//! - `advice`: the reason why nothing of the above can show it.

use std::fmt;

use serde::Deserialize;

use super::client::Row;
use super::spec::Expected as Spec;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) document: String,
    lines: usize,
    #[serde(default, rename = "fact")]
    pub(super) facts: Vec<Fact>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fact {
    pub(super) line: Lines,
    pub(super) says: String,
    request: Option<String>,
    response: Option<String>,
    #[serde(default)]
    steps: Vec<Step>,
    pub(super) spec: Option<Spec>,
    pub(super) retry: Option<Row>,
    #[serde(default)]
    pub(super) page: Vec<String>,
    advice: Option<String>,
}

/// A line, or the first and the last one.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
pub(super) enum Lines {
    One(usize),
    Range([usize; 2]),
}

/// A request and its answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) request: String,
    pub(super) response: String,
    /// Whether it is asked again until the answer comes that is expected: for work in
    /// the background.
    #[serde(default)]
    pub(super) poll: bool,
}

impl File {
    /// Parses a file, and returns everything that is wrong with its form.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let file: Self = toml::from_str(text).map_err(|fault| fault.to_string())?;
        let mut faults = Vec::new();
        let mut reached = 1;
        for fact in &file.facts {
            let [first, last] = fact.line.range();
            if first < reached {
                faults.push(format!("{}: comes after a fact of line {reached}", fact.line));
            }
            if first > last || !(1..=file.lines).contains(&last) {
                faults.push(format!("{}: the document has {} lines", fact.line, file.lines));
            }
            reached = first.max(reached);
            faults.extend(fact.faults().map(|fault| format!("{}: {fault}", fact.line)));
        }
        if faults.is_empty() { Ok(file) } else { Err(faults.join("\n")) }
    }
}

impl Fact {
    /// Returns the requests and answers in order.
    pub(super) fn steps(&self) -> Vec<Step> {
        let pair = self.request.clone().zip(self.response.clone());
        let one = pair.map(|(request, response)| Step { request, response, poll: false });
        one.into_iter().chain(self.steps.clone()).collect()
    }

    /// Returns the names of what shows it.
    pub(super) fn shown_by(&self) -> Vec<&'static str> {
        let shown = [
            ("request", self.request.is_some() || !self.steps.is_empty()),
            ("spec", self.spec.is_some()),
            ("retry", self.retry.is_some()),
            ("page", !self.page.is_empty()),
            ("advice", self.advice.is_some()),
        ];
        shown.into_iter().filter_map(|(name, is_there)| is_there.then_some(name)).collect()
    }

    fn faults(&self) -> impl Iterator<Item = &'static str> {
        let retry = self.retry.as_ref().and_then(Row::fault);
        let checks = [
            (self.says.trim().is_empty(), "it says nothing"),
            (self.request.is_some() != self.response.is_some(), "one of request and response"),
            (self.request.is_some() && !self.steps.is_empty(), "both request and steps"),
            (self.page.iter().any(|part| part.trim().is_empty()), "an empty part of the page"),
            (
                self.advice.as_ref().is_some_and(|why| why.trim().is_empty()),
                "advice without reason",
            ),
            (self.shown_by().is_empty(), "nothing shows it; give the reason as `advice`"),
        ];
        checks.into_iter().filter_map(|(is_wrong, fault)| is_wrong.then_some(fault)).chain(retry)
    }
}

impl Lines {
    fn range(self) -> [usize; 2] {
        match self {
            Self::One(line) => [line, line],
            Self::Range(lines) => lines,
        }
    }
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(line) => write!(f, "line {line}"),
            Self::Range([first, last]) => write!(f, "lines {first} to {last}"),
        }
    }
}

#[test]
fn file_with_faults_names_each_with_its_line() {
    let parse = |facts: &str| File::parse(&format!("document = \"a.md\"\nlines = 9\n{facts}"));
    let fact = |line: &str, rest: &str| format!("[[fact]]\nline = {line}\nsays = \"it\"\n{rest}\n");
    assert!(parse(&fact("[1, 9]", "page = [\"a\"]")).is_ok());
    for (facts, fault) in [
        (fact("3", ""), "line 3: nothing shows it"),
        (fact("10", "advice = \"a\""), "line 10: the document has 9 lines"),
        (fact("[3, 2]", "advice = \"a\""), "lines 3 to 2: the document has 9 lines"),
        (
            fact("4", "advice = \"a\"") + &fact("3", "advice = \"a\""),
            "comes after a fact of line 4",
        ),
        (fact("3", "advice = \" \""), "line 3: advice without reason"),
        (fact("3", "request = \"GET /\""), "line 3: one of request and response"),
        (fact("3", "page = [\"\"]"), "line 3: an empty part"),
        (fact("3", "spec = { kode = \"A\" }"), "unknown field `kode`"),
        (
            fact("3", "retry = { code = \"A\", retries = 1, stop = \"attempts\" }"),
            "a wait for each retry",
        ),
        (fact("3", "retry = { code = \"A\", retries = 0, stop = \"tired\" }"), "unknown stop"),
    ] {
        let found = parse(&facts).expect_err(fault);
        assert!(found.contains(fault), "{fault:?} is not in {found:?}");
    }
}

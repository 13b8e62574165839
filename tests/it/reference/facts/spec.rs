//! Specs of the catalogue: `{ code = "NOT_FOUND", status = 404 }`.

use std::collections::{BTreeMap, BTreeSet};

use apierror::{Catalog, ErrorSpec, MetaValue};
use serde::Deserialize;

use super::file::Fact;

/// Members that one spec has. Without a code, any spec may have them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expected {
    code: Option<String>,
    status: Option<u16>,
    description: Option<String>,
    group: Option<String>,
    help: Option<String>,
    title: Option<String>,
    /// Text, a whole number, or `true` or `false`.
    #[serde(default)]
    meta: BTreeMap<String, toml::Value>,
    /// All operations that the document names at the error, such as `POST /orders`.
    #[serde(default)]
    raised_by: BTreeSet<String>,
}

/// Returns how the specs of that code differ, if none has all members.
pub(super) fn check(catalog: &Catalog, expected: &Expected) -> Vec<String> {
    let has_code = |spec: &ErrorSpec| expected.code.as_ref().is_none_or(|code| code == spec.code);
    let mut found = Vec::new();
    for spec in catalog.iter().filter(|spec| has_code(spec)) {
        let mut differences = expected.differences(spec);
        let raised_by = raised_by(catalog, spec);
        if !expected.raised_by.is_empty() && expected.raised_by != raised_by {
            differences.push(format!("it is raised by {raised_by:?}"));
        }
        if differences.is_empty() {
            return Vec::new();
        }
        found.push(format!("spec {}: {}", spec.code, differences.join("; ")));
    }
    match (&expected.code, &found[..]) {
        (Some(code), []) => vec![format!("the catalogue has no {code}")],
        (Some(_), _) => found,
        (None, _) => vec![format!("no spec has all of this: {expected:?}")],
    }
}

impl Expected {
    fn differences(&self, spec: &ErrorSpec) -> Vec<String> {
        let mut differences = Vec::new();
        let mut compare = |member: &str, expected: Option<&str>, found: Option<&str>| {
            // Line ends and indents of doc comments do not count.
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            if expected.is_some() && expected.map(words) != found.map(words) {
                differences.push(format!("{member} is {found:?}, not {expected:?}"));
            }
        };
        let status = self.status.map(|status| status.to_string());
        compare("status", status.as_deref(), Some(spec.status.as_str()));
        compare("description", self.description.as_deref(), Some(spec.description));
        compare("group", self.group.as_deref(), Some(spec.group));
        compare("help", self.help.as_deref(), spec.help);
        compare("title", self.title.as_deref(), Some(spec.title));
        for (key, expected) in &self.meta {
            let found = spec.meta(key).map(|value| match value {
                MetaValue::Str(text) => text.to_owned(),
                MetaValue::Int(number) => number.to_string(),
                MetaValue::Bool(flag) => flag.to_string(),
                other => format!("{other:?}"),
            });
            let expected = expected.as_str().map_or_else(|| expected.to_string(), str::to_owned);
            compare(key, Some(&expected), found.as_deref());
        }
        differences
    }
}

/// Returns the operations that declare an error.
fn raised_by(catalog: &Catalog, spec: &ErrorSpec) -> BTreeSet<String> {
    let declaring = catalog.operations().iter().filter(|of| of.declares(spec.name));
    declaring.map(|of| format!("{} {}", of.method(), of.path())).collect()
}

/// Returns the operations of which no fact says that they raise an error, and the
/// descriptions that name an operation without a fact that says so.
pub(super) fn unlisted_operations(catalog: &Catalog, facts: &[Fact]) -> Vec<String> {
    let listed: Vec<&Expected> = facts.iter().filter_map(|fact| fact.spec.as_ref()).collect();
    let is_listed = |spec: &ErrorSpec| {
        let mut of_code = listed.iter().filter(|fact| fact.code.as_deref() == Some(spec.code));
        of_code.any(|fact| !fact.raised_by.is_empty())
    };
    let mut faults = Vec::new();
    for spec in catalog.iter().filter(|spec| !is_listed(spec)) {
        for operation in raised_by(catalog, spec) {
            faults.push(format!("no fact says that {operation} raises {}", spec.code));
        }
        if names_an_operation(spec.description) {
            faults.push(format!("{} names an operation, and no fact says which", spec.code));
        }
    }
    faults
}

/// Returns whether a description names an operation that answers with the error:
/// `` `POST /orders` ``. The error of a job surfaces in a success.
fn names_an_operation(description: &str) -> bool {
    let words = description.split_whitespace().collect::<Vec<_>>().join(" ");
    let raised = words.split("urfaces on").next().unwrap_or_default();
    ["GET", "POST", "PUT", "PATCH", "DELETE"]
        .iter()
        .any(|method| raised.contains(&format!("`{method} /")))
}

/// Returns the codes of the catalogue that no fact is about, or no request gets.
pub(super) fn unlisted(catalog: &Catalog, facts: &[Fact]) -> Vec<String> {
    let specs = facts.iter().filter_map(|fact| fact.spec.as_ref());
    let named: Vec<_> = specs.filter_map(|spec| spec.code.as_deref()).collect();
    if named.is_empty() {
        return undescribed(catalog, facts);
    }
    let answers: Vec<_> = facts.iter().flat_map(Fact::steps).map(|step| step.response).collect();
    let mut faults = Vec::new();
    for code in catalog.iter().map(|spec| spec.code) {
        if !named.contains(&code) {
            faults.push(format!("{code} is declared, and no fact is about it"));
        }
        let quoted = format!("\"{code}\"");
        if !answers.iter().any(|answer| answer.contains(&quoted)) {
            faults.push(format!("{code} is declared, and no request gets it"));
        }
    }
    faults
}

/// Returns the errors of an API without codes that no fact describes and gets with a
/// request.
fn undescribed(catalog: &Catalog, facts: &[Fact]) -> Vec<String> {
    let gets = |fact: &Fact, spec: &ErrorSpec| {
        let expected = fact.spec.as_ref().filter(|expected| expected.description.is_some());
        expected.is_some_and(|expected| expected.differences(spec).is_empty())
            && !fact.steps().is_empty()
    };
    let is_missing = |spec: &&ErrorSpec| !facts.iter().any(|fact| gets(fact, spec));
    let missing = catalog.iter().filter(is_missing);
    missing.map(|spec| format!("no fact describes {} and gets it", spec.name)).collect()
}

#[test]
fn error_without_a_code_needs_a_fact_with_its_description_and_a_request() {
    #[derive(Debug, thiserror::Error, apierror::ApiError)]
    #[error("a")]
    #[api(code = "A", status = 409)]
    /// It is so.
    struct A;

    let faults = |rest: &str| {
        let text = format!("document = 'a.md'\nlines = 1\n[[fact]]\nline = 1\nsays = 'it'\n{rest}");
        let facts = super::file::File::parse(&text).expect("facts").facts;
        unlisted(&Catalog::of::<A>(), &facts)
    };
    let (request, description) =
        ("request = 'GET /'\nresponse = '409'\n", "spec = { description = 'It is so.' }");
    assert_eq!(faults(&format!("{request}{description}")), [""; 0]);
    for wrong in [description, &format!("{request}spec = {{ status = 409 }}")] {
        assert_eq!(faults(wrong), ["no fact describes A and gets it"]);
    }
}

#[test]
fn spec_differs_in_each_member() {
    #[derive(Debug, thiserror::Error, apierror::ApiError)]
    #[error("a")]
    #[api(code = "A", status = 409, help = "Wait.", title = "T", group = "G", meta(n = 3, t = "x"))]
    /// Of two
    /// lines.
    struct A;

    let catalog = Catalog::of::<A>();
    let faults = |text: &str| check(&catalog, &toml::from_str(text).expect("members")).join("; ");
    for right in [
        "code = 'A'\nstatus = 409\ndescription = 'Of two lines.'\nhelp = 'Wait.'",
        "title = 'T'\ngroup = 'G'\nmeta = { n = 3, t = 'x' }",
    ] {
        assert_eq!(faults(right), "");
    }
    for (wrong, fault) in [
        ("code = 'B'", "no B"),
        ("code = 'A'\nstatus = 400", "status is Some(\"409\")"),
        ("code = 'A'\ndescription = 'Of one line.'", "description is"),
        (
            "code = 'A'\nhelp = 'Go.'\ntitle = 'U'",
            "help is Some(\"Wait.\"), not Some(\"Go.\"); title",
        ),
        ("code = 'A'\nmeta = { n = 4 }", "n is Some(\"3\")"),
        ("code = 'A'\nmeta = { m = true }", "m is None"),
        ("status = 410", "no spec has"),
    ] {
        let found = faults(wrong);
        assert!(found.contains(fault), "{wrong}: {found}");
    }
}

#[test]
fn operation_that_raises_an_error_needs_a_fact() {
    /// `GET /orders/:id` without an order.
    #[derive(Debug, thiserror::Error, apierror::ApiError)]
    #[error("a")]
    #[api(code = "A", status = 404)]
    struct A;

    let faults = |catalog: &Catalog, rest: &str| {
        let text = format!("document = 'a.md'\nlines = 1\n[[fact]]\nline = 1\nsays = 'it'\n{rest}");
        let facts = super::file::File::parse(&text).expect("facts").facts;
        let mut faults = unlisted_operations(catalog, &facts);
        faults.extend(check(catalog, facts[0].spec.as_ref().expect("a spec")));
        faults
    };
    let plain = || Catalog::of::<A>();
    let catalog = plain().operation::<A>("GET", "/orders/{id}");
    let fact = "spec = { code = 'A', raised_by = ['GET /orders/{id}'] }";
    assert_eq!(faults(&catalog, fact), [""; 0]);
    let more = catalog.clone().operation::<A>("PUT", "/orders/{id}");
    assert_eq!(faults(&more, fact).len(), 1);
    assert_eq!(faults(&plain(), fact).len(), 1);
    let unnamed = "spec = { code = 'A' }";
    assert_eq!(faults(&catalog, unnamed).len(), 2);
    assert_eq!(faults(&plain(), unnamed), ["A names an operation, and no fact says which"]);
    assert!(!names_an_operation("Surfaces on `GET /orders/:id`. See `POST /orders`."));
}

//! Checks every fact of the five APIs' own documents, as `tests/data/facts` lists
//! them, over both frameworks.
//!
//! A file has the facts of one document, in the order of its lines. Each fact says
//! how it is shown: by requests and their answers, a spec of the catalogue, what a
//! client does after an error, or lines of the generated reference. `file.rs`
//! describes the format.
//!
//! `cargo test -p apierror-tests --test it facts -- --nocapture` prints how many
//! facts there are.

mod alike;
mod client;
mod expected;
mod file;
mod page;
mod placeholders;
mod request;
mod spec;
mod websocket;
mod wire;

use std::fs;
use std::path::Path;

use apierror::Catalog;
use reference_apis::catalogs::catalogs;
use serde_json::Value;

use super::servers::{self, Servers};
use file::{Fact, File};
use wire::Answer;

/// Reads the facts of an API. A change of them needs no build.
fn file(api: &str) -> File {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/facts/{api}.toml"));
    let text = fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{api}.toml: {fault}"));
    File::parse(&text).unwrap_or_else(|fault| panic!("{api}.toml: {fault}"))
}

/// Everything that a fact is checked against.
struct Api {
    catalog: Catalog,
    markdown: String,
    /// The addresses over axum and over actix-web.
    addresses: [String; 2],
}

impl Api {
    fn new(name: &str, servers: &[Servers; 2]) -> Self {
        let found = catalogs().into_iter().find(|(other, _)| *other == name);
        let (_, catalog) = found.expect("an API of this name");
        let addresses = servers.each_ref().map(|server| server[name].to_owned());
        Self { markdown: catalog.to_markdown(), catalog, addresses }
    }

    /// Returns what is wrong with a fact.
    async fn check(&self, fact: &Fact) -> Vec<String> {
        let mut faults = Vec::new();
        let steps = fact.steps();
        if !steps.is_empty() {
            faults.extend(wire::check(&self.addresses, &steps).await);
        }
        if let Some(expected) = &fact.spec {
            faults.extend(spec::check(&self.catalog, expected));
        }
        if let Some(row) = &fact.retry {
            faults.extend(client::check(&self.addresses, &self.catalog, row).await);
        }
        faults.extend(page::check(&self.markdown, &fact.page));
        faults
    }
}

/// Checks all facts of an API, in order. One server over each framework answers all
/// of them.
fn check(api: &str) {
    let file = file(api);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let faults: Vec<String> = runtime.block_on(async {
        let api = Api::new(api, &[servers::over_axum().await, servers::over_actix()]);
        let mut faults = Vec::new();
        for fact in &file.facts {
            let of_fact = api.check(fact).await;
            let place = format!("{} {}: {}", file.document, fact.line, fact.says);
            faults.extend(of_fact.iter().map(|fault| format!("{place}\n    {fault}")));
        }
        faults.extend(spec::unlisted(&api.catalog, &file.facts));
        faults.extend(spec::unlisted_operations(&api.catalog, &file.facts));
        faults
    });
    let (wrong, all) = (faults.len(), file.facts.len());
    assert!(faults.is_empty(), "{wrong} faults in {all} facts\n\n{}\n", faults.join("\n\n"));
}

/// Returns how a value differs from JSON that a fact expects.
pub(super) fn json_faults(expected: &Value, value: &Value) -> Vec<String> {
    expected::json_faults(expected, value)
}

/// Sends all requests of an API's facts, and returns the answers that are errors.
pub(super) async fn errors(api: &str, address: &str) -> Vec<Answer> {
    let mut errors = Vec::new();
    for fact in file(api).facts {
        let answers = wire::answers(address, &fact.steps()).await.expect("answers");
        errors.extend(answers.into_iter().filter(|answer| answer.status >= 400));
    }
    errors
}

/// A test for each document: its name, and that of the API.
macro_rules! documents {
    ($($test:ident $api:literal)*) => {
        pub(super) const APIS: &[&str] = &[$($api),*];

        $(
            #[test]
            fn $test() {
                check($api);
            }
        )*
    };
}

documents! {
    thumbnails_document_holds "thumbnails"
    designs_document_holds "designs"
    tryon_document_holds "tryon"
    image2model_document_holds "image2model"
    image_presets_document_holds "image-presets"
}

/// Prints how many facts each file has, and by what they are shown.
#[test]
fn facts_are_counted() {
    let mut all = 0;
    for api in APIS {
        let facts = file(api).facts;
        let shown: Vec<_> = facts.iter().flat_map(Fact::shown_by).collect();
        let by = |name| format!("{} by {name}", shown.iter().filter(|s| **s == name).count());
        let counts = ["request", "spec", "retry", "page", "advice"].map(by);
        println!("{api}: {} facts ({})", facts.len(), counts.join(", "));
        all += facts.len();
    }
    println!("{all} facts in all");
    assert!(all > 0);
}

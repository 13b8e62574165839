//! Clients in Rust.

use std::fs;
use std::path::Path;
use std::process::Command;

use apierror::{OpenApiVersion, Unions};
use serde_json::{Value, json};

use super::{Workshop, tools};

/// openapi-generator writes quotes in the names of members as they are.
const WITHOUT_OPENAPI_GENERATOR: [&str; 1] = ["members"];

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs openapi-generator from PyPI: .ci/run installs it and runs this"]
async fn rust_clients_get_every_answer() {
    let workshop = Workshop::open("rust").await;
    workshop.write_documents("single", OpenApiVersion::V3_0, Unions::Single);
    for service in &workshop.services {
        let document = service.document(OpenApiVersion::V3_0, Unions::Single);
        let file = format!("documents/{}.progenitor.json", service.name);
        fs::write(workshop.folder.join(file), for_progenitor(&document).to_string())
            .expect("a file");
    }
    workshop.openapi_generator(&[("rust", "single", &WITHOUT_OPENAPI_GENERATOR)], &json!({}));
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/generators/rust");
    fs::create_dir(workshop.folder.join("src")).expect("a folder");
    for file in [
        "Cargo.toml",
        "Cargo.lock",
        "build.rs",
        "src/main.rs",
        "src/openapi_generator.rs",
        "src/progenitor.rs",
        "src/shop.rs",
    ] {
        fs::copy(package.join(file), workshop.folder.join(file)).expect("a file");
    }
    let mut cargo = Command::new(env!("CARGO"));
    // Kept, so that the dependencies are compiled once.
    cargo.env("CARGO_TARGET_DIR", fs::canonicalize(tools()).expect("run .ci/tools").join("rust"));
    let printed = workshop.run_command(cargo.args(["run", "--quiet"]));
    let without = WITHOUT_OPENAPI_GENERATOR.map(|name| ("openapi-generator rust", name));
    let tools = ["progenitor", "openapi-generator rust"];
    workshop.compare(&printed, &tools, false, &without).await;
}

#[test]
fn guide_shows_the_hook_of_progenitor_that_is_tested() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("a file");
    let unindented = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let guide = read("../docs/guide/generators.md");
    let (_, hook) = guide.split_once("```rust,ignore\n").expect("the hook");
    let (hook, _) = hook.split_once("```").expect("its end");
    let tested = unindented(&read("tools/generators/rust/src/progenitor.rs"));
    assert!(tested.contains(unindented(hook).trim()), "{hook}");
}

/// Changes a document as the guide says: progenitor reads no JSON but
/// `application/json`, and takes `default` for a success too if there is no `2XX`.
fn for_progenitor(document: &Value) -> Value {
    let text = document.to_string().replace("\"application/problem+json\"", "\"application/json\"");
    let mut document: Value = serde_json::from_str(&text).expect("JSON");
    let responses = document["paths"]["/errors/{code}"]["get"]["responses"].as_object_mut();
    let responses = responses.expect("responses");
    let success = responses.remove("200").expect("a success");
    responses.insert("2XX".to_owned(), success);
    document
}

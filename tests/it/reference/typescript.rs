//! Tests the generated TypeScript: its retry policy against the test vectors, and its client
//! against the real servers and against servers that do wrong.

use std::fs;
use std::path::Path;
use std::process::Command;

use apierror::client::{Decision, FromResponse, Idempotency, RetryPolicy};
use apierror::{ApiError, Catalog, ErrorReport};
use reference_apis::catalogs::catalogs;
use serde_json::{Value, json};

use super::servers::over_axum;
use super::tools::{folder, passes, script, tsc, write};
use crate::common::live::{Answer, client};
use crate::common::virtual_time::{Constant, ManualClock};
use crate::operations;
use crate::vectors;

/// Runs the tests of a script on the compiled modules of the folder.
fn node_test(name: &str, folder: &Path) {
    fs::copy(script(name), folder.join(name)).expect("a file");
    // The tests of node would start another process for each file.
    passes(Command::new("node").arg(name).current_dir(folder));
}

fn module_folder(name: &str) -> std::path::PathBuf {
    let folder = folder(name);
    write(&folder, "package.json", r#"{"type": "module"}"#);
    folder
}

/// The runtime part passes the compiler as it is in the source, under its strictest options.
#[test]
#[ignore = "needs TypeScript from npm: .ci/run installs it and runs this"]
fn runtime_compiles_as_it_is() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../src/catalog/write/typescript/runtime")
        .canonicalize()
        .expect("the folder");
    let files = fs::read_dir(&source).expect("a folder").map(|entry| {
        let path = entry.expect("an entry").path();
        path.to_str().expect("UTF-8").to_owned()
    });
    let files: Vec<String> = files.collect();
    assert!(files.len() >= 6, "{files:?}");
    let options =
        ["--noEmit", "--noImplicitOverride", "--noImplicitReturns", "--verbatimModuleSyntax"];
    passes(tsc(&source, &files).args(options));
}

#[test]
#[ignore = "needs TypeScript from npm: .ci/run installs it and runs this"]
fn policy_decides_as_the_vectors_say() {
    let folder = module_folder("typescript-vectors");
    write(&folder, "vectors.ts", &vectors::catalog().to_typescript());
    passes(&mut tsc(&folder, &["vectors.ts".to_owned()]));
    fs::copy(vectors::path(), folder.join("retry-vectors.json")).expect("a file");
    node_test("vectors.mjs", &folder);
}

/// What a client in Rust with the catalogue does on this response, again and again.
fn expected(catalog: &Catalog, report: &ErrorReport, idempotency: Idempotency) -> Value {
    let clock = ManualClock::default();
    let policy = RetryPolicy::new().catalog(catalog.clone()).without_budget();
    let policy = policy.clock(clock.clone()).random(Constant(1.0));
    let mut state = policy.start(idempotency);
    let mut waits = Vec::new();
    loop {
        match policy.next(report, &mut state) {
            Decision::Retry { after } => {
                waits.push(u64::try_from(after.as_millis()).expect("a short wait"));
                clock.advance(after);
            }
            Decision::Stop { reason } => {
                return json!({ "waits": waits, "stop": vectors::name_of(reason) });
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs TypeScript from npm: .ci/run installs it and runs this"]
async fn every_code_of_the_apis_is_thrown_and_its_advice_obeyed() {
    let folder = module_folder("typescript-live");
    let (servers, client) = (over_axum().await, client());
    let (mut files, mut cases) = (Vec::new(), Vec::new());
    for (api, catalog) in catalogs() {
        write(&folder, &format!("{api}.ts"), &catalog.to_typescript());
        files.push(format!("{api}.ts"));
        // The library's own codes have no route.
        for spec in catalog.iter().filter(|spec| spec.group != "Service") {
            let url = format!("{}/errors/{}", &servers[api], spec.code);
            let answer = Answer::to(client.get(&url)).await;
            let report = ErrorReport::decode_any(answer.status, &answer.headers, &answer.body);
            cases.push(json!({
                "module": api, "url": url, "name": spec.name, "status": answer.status.as_u16(),
                "message": report.message(), "details": report.details(),
                "safe": expected(&catalog, &report, Idempotency::Safe),
                "unsafe": expected(&catalog, &report, Idempotency::Unsafe),
            }));
        }
    }
    assert!(cases.len() > 110, "{}", cases.len());
    passes(&mut tsc(&folder, &files));
    write(&folder, "cases.json", &Value::from(cases).to_string());
    node_test("live.mjs", &folder);
}

#[test]
#[ignore = "needs TypeScript from npm: .ci/run installs it and runs this"]
fn client_survives_servers_that_do_wrong() {
    let folder = module_folder("typescript-faults");
    write(&folder, "operations.ts", &operations::catalog().to_typescript());
    fs::copy(script("with-retry.ts"), folder.join("with-retry.ts")).expect("a file");
    passes(&mut tsc(&folder, &["operations.ts".to_owned(), "with-retry.ts".to_owned()]));
    node_test("faults.mjs", &folder);
}

/// Codes, members and texts that mean something in TypeScript.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = apierror::envelope::Flat, status = 400)]
#[expect(dead_code, non_snake_case, reason = "only the catalogue is read")]
enum Hostile {
    /// @deprecated */ export const broken = `${1}`; /*
    #[error("*/ ${{message}} `")]
    #[api(code = "class", help = "*/ throw 1; // \\u002a/")]
    Keyword {
        #[api(detail = "class")]
        class: u8,
        #[api(detail = "Class")]
        Class: String,
        #[api(detail = "constructor")]
        constructor: bool,
        #[api(extension = "__proto__")]
        proto: u8,
    },
    #[error("proto")]
    #[api(code = "__proto__", retry(throttle))]
    Proto,
    #[error("constructor")]
    #[api(code = "constructor")]
    Constructor {
        #[api(detail = "a-b \"c\"\n`")]
        odd: u8,
    },
    #[error("error")]
    #[api(code = "ERROR")]
    Error,
    #[error("promise")]
    #[api(code = "Promise")]
    Promise,
    #[error("abort")]
    #[api(code = "AbortController")]
    Abort,
    #[error("policy")]
    #[api(code = "RETRY_POLICY")]
    Policy,
    #[error("request end")]
    #[api(code = "request-end")]
    RequestEnd,
    #[error("unknown")]
    #[api(code = "UNKNOWN_API_ERROR")]
    Unknown,
    #[error("quotes")]
    #[api(code = "];alert(1)//`")]
    Quotes,
    #[error("await")]
    #[api(code = "await")]
    Await,
}

#[test]
#[ignore = "needs TypeScript from npm: .ci/run installs it and runs this"]
fn hostile_declaration_compiles_and_parses() {
    let folder = module_folder("typescript-hostile");
    let catalog = Catalog::of::<Hostile>();
    write(&folder, "hostile.ts", &catalog.to_typescript());
    passes(tsc(&folder, &["hostile.ts".to_owned()]).arg("--noImplicitOverride"));
    let codes: Vec<_> = catalog.iter().map(|spec| spec.code).collect();
    write(&folder, "codes.json", &json!(codes).to_string());
    node_test("hostile.mjs", &folder);
}

#[test]
fn modules_of_the_same_catalogue_are_the_same_bytes() {
    let module = vectors::catalog().to_typescript();
    assert_eq!(module, vectors::catalog().to_typescript());
    assert!(module.starts_with("// The errors of "), "{module}");
    assert!(!module.contains("\nimport ") && !module.contains("\nexport { "), "{module}");
}

/// The program of `examples/clients`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs TypeScript from npm: .ci/run installs it and runs this"]
async fn example_does_what_each_error_asks_for() {
    let folder = module_folder("typescript-example");
    let servers = over_axum().await;
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/clients/typescript");
    fs::copy(example.join("client.ts"), folder.join("client.ts")).expect("a file");
    let mut program = Command::new("node");
    program.arg("client.js").current_dir(&folder);
    let mut files = vec!["client.ts".to_owned()];
    for (api, catalog) in catalogs() {
        write(&folder, &format!("{api}.ts"), &catalog.to_typescript());
        files.push(format!("{api}.ts"));
        program.arg(format!("{api}={}", &servers[api]));
    }
    passes(tsc(&folder, &files).args(["--target", "es2022"]));
    let output = program.output().expect("node");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    for line in [
        "  RateLimited, unsafe: 3 sent, waits 31.00 32.00; shows the request id ",
        "  TIMED_OUT, safe: 1 sent, waits -; asks for the state of",
        "  ProductNotFound, safe: 1 sent, waits -; changes the request: ",
    ] {
        assert!(printed.contains(line), "{line} is missing in\n{printed}");
    }
    // Each code is called twice.
    let codes: usize = catalogs().iter().map(|(_, catalog)| catalog.len()).sum();
    assert_eq!(printed.lines().filter(|line| line.starts_with("  ")).count(), 2 * codes);
}

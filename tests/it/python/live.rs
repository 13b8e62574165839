//! What the module raises and how it retries, against running services.

use std::fs;
use std::path::Path;
use std::process::Command;

use apierror::client::{Decision, FromResponse, Idempotency, RetryPolicy};
use apierror::{Catalog, ErrorReport};
use axum::Router;
use axum::extract::Path as RoutePath;
use axum::routing::get;
use serde_json::{Value, json};

use super::{declarations, modules};
use crate::common::live::{Answer, client, serve};
use crate::common::virtual_time::{Constant, ManualClock};
use crate::reference::servers;
use crate::vectors;

#[test]
#[ignore = "needs Python: .ci/run runs it"]
fn every_vector_is_decided_as_in_rust() {
    let folder = modules::write("vectors");
    let mut command = Command::new("python3");
    let printed =
        modules::run(command.arg(modules::program("vectors.py")).arg(vectors::path()), &folder);
    assert!(printed.trim().parse::<usize>().expect("a number") >= 500, "{printed}");
}

/// One error of a service.
struct Case {
    module: String,
    url: String,
    /// The name of the error. The module recognises it.
    name: &'static str,
    code: &'static str,
    catalog: Catalog,
}

/// Returns how many requests are sent, the waits between them, and why there are no more.
fn expected(case: &Case, report: &ErrorReport, idempotency: Idempotency) -> (Vec<u128>, String) {
    let clock = ManualClock::default();
    let policy = RetryPolicy::new().catalog(case.catalog.clone());
    let policy = policy.clock(clock.clone()).random(Constant(1.0));
    let mut state = policy.start(idempotency);
    let mut waits = Vec::new();
    loop {
        match policy.next(report, &mut state) {
            Decision::Retry { after } => {
                waits.push(after.as_millis());
                clock.advance(after);
            }
            Decision::Stop { reason } => return (waits, vectors::name_of(reason).to_owned()),
            other => panic!("{other:?}"),
        }
    }
}

/// Calls every error with the library, and compares what is raised with what the server
/// sends and Rust decides.
async fn check(python: &Path, library: &str, folder: &Path, cases: &[Case]) -> Vec<String> {
    let client = client();
    let idempotencies = [("safe", Idempotency::Safe), ("unsafe", Idempotency::Unsafe)];
    let (mut calls, mut answers) = (Vec::new(), Vec::new());
    for case in cases {
        let answer = Answer::to(client.get(&case.url)).await;
        let report = ErrorReport::decode_any(answer.status, &answer.headers, &answer.body);
        for (name, idempotency) in idempotencies {
            let waits = expected(case, &report, idempotency);
            calls.push(json!({ "module": case.module, "url": case.url, "idempotency": name }));
            answers.push((case, answer.status.as_u16(), report.clone(), waits));
        }
    }
    let file = folder.join(format!("cases-{library}.json"));
    fs::write(&file, Value::from(calls).to_string()).expect("a file");
    let mut command = Command::new(python);
    command.arg(modules::program("live.py")).arg(file).arg(library);
    let folder = folder.to_owned();
    let run = tokio::task::spawn_blocking(move || modules::run(&mut command, &folder));
    let printed = run.await.expect("no panic");
    let found: Vec<Value> =
        printed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(found.len(), answers.len());
    let mut faults = Vec::new();
    for (found, (case, status, report, (waits, stop))) in found.into_iter().zip(answers) {
        let expected = json!({
            "name": case.name,
            "code": case.code,
            "status": status,
            "message": report.message(),
            "details": report.details(),
            "requests": waits.len() + 1,
            "attempts": waits.len() + 1,
            "waits_ms": waits.iter().map(|ms| u64::try_from(*ms).expect("short")).collect::<Vec<_>>(),
            "stop": stop,
        });
        let (found, expected) = (without_ids(found), without_ids(expected));
        for (member, expected) in expected.as_object().expect("an object") {
            if found[member] != *expected {
                faults.push(format!(
                    "{library}, {} {}: {member} is {}, not {expected}",
                    case.module, case.name, found[member]
                ));
            }
        }
    }
    faults
}

/// Removes the id that each request has of its own.
fn without_ids(mut found: Value) -> Value {
    if let Some(details) = found["details"].as_object_mut() {
        details.remove("correlation_id");
    }
    found
}

/// Returns every error of the five APIs that has a route.
async fn references() -> Vec<Case> {
    let servers = servers::over_axum().await;
    let mut cases = Vec::new();
    for (api, catalog) in reference_apis::catalogs::catalogs() {
        // The library's own codes have no route.
        for spec in catalog.iter().filter(|spec| spec.group != "Service") {
            cases.push(Case {
                module: api.replace('-', "_"),
                url: format!("{}/errors/{}", &servers[api], spec.code),
                name: spec.name,
                code: spec.code,
                catalog: catalog.clone(),
            });
        }
    }
    cases
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python: .ci/run runs it"]
async fn every_error_of_the_five_apis_is_raised_and_retried_as_declared() {
    let folder = modules::write("live");
    let cases = references().await;
    assert!(cases.len() > 90, "{}", cases.len());
    let faults = check(Path::new("python3"), "urllib", &folder, &cases).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs requests and httpx from PyPI: .ci/run installs them and runs this"]
async fn other_libraries_raise_the_same() {
    let folder = modules::write("libraries");
    let cases = references().await;
    for library in ["requests", "httpx", "httpx-async"] {
        let faults = check(&modules::tool("venv/bin/python"), library, &folder, &cases).await;
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python: .ci/run runs it"]
async fn errors_with_hostile_names_are_raised_as_their_classes() {
    let folder = modules::write("hostile");
    let mut cases = Vec::new();
    for (module, catalog, errors) in declarations::hostile() {
        let sent = errors.clone();
        let by_number = async move |RoutePath(number): RoutePath<usize>| {
            sent[number].response.clone().map(axum::body::Body::from)
        };
        let address = serve(Router::new().route("/{number}", get(by_number))).await;
        for (number, error) in errors.iter().enumerate() {
            cases.push(Case {
                module: module.to_owned(),
                url: format!("http://{address}/{number}"),
                name: error.name,
                code: error.code,
                catalog: catalog.clone(),
            });
        }
    }
    let faults = check(Path::new("python3"), "urllib", &folder, &cases).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The program of `examples/clients`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python: .ci/run runs it"]
async fn example_does_what_each_error_asks_for() {
    let servers = servers::over_axum().await;
    let folder = modules::write("example");
    let mut command = Command::new("python3");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/clients/python/client.py"));
    let mut codes = 0;
    for (api, catalog) in reference_apis::catalogs::catalogs() {
        command.arg(format!("{}={}", api.replace('-', "_"), &servers[api]));
        codes += catalog.len();
    }
    let run = tokio::task::spawn_blocking(move || modules::run(&mut command, &folder));
    let printed = run.await.expect("no panic");
    for line in [
        "  RateLimited, unsafe: 3 sent, waits 31.00 32.00; shows the request id ",
        "  TimedOut, safe: 1 sent, waits -; asks for the state of",
        "  ProductNotFound, safe: 1 sent, waits -; changes the request: ",
    ] {
        assert!(printed.contains(line), "{line} is missing in\n{printed}");
    }
    // Each code is called twice.
    assert_eq!(printed.lines().filter(|line| line.starts_with("  ")).count(), 2 * codes);
}

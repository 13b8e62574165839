//! What the module survives: bodies without an end, resets, redirects, pages of proxies.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use super::modules;
use crate::common::scripted::{Act, Scripted, endless, half, response};

/// What a program found, and how many requests the server got.
struct Found(Value, usize);

async fn call(
    python: &Path,
    library: &str,
    acts: impl IntoIterator<Item = Act>,
    idempotency: &str,
    time_limit: &str,
) -> Found {
    let folder = modules::folder();
    let server = Scripted::new(acts).await;
    let mut command = Command::new(python);
    command.arg(modules::program("network.py")).args(["tryon", library]);
    command.args([&*server.url("/"), idempotency, time_limit]);
    let run = tokio::task::spawn_blocking(move || modules::run(&mut command, &folder));
    let printed = run.await.expect("no panic");
    let found = serde_json::from_str(&printed).expect("JSON");
    Found(found, server.requests().len())
}

impl Found {
    fn has(&self, expected: &Value) {
        for (name, value) in expected.as_object().expect("an object") {
            assert_eq!(self.0[name], *value, "{name} of {}", self.0);
        }
    }

    fn took_less_than(&self, seconds: f64) {
        assert!(self.0["seconds"].as_f64().expect("a number") < seconds, "{}", self.0);
    }
}

async fn survives_everything(python: PathBuf, library: &str) {
    let call = async |acts: Vec<Act>, idempotency: &str, limit: &str| {
        call(&python, library, acts, idempotency, limit).await
    };
    // A body that never ends: what was read in time counts.
    let found = call(vec![endless(502, "", "<html>")], "unsafe", "1.5").await;
    found.has(
        &json!({ "class": "UnknownApiError", "code": "HTTP_502", "stop": "may_have_happened" }),
    );
    found.took_less_than(3.0);

    // An answer that does not come in time.
    let late = Act::Late(Duration::from_secs(9), String::new());
    let found = call(vec![late], "unsafe", "1").await;
    found.has(&json!({ "class": "NoResponseError", "status": 0, "stop": "may_have_happened" }));
    found.took_less_than(3.0);

    // A reset: nobody knows whether the request was carried out.
    let ok = response(200, "", "{}");
    let Found(found, requests) = call(vec![Act::Reset, ok.clone()], "safe", "20").await;
    assert_eq!((&found["status"], requests), (&json!(200), 2), "{found}");
    let found = call(vec![Act::Reset], "unsafe", "20").await;
    found.has(&json!({ "class": "NoResponseError", "attempts": 1, "stop": "may_have_happened" }));
    assert_eq!(found.1, 1);

    // The page of a proxy.
    let page = response(503, "content-type: text/html\r\nretry-after: 1\r\n", "<html>503</html>");
    let found = call(vec![page.clone(), ok.clone()], "safe", "20").await;
    assert_eq!((&found.0["status"], found.1), (&json!(200), 2), "{}", found.0);
    let found = call(vec![page], "unsafe", "20").await;
    found.has(&json!({
        "class": "UnknownApiError", "code": "HTTP_503", "message": "Service Unavailable",
    }));

    // A large body: only its start is kept.
    let body = format!("{{\"code\":\"A\",\"message\":\"{}\"}}", "m".repeat(50_000_000));
    let found = call(vec![response(404, "", &body)], "safe", "20").await;
    found.has(&json!({ "class": "UnknownApiError", "code": "HTTP_404", "bytes": 262_144 }));
    found.took_less_than(10.0);

    // A body that breaks off.
    let found = call(vec![half(404, "", "{\"code\":\"PRODUCT_NOT_FOUND\"")], "safe", "20").await;
    found.has(&json!({ "class": "UnknownApiError", "code": "HTTP_404", "attempts": 1 }));

    // Errors that the module does not know go by their status.
    let newer = r#"{"code":"NEWER","message":"m","status":429,"details":{"a":1}}"#;
    let found = call(vec![response(429, "", newer), ok], "unsafe", "20").await;
    assert_eq!((&found.0["status"], found.1), (&json!(200), 2), "{}", found.0);
    let newer = r#"{"code":"NEWER","message":"m","status":418}"#;
    let found = call(vec![response(418, "", newer)], "safe", "20").await;
    found.has(&json!({
        "class": "UnknownApiError", "code": "NEWER", "message": "m", "stop": "not_retryable",
    }));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python: .ci/run runs it"]
async fn hostile_answers_are_survived_within_the_time_limit() {
    survives_everything("python3".into(), "urllib").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs requests and httpx from PyPI: .ci/run installs them and runs this"]
async fn hostile_answers_are_survived_with_other_libraries() {
    for library in ["requests", "httpx", "httpx-async"] {
        survives_everything(modules::tool("venv/bin/python"), library).await;
    }
}

/// Redirects belong to the library: requests and httpx return one that they are not told
/// to follow, and urllib follows.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs requests and httpx from PyPI: .ci/run installs them and runs this"]
async fn redirects_are_left_to_the_library() {
    let moved = response(307, "location: /elsewhere\r\n", "");
    let python = modules::tool("venv/bin/python");
    for library in ["requests", "httpx", "httpx-async"] {
        let found = call(&python, library, [moved.clone()], "safe", "5").await;
        assert_eq!((&found.0["status"], found.1), (&json!(307), 1), "{library}: {}", found.0);
    }
    let acts = [moved.clone(), response(200, "", "{}")];
    let found = call(&python, "urllib", acts, "safe", "5").await;
    assert_eq!((&found.0["status"], found.1), (&json!(200), 2), "{}", found.0);
    // A loop ends.
    let found = call(&python, "urllib", [moved], "safe", "5").await;
    found.has(&json!({ "class": "UnknownApiError", "code": "HTTP_307", "stop": "not_retryable" }));
}

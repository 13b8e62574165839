//! Runs the Python of the reference pages against a server. It retries as declared.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use apierror::{ApiError, Catalog, DeclaredError, Effect, Retry};
use serde_json::{Value, json};

use reference_apis::{designs, image_presets, image2model, thumbnails, tryon};

/// What the server got, and how the code waited.
#[derive(Debug, PartialEq, serde::Deserialize)]
struct Run {
    requests: usize,
    /// In seconds.
    waits: Vec<f64>,
    /// The name of the exception, or `success`.
    ends: String,
}

/// Runs `tests/tools/retry.py`, which describes the cases.
fn run(name: &str, cases: &[Value]) -> Vec<Run> {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.json"));
    fs::write(&file, Value::from(cases).to_string()).expect("it can be written");
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/retry.py");
    let output = Command::new("python3").arg(program).arg(file).output().expect("Python");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Returns the code in Python of a page, with the method of its request.
fn python(catalog: &Catalog, method: &str) -> String {
    let page = catalog.to_markdown();
    let code = page.split_once("```python\n").expect("code").1.split_once("```").expect("end").0;
    code.replace("send(\"POST\"", &format!("send(\"{method}\""))
        .replace("requests.post(", &format!("requests.{}(", method.to_lowercase()))
}

/// The answer that an error becomes.
fn case<E: DeclaredError>(error: &E, code: &str, method: &str) -> Value {
    let (head, body) = error.to_response().into_parts();
    let headers: Vec<_> = head
        .headers
        .iter()
        .map(|(name, value)| [name.as_str().to_owned(), value.to_str().expect("text").to_owned()])
        .collect();
    let body = String::from_utf8(body.to_vec()).expect("text");
    json!({
        "code": code, "method": method, "status": head.status.as_u16(), "headers": headers,
        "body": body
    })
}

/// Returns the waits that the declared advice asks for, where each random number is the
/// largest possible.
fn declared_waits(retry: Option<Retry>, named: Option<Duration>, method: &str) -> Vec<f64> {
    let Some(retry) = retry else { return Vec::new() };
    if method == "POST" && retry.effect() != Effect::NotApplied {
        return Vec::new();
    }
    let named = named.map_or(0.0, |wait| wait.as_secs_f64().ceil());
    let waits = retry.waits().map(|wait| match retry.after() {
        Some(_) if named > 0.0 => named,
        _ => named.max(wait.as_secs_f64()),
    });
    waits.collect()
}

/// Checks each error with a request that may repeat, and with one that may not.
fn check<E: DeclaredError>(name: &str, catalog: &Catalog, errors: &[E]) -> usize {
    let (mut cases, mut expected) = (Vec::new(), Vec::new());
    for method in ["GET", "POST"] {
        let code = python(catalog, method);
        for error in errors {
            cases.push(case(error, &code, method));
            let retry = error.spec().declared_retry();
            let waits = declared_waits(retry, error.retry_after(), method);
            expected.push((format!("{method} {}", error.spec().name), waits));
        }
    }
    let mut faults = String::new();
    for (found, (of, waits)) in run(name, &cases).into_iter().zip(&expected) {
        let is_close = |(found, expected): (&f64, &f64)| (found - expected).abs() < 0.000_001;
        let is_same = found.waits.len() == waits.len()
            && found.waits.iter().zip(waits).all(is_close)
            && found.requests == waits.len() + 1
            && found.ends == "HTTPError";
        if !is_same {
            let _ = writeln!(faults, "{name}, {of}: {waits:?}, but {found:?}");
        }
    }
    assert!(faults.is_empty(), "{faults}");
    expected.iter().filter(|(_, waits)| !waits.is_empty()).count()
}

#[test]
#[ignore = "needs Python: .ci/run runs it"]
fn python_of_each_page_retries_as_declared() {
    let tryon = check("tryon", &tryon::catalog(), &tryon::one_of_each());
    let image2model = check("image2model", &image2model::catalog(), &image2model::one_of_each());
    let image_presets =
        check("image-presets", &image_presets::catalog(), &image_presets::one_of_each());
    let thumbnails = check("thumbnails", &thumbnails::catalog(), &thumbnails::one_of_each());
    let designs = check("designs", &designs::catalog(), &designs::one_of_each());
    let retried = [tryon, image2model, image_presets, thumbnails, designs];
    println!("retried in each API: {retried:?}");
    assert!(thumbnails == 0 && [tryon, image2model, image_presets, designs].iter().all(|n| *n > 0));
}

/// `tests/data/pages/image2model.py` is the code that the API's own document prints.
#[test]
#[ignore = "needs Python: .ci/run runs it"]
fn python_of_image2model_retries_as_its_document_prints() {
    let printed = include_str!("../../data/pages/image2model.py");
    let printed = format!("{printed}\napi_request_with_retry(url, headers)\n");
    let generated = python(&image2model::catalog(), "GET");
    let errors = image2model::one_of_each();
    let mut cases = Vec::new();
    for error in &errors {
        cases.push(case(error, &generated, "GET"));
        let mut answer = case(error, &printed, "GET");
        // The printed code reads one of the two formats, whatever the error is.
        let details = error.to_report().details().cloned().unwrap_or_else(|| json!({}));
        let detail =
            json!({ "code": error.code(), "message": error.message(), "details": details });
        answer["body"] = json!({ "detail": detail }).to_string().into();
        cases.push(answer);
    }
    let mut retried = 0;
    for (runs, error) in run("printed", &cases).chunks(2).zip(&errors) {
        let [generated, printed] = runs else { panic!("two runs") };
        // The printed code also waits after its last request.
        let mut waits = printed.waits.clone();
        waits.truncate(printed.requests - 1);
        if error.code() == "FAL_API_ERROR" {
            // Scenario 2 of the document has one retry more.
            waits.push(4.0);
        }
        assert_eq!(generated.waits, waits, "{}", error.code());
        retried += usize::from(!waits.is_empty());
    }
    assert_eq!(retried, 12);
}

#[test]
#[ignore = "needs Python: .ci/run runs it"]
fn python_repeats_a_request_without_an_answer_only_if_it_may() {
    let catalog = image2model::catalog();
    let cases = ["GET", "POST"].map(|method| {
        json!({
            "code": python(&catalog, method), "method": method, "status": 0, "headers": [],
            "body": ""
        })
    });
    let [get, post] = &run("no-answer", &cases)[..] else { panic!("two runs") };
    assert_eq!((get.requests, &*get.waits, &*get.ends), (3, &[1.0, 2.0][..], "NoAnswer"));
    assert_eq!((post.requests, &*post.waits, &*post.ends), (1, &[][..], "NoAnswer"));
}

#[test]
#[ignore = "needs Python: .ci/run runs it"]
fn python_ends_after_a_wait_that_is_too_long_and_after_a_success() {
    let catalog = image2model::catalog();
    let limited =
        image2model::one_of_each().into_iter().find(|e| e.code() == "RATE_LIMIT_EXCEEDED");
    let limited = limited.expect("the error");
    let code = python(&catalog, "GET");
    let wait = |value: &str| {
        let mut answer = case(&limited, &code, "GET");
        answer["headers"] = json!([["Retry-After", value]]);
        answer
    };
    let mut success = wait("1");
    success["status"] = 200.into();
    let cases =
        [wait("121"), wait("120"), wait("Fri, 31 Dec 1999 23:59:59 GMT"), wait("0"), success];
    let waits: Vec<_> = run("waits", &cases).into_iter().map(|run| run.waits).collect();
    assert_eq!(waits, [vec![], vec![120.0; 2], vec![60.0; 2], vec![60.0; 2], vec![]]);
}

//! The 26 errors of the try-on API, as the programs `quickstart`, `axum-server` and
//! `actix-web-server` send them.
//!
//! `tests/it/reference/facts.rs` compares them with the API's own document.

use apierror::{ApiError, DeclaredError};
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde_json::Value;

use reference_apis::tryon::{TryOnError, one_of_each};

use crate::common::program::example;

/// Parts of sources and of fields without an attribute. No response has them.
const INTERNAL: [&str; 4] = ["tryon.internal", "acct_", "key_8f2c", "postgres"];

/// JSON without the white space outside of its strings.
fn compact(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    let is_kept = |c: &char| {
        let kept = in_string || !c.is_whitespace();
        in_string ^= *c == '"' && !escaped;
        escaped = in_string && *c == '\\' && !escaped;
        kept
    };
    json.chars().filter(is_kept).collect()
}

fn text(body: &Bytes) -> &str {
    std::str::from_utf8(body).expect("a body is UTF-8")
}

/// Checks a response by the rules of the reference: members, their order, and
/// their values.
fn check_response(error: &TryOnError, status: StatusCode, headers: &HeaderMap, body: &str) {
    let code = error.code();
    assert_eq!(status, error.status(), "{code}: HTTP status");
    assert_eq!(headers["content-type"], "application/json", "{code}");

    let value: Value = serde_json::from_str(body).expect("a body is JSON");
    let message = value["message"].as_str().expect("a message");
    assert!(!message.is_empty(), "{code}");
    assert_eq!(message, error.message(), "{code}");
    let details = match code {
        "VALIDATION_FAILED" => {
            r#","details":[{"path":"product.images.0.url","message":"Required"},"#.to_owned()
                + r#"{"path":"validForDays","message":"Expected number, received string"}]"#
        }
        "MISSING_REQUIRED_CLASSIFICATION" => r#","details":{"key":"on_model"}"#.to_owned(),
        _ => String::new(),
    };
    let expected = format!(
        r#"{{"code":"{code}","message":{},"status":{}{details}}}"#,
        Value::from(message),
        error.status().as_u16()
    );
    assert_eq!(body, expected, "{code}");

    match (code, headers.get("retry-after")) {
        ("RATE_LIMITED", wait) => {
            assert_eq!(wait.map(http::HeaderValue::as_bytes), Some(&b"30"[..]));
        }
        (_, wait) => assert_eq!(wait, None, "{code}"),
    }
    let printed_headers = format!("{headers:?}");
    for internal in INTERNAL {
        assert!(!body.contains(internal), "{code}: `{internal}` is in the body: {body}");
        assert!(
            !printed_headers.contains(internal),
            "{code}: `{internal}` is in a header: {printed_headers}"
        );
    }
}

#[test]
fn each_error_renders_members_in_order() {
    let errors = one_of_each();
    assert_eq!(errors.len(), 26);
    for error in &errors {
        let response: Response<Bytes> = error.to_response();
        assert_eq!(error.to_json(), response.body(), "{}", error.code());
        check_response(error, response.status(), response.headers(), text(response.body()));
    }
}

/// The search for internal text needs errors that have some.
#[test]
fn errors_have_internal_text_in_their_debug() {
    let mut with_internals = 0;
    for error in one_of_each() {
        let log = format!("{error:?}");
        with_internals += usize::from(INTERNAL.iter().any(|internal| log.contains(internal)));
        if error.status().is_server_error() {
            let source = std::error::Error::source(&error).expect("a 5xx has a cause");
            assert!(source.to_string().contains("tryon.internal"), "{source}");
        }
    }
    assert_eq!(with_internals, 14);
}

#[test]
fn readme_shows_what_quickstart_prints() {
    let (_, shown) =
        include_str!("../../README.md").split_once("```text\n").expect("a block of text");
    let (shown, _) = shown.split_once("```").expect("its end");
    let output = example("quickstart").output().expect("it starts");
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(page.contains(shown), "{shown}");
}

#[test]
fn quickstart_prints_each_error_with_advice() {
    let output = example("quickstart").output().expect("it starts");
    assert!(output.status.success(), "{output:?}");
    let page = String::from_utf8(output.stdout).expect("UTF-8");

    let mut rest = page.as_str();
    let mut heading = "";
    for error in one_of_each() {
        let spec = error.spec();
        if spec.group != heading {
            heading = spec.group;
            let underlined = format!("{heading}\n{}\n\n", "=".repeat(heading.len()));
            let (_, after) =
                rest.split_once(&underlined).unwrap_or_else(|| panic!("no heading {heading}"));
            rest = after;
        }
        let section = rest.strip_prefix(&format!("{}\n\n", spec.code));
        let section =
            section.unwrap_or_else(|| panic!("{} is not where it should be: {rest}", spec.code));
        let (section, after) =
            section.split_once("\n\n  client  ").expect("what a client should do");
        assert!(section.starts_with(&format!("    HTTP/1.1 {}\n", spec.status)), "{section}");
        assert!(section.contains("\n    content-type: application/json\n"), "{section}");
        assert!(compact(section).contains(&compact(text(&error.to_json()))), "{section}");

        let (lines, after) = after.split_once("\n\n").expect("an empty line");
        let advice = lines.lines().next();
        let expected = match spec.code {
            "INSUFFICIENT_CREDITS" => "do not retry until someone has acted",
            "CUSTOMER_IMAGE_FETCH_FAILED" | "PRODUCT_IMAGE_FETCH_FAILED" => "retry once, at once",
            "RATE_LIMITED" => "wait 30 s, then retry",
            "QUOTA_EXCEEDED" => "retry with exponential backoff from 50 ms",
            "INTERNAL_ERROR" | "GENERATION_FAILED" => {
                "retry with exponential backoff from 50 ms, up to 3 times"
            }
            _ if spec.declared_retry().is_some() => "do not retry: change the request",
            _ => "the API promises nothing: go by the status",
        };
        assert_eq!(advice, Some(expected), "{}", spec.code);
        if let Some(help) = spec.help {
            assert!(lines.contains(help), "{lines}");
        }
        rest = after;
    }
    assert!(page.ends_with("26 codes declared, 26 occurrences shown.\n"), "{page}");
}

mod over_a_socket {
    use std::io::Read;

    use serde_json::json;

    use super::*;
    use crate::common::live::{Answer, client};
    use crate::common::program::started;

    const MISSING: &str =
        r#"{"code":"PRODUCT_NOT_FOUND","message":"Product 'shirt-42' not found.","status":404}"#;

    /// Sends the requests that the guide shows.
    async fn server_fails_as_declared(program: &str) {
        let server = started(program);
        let address = &server.address;
        let client = client();
        let ask = |path: &str| {
            Answer::to(client.get(format!("{address}{path}")).header("x-api-key", "demo"))
        };
        let missing = ask("/tryon/v1/products/shirt-42").await;
        assert_eq!((missing.status.as_u16(), missing.body), (404, MISSING.to_owned()));
        let no_key = Answer::to(client.post(format!("{address}/tryon/v1/try-on"))).await;
        assert_eq!(
            (no_key.status.as_u16(), &no_key.json()["code"]),
            (401, &json!("MISSING_API_KEY"))
        );
        assert_eq!(no_key.headers["www-authenticate"], "ApiKey");
        let try_on = client.post(format!("{address}/tryon/v1/try-on")).header("x-api-key", "demo");
        let body = json!({ "product": { "images": [{}] }, "validForDays": "30" });
        let invalid = Answer::to(try_on.json(&body)).await;
        assert_eq!(
            (invalid.status.as_u16(), invalid.json()["details"][0]["path"].as_str()),
            (400, Some("product.images.0.url"))
        );
        assert_eq!(
            ask("/tryon/v1/generations/gen_02").await.json()["errorCode"],
            "GENERATION_FAILED"
        );
        assert_eq!(ask("/errors/QUOTA_EXCEEDED").await.status.as_u16(), 402);
        assert_eq!(ask("/tryon/v1/produkts").await.json()["code"], "ROUTE_NOT_FOUND");
    }

    async fn boxed_error_uses_the_services_envelope(program: &str) {
        let server = started(program);
        let address = &server.address;
        let url = format!("{address}/admin/generations/gen_9");
        let problem = |status: u16, answer: &Answer| {
            assert_eq!(answer.status.as_u16(), status);
            assert_eq!(answer.headers["content-type"], "application/problem+json");
            assert_eq!(answer.json()["status"], status);
        };

        let no_key = Answer::to(client().get(&url)).await;
        problem(401, &no_key);
        assert_eq!(no_key.json()["code"], "MISSING_API_KEY");
        assert_eq!(no_key.headers["www-authenticate"], "ApiKey");

        let missing = Answer::to(client().get(&url).header("x-api-key", "demo")).await;
        problem(404, &missing);
        assert_eq!(missing.json()["detail"], "Generation 'gen_9' not found.");
    }

    async fn server_logs_causes_and_hides_them_from_callers(program: &str) {
        let mut server = started(program);
        let address = server.address.clone();
        let in_use = address.rsplit(':').next().expect("a port");
        let second = example(program).arg(in_use).output().expect("it runs");
        assert_eq!(second.status.code(), Some(1));
        let complaint = String::from_utf8_lossy(&second.stderr).into_owned();
        assert!(complaint.contains(&format!("cannot listen on 127.0.0.1:{in_use}")), "{complaint}");

        let answer = Answer::to(
            client().get(format!("{address}/tryon/v1/stats")).header("x-api-key", "demo"),
        )
        .await;
        let error = one_of_each().into_iter().find(|error| error.code() == "INTERNAL_ERROR");
        check_response(&error.expect("the code"), answer.status, &answer.headers, &answer.body);

        let mut stderr = server.program.stderr.take().expect("piped");
        drop(server);
        let mut log = String::new();
        stderr.read_to_string(&mut log).expect("UTF-8");
        assert!(
            log.contains("GET /tryon/v1/stats: connect postgres://tryon@db-1.tryon.internal"),
            "{log}"
        );
    }

    async fn program_with_wrong_argument_prints_usage(program: &str) {
        for arguments in [&["port"][..], &["70000"], &["-1"], &[""], &["3000", "3001"]] {
            let output = example(program).args(arguments).output().expect("it runs");
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(complaint.contains(&format!("usage: {program} [PORT]")), "{complaint}");
        }
    }

    /// Runs each test over the server of the given program.
    macro_rules! of_program {
        ($name:ident $program:literal: $($test:ident)*) => {
            mod $name {
                $(
                    #[tokio::test]
                    async fn $test() {
                        super::$test($program).await;
                    }
                )*
            }
        };
    }

    macro_rules! of {
        ($name:ident $program:literal) => {
            of_program! {
                $name $program:
                server_fails_as_declared
                boxed_error_uses_the_services_envelope
                server_logs_causes_and_hides_them_from_callers
                program_with_wrong_argument_prints_usage
            }
        };
    }

    of!(axum_server "axum-server");
    of!(actix_server "actix-web-server");
}

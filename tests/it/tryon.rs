//! The 26 errors of the try-on API, as `tests/data/tryon.json` prints them and as
//! the programs `quickstart`, `axum-server` and `actix-web-server` send them.
//!
//! `tests/it/reference.rs` tests the rest of its reference.

use std::collections::BTreeSet;

use apierror::{ApiError, Catalog, DeclaredError};
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use reference_apis::tryon::{TryOnError, one_of_each};

use crate::common::program::example;

const DATA: &str = include_str!("../data/tryon.json");

/// Parts of sources and of fields without an attribute. No response has them.
const INTERNAL: [&str; 4] = ["tryon.internal", "acct_", "key_8f2c", "postgres"];

#[derive(Deserialize)]
struct Reference {
    codes: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    code: String,
    status: u16,
}

fn reference() -> Vec<Entry> {
    let reference: Reference = serde_json::from_str(DATA).expect("the reference is JSON");
    reference.codes
}

/// The value of `member` as the reference prints it, in the same order of
/// members, without white space between tokens.
fn printed(member: &str) -> String {
    let (_, value) =
        DATA.split_once(&format!("\"{member}\": ")).expect("a member of the reference");
    let mut values = serde_json::Deserializer::from_str(value).into_iter::<IgnoredAny>();
    values.next().expect("a value").expect("legal JSON");
    compact(&value[..values.byte_offset()])
}

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

/// Each entry of the reference with the error of its code.
fn occurrences() -> Vec<(Entry, TryOnError)> {
    let mut errors = one_of_each();
    let taken = reference().into_iter().map(|entry| {
        let at = errors.iter().position(|error| error.code() == entry.code);
        let at = at
            .unwrap_or_else(|| panic!("{} is in the reference, and no variant has it", entry.code));
        (entry, errors.swap_remove(at))
    });
    let taken = taken.collect();
    let left: Vec<_> = errors.iter().map(ApiError::code).collect();
    assert!(left.is_empty(), "variants without an entry in the reference: {left:?}");
    taken
}

/// Checks a response by the rules of the reference: members, their order, and
/// their values.
fn check_response(
    entry: &Entry,
    error: &TryOnError,
    status: StatusCode,
    headers: &HeaderMap,
    body: &str,
) {
    let code = &entry.code;
    assert_eq!(status.as_u16(), entry.status, "{code}: HTTP status");
    assert_eq!(headers["content-type"], "application/json", "{code}");

    let value: Value = serde_json::from_str(body).expect("a body is JSON");
    let message = value["message"].as_str().expect("a message");
    assert!(!message.is_empty(), "{code}");
    assert_eq!(message, error.message(), "{code}");
    let details = match code.as_str() {
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
        entry.status
    );
    assert_eq!(body, expected, "{code}");

    match (code.as_str(), headers.get("retry-after")) {
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
fn catalog_has_the_26_codes_of_the_reference() {
    let reference: BTreeSet<_> = reference().into_iter().map(|entry| entry.code).collect();
    let catalog = Catalog::of::<TryOnError>();
    let declared: BTreeSet<_> = catalog.iter().map(|spec| spec.code.to_owned()).collect();
    assert_eq!(declared, reference);
    assert_eq!((catalog.len(), one_of_each().len()), (26, 26));
}

#[test]
fn each_error_renders_as_the_reference_says() {
    for (entry, error) in occurrences() {
        let response: Response<Bytes> = error.to_response();
        assert_eq!(error.to_json(), response.body(), "{}", entry.code);
        check_response(
            &entry,
            &error,
            response.status(),
            response.headers(),
            text(response.body()),
        );
        assert_eq!(error.spec(), Catalog::of::<TryOnError>().get(&entry.code).expect("a spec"));
    }
}

#[test]
fn printed_examples_match_to_the_byte() {
    for (code, member) in
        [("VALIDATION_FAILED", "validation_envelope"), ("PRODUCT_NOT_FOUND", "envelope")]
    {
        let error = one_of_each().into_iter().find(|error| error.code() == code).expect("the code");
        let printed = printed(member);
        assert!(printed.starts_with(&format!(r#"{{"code":"{code}","message":"#)), "{printed}");
        assert_eq!(text(&error.to_json()), printed);
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
            "INVALID_API_KEY" | "INSUFFICIENT_CREDITS" => "do not retry until someone has acted",
            "CUSTOMER_IMAGE_FETCH_FAILED" | "PRODUCT_IMAGE_FETCH_FAILED" => "retry once, at once",
            "RATE_LIMITED" => "wait 30 s, then retry, up to 3 attempts in all",
            "QUOTA_EXCEEDED" | "INTERNAL_ERROR" | "GENERATION_FAILED" => {
                "retry with exponential backoff from 50 ms, up to 3 attempts in all"
            }
            _ => "do not retry: change the request",
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

    /// Sends the requests that the guide shows.
    async fn server_fails_as_declared(program: &str) {
        let server = started(program);
        let address = &server.address;
        let client = client();
        let ask = |path: &str| {
            Answer::to(client.get(format!("{address}{path}")).header("x-api-key", "demo"))
        };
        let missing = ask("/tryon/v1/products/shirt-42").await;
        assert_eq!((missing.status.as_u16(), missing.body), (404, printed("envelope")));
        let no_key = Answer::to(client.post(format!("{address}/tryon/v1/try-on"))).await;
        assert_eq!(
            (no_key.status.as_u16(), &no_key.json()["code"]),
            (401, &json!("MISSING_API_KEY"))
        );
        assert_eq!(no_key.headers["www-authenticate"], "ApiKey");
        let try_on = client.post(format!("{address}/tryon/v1/try-on")).header("x-api-key", "demo");
        let body = json!({ "product": { "images": [{}] }, "validForDays": "30" });
        assert_eq!(Answer::to(try_on.json(&body)).await.body, printed("validation_envelope"));
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
        let (entry, error) = occurrences()
            .into_iter()
            .find(|(entry, _)| entry.code == "INTERNAL_ERROR")
            .expect("the code");
        check_response(&entry, &error, answer.status, &answer.headers, &answer.body);

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

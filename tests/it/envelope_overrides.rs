//! Envelopes that send something else than an error declares: other values of its
//! headers, or members with the names of its own.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use apierror::contract::{Update, check_with};
use apierror::envelope::Envelope;
use apierror::{ApiError, Catalog, DeclaredError, Details, Occurrence};
use http::{HeaderMap, HeaderValue};
use serde::Serialize;
use serde_json::{Value, json};

use crate::common::{header, left_out, parsed};

/// Replaces two declared headers, and removes a third.
struct Replacing;

impl Envelope for Replacing {
    type Body<'a> = Value;

    fn body(occurrence: &Occurrence<'_>) -> Value {
        json!({ "code": occurrence.code(), "message": occurrence.message() })
    }
    fn append_headers(_: &Occurrence<'_>, headers: &mut HeaderMap) {
        for (name, value) in [("x-queue", "hidden"), ("x-limit", "0"), ("retry-after", "60")] {
            if headers.contains_key(name) {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        headers.remove("x-shard");
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("busy")]
#[api(code = "BUSY", status = 503, envelope = Replacing)]
#[api(header(x_queue = "full", x_shard = "7", x_kept = "yes"))]
struct Busy {
    #[api(header = "x-limit")]
    limit: u32,
    #[api(retry_after)]
    wait: u32,
}

fn lock_of(catalog: &Catalog, name: &str) -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    check_with(catalog, &path, Update::Nothing).expect("a new lock");
    let lock = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    lock.lines().filter(|line| line.starts_with("header")).map(str::to_owned).collect()
}

#[test]
fn header_that_the_envelope_replaces_is_documented_and_locked_as_it_is_sent() {
    let response = Busy { limit: 3, wait: 5 }.to_response();
    let sent = ["x-queue", "x-limit", "x-kept", "x-shard", "retry-after"]
        .map(|name| header(&response, name).map(|value| std::str::from_utf8(value).unwrap()));
    assert_eq!(sent, [Some("hidden"), Some("0"), Some("yes"), None, Some("60")]);

    let catalog = Catalog::of::<Busy>();
    assert_eq!(
        lock_of(&catalog, "replaced-headers.lock"),
        [
            r#"header.retry-after = "fixed: 60""#,
            r#"header.x-kept = "fixed: yes""#,
            r#"header.x-limit = "fixed: 0""#,
            r#"header.x-queue = "fixed: hidden""#,
        ]
    );
    let document: Value = serde_json::from_str(&catalog.to_openapi()).unwrap();
    let headers = document["components"]["responses"]["Error503"]["headers"].as_object().unwrap();
    let documented: BTreeMap<&str, &Value> =
        headers.iter().map(|(name, header)| (name.as_str(), &header["schema"]["const"])).collect();
    let expected = [
        ("retry-after", &json!("60")),
        ("x-kept", &json!("yes")),
        ("x-limit", &json!("0")),
        ("x-queue", &json!("hidden")),
    ];
    assert_eq!(documented, BTreeMap::from(expected));
    let facts: Value = serde_json::from_str(&catalog.to_json()).unwrap();
    let headers =
        json!({"retry-after": "60", "x-kept": "yes", "x-limit": "0", "x-queue": "hidden"});
    assert_eq!(facts["errors"][0]["headers"], headers);
    for page in [catalog.to_markdown(), catalog.to_html()] {
        assert!(page.contains("hidden") && !page.contains("full"), "{page}");
        assert!(!page.contains("x-shard"), "{page}");
    }
}

/// Has members of its own beside the extensions and the details, and does not list them.
struct Unlisted;

#[derive(Serialize)]
struct UnlistedBody<'a> {
    code: &'static str,
    trace: Trace<'a>,
    #[serde(flatten)]
    extensions: Option<Details<'a>>,
}

#[derive(Serialize)]
struct Trace<'a> {
    message: Cow<'a, str>,
    #[serde(flatten)]
    details: Option<Details<'a>>,
}

impl Envelope for Unlisted {
    type Body<'a> = UnlistedBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> UnlistedBody<'a> {
        let trace = Trace { message: occurrence.message(), details: occurrence.details() };
        UnlistedBody { code: occurrence.code(), trace, extensions: occurrence.extensions() }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(status = 409)]
enum Stock {
    #[error("an extension")]
    #[api(code = "EXTENSION", envelope = Unlisted)]
    Extension {
        #[api(extension)]
        trace: u32,
        #[api(detail)]
        left: u32,
    },
    #[error("a detail")]
    #[api(code = "DETAIL")]
    Detail {
        #[api(detail)]
        message: u32,
        #[api(extension)]
        shelf: u32,
    },
    #[error("both")]
    #[api(code = "BOTH")]
    Both {
        #[api(detail)]
        message: u32,
        #[api(extension)]
        trace: u32,
    },
}

#[test]
fn body_never_has_a_member_twice() {
    let response = |error: &Stock| {
        let mut body = Value::Null;
        let events = left_out(|| {
            let response = apierror::response_in::<Unlisted>(error);
            let text = std::str::from_utf8(response.body()).unwrap();
            for member in ["\"code\"", "\"trace\"", "\"message\""] {
                assert_eq!(text.matches(member).count(), 1, "{text}");
            }
            body = parsed(&response);
        });
        (body, events.len())
    };
    let (body, logged) = response(&Stock::Extension { trace: 1, left: 2 });
    let trace = json!({ "message": "an extension", "left": 2 });
    assert_eq!((body, logged), (json!({ "code": "EXTENSION", "trace": trace }), 1));
    let (body, logged) = response(&Stock::Detail { message: 1, shelf: 2 });
    let trace = json!({ "message": "a detail" });
    assert_eq!((body, logged), (json!({ "code": "DETAIL", "trace": trace, "shelf": 2 }), 1));
    let (body, logged) = response(&Stock::Both { message: 1, trace: 2 });
    assert_eq!((body, logged), (json!({ "code": "BOTH", "trace": { "message": "both" } }), 2));
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("late")]
#[api(code = "LATE", status = 409)]
struct Late {
    #[api(detail)]
    message: u32,
}

#[test]
fn catalogue_of_a_body_with_a_member_twice_is_an_error_that_names_it() {
    let conflict = Catalog::of::<Late>().try_and::<Stock>().unwrap_err();
    assert_eq!(conflict.code(), "EXTENSION");
    let text = conflict.to_string();
    let module = module_path!();
    assert_eq!(
        text,
        format!(
            "code `EXTENSION` of `{module}::Stock` has no body in envelope `Unlisted`: member `trace` \
             occurs twice; give the extension or detail another name, and list the envelope's \
             members in `MEMBERS`, so that the compiler finds this"
        )
    );
    let panic = std::panic::catch_unwind(|| Catalog::of::<Late>().in_service::<Unlisted>());
    let text = panic.unwrap_err().downcast::<String>().unwrap();
    assert!(text.contains("member `message` occurs twice"), "{text}");
}

/// Writes its own bytes.
struct Written;

impl Envelope for Written {
    type Body<'a> = ();

    fn body(_: &Occurrence<'_>) {}
    fn write(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), apierror::WriteError> {
        let details = serde_json::to_string(&occurrence.details()).unwrap();
        let text = format!(r#"{{"message":"x",{}}}"#, details.trim_matches(['{', '}']));
        out.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

#[test]
fn bytes_of_an_envelope_with_a_member_twice_are_an_error_of_the_catalogue() {
    let panic = std::panic::catch_unwind(|| Catalog::of::<Late>().in_service::<Written>());
    let text = panic.unwrap_err().downcast::<String>().unwrap();
    assert!(text.contains("member `message` occurs twice; give"), "{text}");
}

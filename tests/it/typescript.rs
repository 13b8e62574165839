//! TypeScript for clients: the compiled module reads these bodies (`tools.rs`).

use std::borrow::Cow;

use apierror::envelope::{Envelope, Flat, NestJs, PlainText};
use apierror::{ApiError, Catalog, DeclaredError, Details, Occurrence};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

/// `{"error": {"code", "message", …}}`, with the extensions beside the message, and
/// status 200.
pub(crate) struct Inside;

#[derive(Serialize)]
pub(crate) struct InsideBody<'a> {
    error: InsideError<'a>,
}

#[derive(Serialize)]
struct InsideError<'a> {
    code: &'static str,
    message: Cow<'a, str>,
    #[serde(flatten)]
    more: Option<Details<'a>>,
}

impl Envelope for Inside {
    const MEMBERS: &'static [&'static str] = &["error"];
    type Body<'a> = InsideBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> InsideBody<'a> {
        let more = occurrence.extensions();
        let (code, message) = (occurrence.code(), occurrence.message());
        InsideBody { error: InsideError { code, message, more } }
    }
    fn status(_: &Occurrence<'_>) -> StatusCode {
        StatusCode::OK
    }
}

/// `{"code", "message", …}`, with the details beside the message.
pub(crate) struct Spread;

#[derive(Serialize)]
pub(crate) struct SpreadBody<'a> {
    code: &'static str,
    message: Cow<'a, str>,
    #[serde(flatten)]
    details: Option<Details<'a>>,
}

impl Envelope for Spread {
    const MEMBERS: &'static [&'static str] = &["code", "message"];
    type Body<'a> = SpreadBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> SpreadBody<'a> {
        let details = occurrence.details();
        SpreadBody { code: occurrence.code(), message: occurrence.message(), details }
    }
}

/// `{"code", "message"}`, whatever else the error has.
pub(crate) struct Bare;

impl Envelope for Bare {
    type Body<'a> = Value;

    fn body(occurrence: &Occurrence<'_>) -> Value {
        json!({ "code": occurrence.code(), "message": occurrence.message() })
    }
}

/// Errors in envelopes of many kinds, with codes of many kinds.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("failed")]
#[api(status = 404)]
pub(crate) enum Awkward {
    #[api(code = "NESTED", envelope = Inside)]
    Nested {
        #[api(extension)]
        param: String,
        #[api(extension)]
        hint: Option<String>,
    },
    #[api(code = "SPREAD", envelope = Spread)]
    Spread {
        #[api(detail)]
        sku: String,
        #[api(detail)]
        left: Option<u32>,
    },
    #[api(code = "BARE", envelope = Bare)]
    Bare {
        #[api(detail)]
        hidden: u32,
        #[api(extension = "alsoHidden")]
        also_hidden: u32,
    },
    #[api(code = "__proto__", envelope = Flat, retry(once))]
    Proto,
    #[api(code = "constructor", envelope = Flat)]
    Constructor {
        #[api(extension = "__proto__")]
        proto: u32,
    },
    #[api(code = "*/alert(1)//`${0}`", envelope = Flat)]
    Markup,
    #[api(code = "FLAT", envelope = Flat)]
    Flat {
        #[api(detail)]
        sku: String,
    },
}

/// Returns bodies with their status, and what a client reads in each.
pub(crate) fn bodies() -> Value {
    let nested = |hint: Option<&str>| Awkward::Nested {
        param: "name".to_owned(),
        hint: hint.map(str::to_owned),
    };
    let spread = |left| Awkward::Spread { sku: "shirt".to_owned(), left };
    [
        (nested(None), json!({ "extensions": { "param": "name" }, "status": 200 })),
        (
            nested(Some("h")),
            json!({ "extensions": { "param": "name", "hint": "h" }, "status": 200 }),
        ),
        (spread(None), json!({ "details": { "sku": "shirt" } })),
        (spread(Some(2)), json!({ "details": { "sku": "shirt", "left": 2 } })),
        (Awkward::Bare { hidden: 1, also_hidden: 2 }, json!({ "extensions": {} })),
        (Awkward::Proto, json!({})),
        // JSON.parse makes this a member like any other.
        (Awkward::Constructor { proto: 3 }, json!({ "extensions": { "__proto__": 3 } })),
        (Awkward::Markup, json!({})),
        (Awkward::Flat { sku: "hat".to_owned() }, json!({ "details": { "sku": "hat" } })),
    ]
    .into_iter()
    .map(|(error, read)| {
        let response = error.to_response();
        json!({
            "status": response.status().as_u16(),
            "text": String::from_utf8_lossy(response.body()),
            "code": error.code(),
            "read": read,
        })
    })
    .collect()
}

/// An error of JSON and one of text.
#[derive(Debug, thiserror::Error, ApiError)]
#[expect(dead_code, reason = "the compiled module reads them")]
pub(crate) enum Mixed {
    #[error("no order")]
    #[api(code = "NO_ORDER", status = 404, envelope = NestJs)]
    NoOrder,
    #[error("7")]
    #[api(code = "SEVEN", status = 500, envelope = PlainText, message = display)]
    Seven,
}

/// Returns the members of the class of one error.
fn declared(module: &str, class: &str) -> String {
    let (_, rest) = module.split_once(&format!("export interface {class} {{\n")).expect("it");
    rest.split("\n}\n").next().expect("its end").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn types_are_those_of_the_places_that_the_envelope_shows() {
    let module = Catalog::of::<Awkward>().to_typescript();
    for (class, parts) in [
        (
            "Nested",
            [
                "readonly status: 200;",
                "readonly extensions: { readonly param: string; readonly hint?: string; };",
            ],
        ),
        (
            "Spread",
            [
                "readonly status: 404;",
                "readonly details: { readonly sku: string; readonly left?: number; };",
            ],
        ),
        // Nobody can read what is not sent.
        ("Bare", ["readonly details?: undefined;", "readonly extensions: {};"]),
    ] {
        let declared = declared(&module, class);
        for part in parts {
            assert!(declared.contains(part), "{part} is not in {declared}");
        }
    }
    for line in [
        r#"extensionsIn: ["error"], extensions: ["hint", "param"] },"#,
        r#"detailsIn: [], detailNames: ["left", "sku"], extensions: ["__proto__"] },"#,
        r#"  ["__proto__", 404],"#,
        r#"  ["__proto__", { strategy: "once""#,
        r#"  ["NESTED", 200],"#,
    ] {
        assert!(module.contains(line), "{line} is not in {module}");
    }
}

#[test]
fn schemas_and_lock_say_where_members_are() {
    let catalog = Catalog::of::<Awkward>();
    let document: Value = serde_json::from_str(&catalog.to_openapi()).expect("JSON");
    let schemas = &document["components"]["schemas"];
    let nested = &schemas["Nested"]["properties"]["error"];
    assert_eq!(nested["properties"]["param"], json!({ "type": "string" }));
    assert_eq!(nested["required"], json!(["code", "message", "param"]));
    assert_eq!(schemas["Spread"]["required"], json!(["code", "message", "sku"]));
    assert_eq!(schemas["Spread"]["properties"]["left"]["type"], "integer");
    assert!(document["components"]["responses"]["Error200"].is_object());

    let lock = lock_of(&catalog);
    for line in [
        "body.\"/error/param\" = \"extension\"",
        "body.\"/error/hint\" = \"extension, optional\"",
        "body.\"/sku\" = \"detail\"",
        "detail.sku = \"string\"",
    ] {
        assert!(lock.contains(line), "{line} is not in {lock}");
    }
}

fn lock_of(catalog: &Catalog) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("typescript-{}-{number}.lock", std::process::id());
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let update = apierror::contract::Update::Nothing;
    apierror::contract::check_with(catalog, &path, update).expect("a new lock");
    let lock = std::fs::read_to_string(&path).expect("the lock");
    std::fs::remove_file(&path).expect("it can go");
    lock
}

/// What an envelope sends, by its number.
struct Sends<const N: u16>;

impl<const N: u16> Envelope for Sends<N> {
    const HEADERS: &'static [&'static str] = &["retry-after", "x-kind"];
    type Body<'a> = Value;

    fn body(occurrence: &Occurrence<'_>) -> Value {
        json!({ "code": occurrence.code(), "status": occurrence.status().as_u16() })
    }
    fn status(occurrence: &Occurrence<'_>) -> StatusCode {
        match N {
            1 => StatusCode::OK,
            2 => StatusCode::IM_A_TEAPOT,
            // It depends on the occurrence.
            3 if occurrence.request_id().is_some() => StatusCode::OK,
            _ => occurrence.status(),
        }
    }
    fn content_type(occurrence: &Occurrence<'_>) -> &'static str {
        match N {
            4 => "application/problem+json",
            5 if occurrence.request_id().is_some() => "application/problem+json",
            _ => "application/json",
        }
    }
    fn append_headers(_: &Occurrence<'_>, headers: &mut HeaderMap) {
        if N == 6 {
            headers.insert("retry-after", HeaderValue::from_static("7"));
        }
        if N == 7 {
            headers.insert("x-kind", HeaderValue::from_static("error"));
        }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no user")]
#[api(code = "NO_USER", status = 404)]
struct NoUser;

/// The same envelope but for what it sends: the lock notices.
#[test]
fn lock_has_what_the_envelope_sends() {
    let lock = |catalog: Catalog| {
        let lock = lock_of(&catalog);
        let lines = lock.lines().filter(|line| !line.starts_with("envelope"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let plain = lock(Catalog::of::<NoUser>().in_service::<Sends<0>>());
    let new = |catalog: Catalog| {
        let lines = lock(catalog).into_iter().filter(|line| !plain.contains(line));
        lines.collect::<Vec<_>>()
    };
    macro_rules! sends {
        ($number:literal) => {
            new(Catalog::of::<NoUser>().in_service::<Sends<$number>>())
        };
    }
    assert!(plain.contains(&"status = 404".to_owned()), "{plain:?}");
    assert_eq!(sends!(1), ["status = 200", "body.\"/status\" = \"fixed: 404\""]);
    assert_eq!(sends!(2), ["status = 418", "body.\"/status\" = \"fixed: 404\""]);
    let varies = sends!(3);
    assert_eq!(varies[..2], ["status = 200", "other_statuses = \"404\""], "{varies:?}");
    assert_eq!(sends!(4), ["content_type = \"application/problem+json\""]);
    assert_eq!(sends!(5), ["content_type = \"application/problem+json | application/json\""]);
    assert_eq!(sends!(6), ["header.retry-after = \"fixed: 7\""]);
    assert_eq!(sends!(7), ["header.x-kind = \"fixed: error\""]);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("unknown code")]
#[api(code = "UNKNOWN_CODE", status = 404)]
#[expect(non_snake_case, reason = "as clients in C# write it")]
struct PaymentErrorCode {
    #[api(detail)]
    ErrorCode: u8,
}

#[test]
fn typescript_with_names_leaves_the_texts_of_the_api_alone() {
    let catalog =
        Catalog::of::<crate::names::Payment>().operation::<PaymentErrorCode>("GET", "/\"ErrorCode");
    let module = catalog.to_typescript();
    for line in [
        "  \"UNKNOWN_CODE\",\n",
        "  [\"UNKNOWN_CODE\", { code: \"UNKNOWN_CODE\", message: [\"unknown code\"], ",
        "  readonly code: \"UNKNOWN_CODE\";\n",
        "readonly ErrorCode: number;",
        "export type PaymentErrorCode = KnownApiErrors[\"UNKNOWN_CODE\"] | UnknownApiError;\n",
        "export const UNKNOWN_NAME = \"unknown name\";\n",
        "  return { name: UNKNOWN_NAME, candidates: [name] };\n",
    ] {
        assert!(module.contains(line), "{line} is missing in\n{module}");
    }
}

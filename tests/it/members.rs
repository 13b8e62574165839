//! Members that are made from templates, members that may be `null`, and objects
//! whose members are extensions.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt;

use apierror::contract::{Update, check_with};
use apierror::envelope::{Envelope, Flat, Nested, ProblemDetails};
use apierror::{ApiError, Catalog, DeclaredError, Details, Occurrence, json_in};
use serde::Serialize;
use serde_json::{Value, json};

use crate::common::{header, json, left_out};

#[derive(Debug, Serialize, schemars::JsonSchema)]
struct Trace {
    zone: String,
    attempt: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat, status = 409)]
enum Stock {
    #[error("made")]
    #[api(code = "MADE", extension(hint = "Ask {keeper}"))]
    #[api(detail(reason = "Only {left:>3} of {sku:?} {{left}}.", kind = "{{stock}}"))]
    Made {
        #[api(detail = "zeta")]
        left: u32,
        sku: String,
        keeper: Keeper,
    },
    #[error("tuple")]
    #[api(code = "TUPLE", detail(range = "{}-{}", width = "{0:1$}"))]
    Tuple(u8, usize),
    #[error("null")]
    #[api(code = "NULL")]
    Null {
        #[api(detail, or_null)]
        left: Option<u32>,
        #[api(detail)]
        gone: Option<u32>,
        #[api(extension, or_null, header = "x-shelf")]
        shelf: Option<String>,
    },
    #[error("traced")]
    #[api(code = "TRACED")]
    Traced {
        #[api(extension)]
        last: u8,
        #[api(extensions)]
        trace: Option<Trace>,
        #[api(extension)]
        first: u8,
    },
    #[error("mapped")]
    #[api(code = "MAPPED")]
    Mapped {
        #[api(extensions)]
        facts: BTreeMap<&'static str, Value>,
        #[api(extension)]
        own: u8,
    },
    #[error("no object")]
    #[api(code = "NO_OBJECT")]
    NoObject(#[api(extensions)] u8),
}

#[derive(Debug)]
struct Keeper(&'static str);

impl fmt::Display for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { Err(fmt::Error) } else { f.write_str(self.0) }
    }
}

fn made(keeper: &'static str) -> Stock {
    Stock::Made { left: 2, sku: "a\"b".into(), keeper: Keeper(keeper) }
}

fn traced() -> Stock {
    let trace = Trace { zone: "z".into(), attempt: 1, parent: None };
    Stock::Traced { last: 9, trace: Some(trace), first: 1 }
}

#[test]
fn members_from_templates_show_fields_and_come_first() {
    let expected = r#"{"code":"MADE","message":"made","status":409,"details":"#.to_owned()
        + r#"{"reason":"Only   2 of \"a\\\"b\" {left}.","kind":"{stock}","zeta":2},"hint":"Ask Ann"}"#;
    assert_eq!(made("Ann").to_json(), expected);
    let details = json::<Flat>(&Stock::Tuple(3, 4))["details"].clone();
    assert_eq!(details, json!({"range": "3-4", "width": "   3"}));
}

#[test]
fn member_from_a_template_whose_display_fails_is_left_out_and_logged() {
    let events = left_out(|| {
        let body = json::<Flat>(&made(""));
        assert_eq!((&body["code"], body.get("hint")), (&json!("MADE"), None));
        assert_eq!(body["details"]["kind"], "{stock}");
    });
    assert_eq!(events.len(), 1, "{events:?}");
}

#[test]
fn none_is_null_only_with_or_null() {
    let none = Stock::Null { left: None, gone: None, shelf: None };
    assert_eq!(
        none.to_json(),
        r#"{"code":"NULL","message":"null","status":409,"details":{"left":null},"shelf":null}"#
    );
    assert_eq!(header(&none.to_response(), "x-shelf"), None);
    let some = Stock::Null { left: Some(1), gone: Some(2), shelf: Some("a".into()) };
    assert_eq!(
        some.to_json(),
        r#"{"code":"NULL","message":"null","status":409,"details":{"left":1,"gone":2},"shelf":"a"}"#
    );
    assert_eq!(header(&some.to_response(), "x-shelf"), Some(&b"a"[..]));
    let report = none.to_report();
    assert_eq!(report.extensions()["shelf"], Value::Null);
}

#[test]
fn members_of_extensions_keep_the_order_of_the_fields() {
    let expected = r#"{"code":"TRACED","message":"traced","status":409,"last":9,"zone":"z","attempt":1,"first":1}"#;
    assert_eq!(traced().to_json(), expected);
    let nested = json_in::<Nested>(&traced());
    let error = r#"{"error":{"code":"TRACED","message":"traced"},"#;
    assert_eq!(nested, format!(r#"{error}"last":9,"zone":"z","attempt":1,"first":1}}"#));
    let none = Stock::Traced { last: 9, trace: None, first: 1 };
    let expected = r#"{"code":"TRACED","message":"traced","status":409,"last":9,"first":1}"#;
    assert_eq!(none.to_json(), expected);
}

/// An envelope by serde, which flattens the extensions.
struct BySerde;

#[derive(Serialize)]
struct Body<'a> {
    error: &'static str,
    #[serde(flatten)]
    more: Option<Details<'a>>,
}

impl Envelope for BySerde {
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        Body { error: occurrence.code(), more: occurrence.extensions() }
    }
}

#[test]
fn custom_envelope_flattens_members_of_extensions() {
    let expected = r#"{"error":"TRACED","last":9,"zone":"z","attempt":1,"first":1}"#;
    assert_eq!(json_in::<BySerde>(&traced()), expected);
}

#[test]
fn extension_that_takes_the_name_of_another_member_is_left_out() {
    let facts = BTreeMap::from([
        ("code", json!("MINE")),
        ("own", json!(2)),
        ("type", json!("about:me")),
        ("zone", json!({"b": 1, "a": 2})),
    ]);
    let error = Stock::Mapped { facts, own: 1 };
    let events = left_out(|| {
        assert_eq!(
            json_in::<Flat>(&error),
            r#"{"code":"MAPPED","message":"mapped","status":409,"type":"about:me","zone":{"a":2,"b":1},"own":1}"#
        );
    });
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(json::<ProblemDetails>(&error)["type"], "about:blank");
    assert_eq!(json::<BySerde>(&error)["own"], 1);
}

#[test]
fn extensions_that_are_no_object_are_left_out_and_logged() {
    let events = left_out(|| {
        let body = json::<Flat>(&Stock::NoObject(7));
        assert_eq!(body, json!({"code": "NO_OBJECT", "message": "no object", "status": 409}));
    });
    assert_eq!(events.len(), 1, "{events:?}");
}

fn error(code: &str) -> Value {
    let document: Value = serde_json::from_str(&Catalog::of::<Stock>().to_json()).unwrap();
    let errors = document["errors"].as_array().unwrap();
    errors.iter().find(|error| error["code"] == code).unwrap().clone()
}

#[test]
fn documents_show_made_and_nullable_members() {
    let made = error("MADE");
    let fields = made["variants"][0]["fields"].as_array().unwrap();
    let names: Vec<_> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["reason", "kind", "hint", "zeta"]);
    assert_eq!(made["body"]["properties"]["hint"], json!({"type": "string"}));
    let details = &made["body"]["properties"]["details"];
    assert_eq!(details["required"], json!(["reason", "kind", "zeta"]));

    let null = error("NULL");
    let details = &null["body"]["properties"]["details"];
    assert_eq!(details["required"], json!(["left"]));
    let types = |schema: &Value| schema["anyOf"][1]["type"].clone();
    assert_eq!(types(&details["properties"]["left"]), "null");
    assert_eq!(types(&null["body"]["properties"]["shelf"]), "null");
    assert_eq!(details["properties"]["gone"]["type"], "integer");
    assert!(null["body"]["required"].as_array().unwrap().contains(&json!("shelf")));
    assert!(Catalog::of::<Stock>().to_typescript().contains("readonly left: number | null;"));
}

#[test]
fn documents_show_members_of_extensions() {
    let traced = error("TRACED");
    let properties = traced["body"]["properties"].as_object().unwrap();
    for name in ["last", "zone", "attempt", "first"] {
        assert!(properties.contains_key(name), "{properties:?}");
    }
    let fields = traced["variants"][0]["fields"].as_array().unwrap();
    assert_eq!(fields[1]["place"], "extensions");
    let module = Catalog::of::<Stock>().to_typescript();
    assert!(module.contains("readonly zone?: string;"), "{module}");
    // The names in a map are not known.
    let mapped = error("MAPPED");
    let example = mapped["example"]["body"].as_object().unwrap();
    assert_eq!(example.keys().collect::<Vec<_>>(), ["code", "message", "own", "status"]);
}

#[test]
fn lock_holds_made_nullable_and_flattened_members() {
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("members-{}.lock", std::process::id()));
    check_with(&Catalog::of::<Stock>(), &path, Update::Nothing).unwrap();
    let lock = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    for line in [
        "detail.reason = \"string\"",
        "detail.left = \"u32 or null\"",
        "detail.gone = \"u32, optional\"",
        "extension.\"*\" = \"Trace, optional\"",
        "extension.zone = \"string\"",
        "extension.\"*\" = \"{string: any}",
    ] {
        assert!(lock.contains(line), "{line} is missing in\n{lock}");
    }
    assert!(!lock.contains("body.\"/zone\""), "{lock}");
}

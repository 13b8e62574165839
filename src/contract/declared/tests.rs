//! Every fact that a declaration can have, and its place in a lock.
#![cfg(feature = "derive")]

use std::collections::BTreeMap;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use super::super::file::new_file;
use super::super::lock::{Kind, Section};
use super::*;
use crate::catalog::Member;
use crate::envelope::{Flat, WithRetry, WithRetryHeaders};
use crate::{ApiError, Envelope, FieldError, Occurrence};

/// `Flat` with headers of its own: one that is always the same, one that is
/// not, and one that only some responses have.
#[derive(Debug)]
struct Own;

impl Envelope for Own {
    type Body<'a> = <Flat as Envelope>::Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Self::Body<'a> {
        Flat::body(occurrence)
    }

    fn append_headers(occurrence: &Occurrence<'_>, headers: &mut HeaderMap) {
        headers.insert("x-version", HeaderValue::from_static("2"));
        if let Ok(message) = HeaderValue::from_str(&occurrence.message()) {
            headers.insert("x-message", message);
        }
        if occurrence.request_id().is_some() {
            headers.insert("x-traced", HeaderValue::from_static("yes"));
        }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(crate = crate, envelope = WithRetry<WithRetryHeaders<Own>>, domain = "shop.example.com")]
#[expect(dead_code, reason = "declared for its facts")]
enum OrderError {
    /// The order is gone,
    /// or never was.
    #[error("no row")]
    #[api(
        code = "ORDER_NOT_FOUND",
        status = 404,
        message = "No order '{id}'.",
        title = "No order",
        help = "Check the id.",
        doc_url = "https://example.com/order",
        group = "Orders",
        header(x_shard = "7"),
        meta(kind = "a \"b\"", severity = -3, live = true)
    )]
    NotFound {
        #[api(detail)]
        id: String,
        #[api(detail = "us/er~")]
        user: Option<u32>,
        #[api(extension = "cart/id")]
        cart: Option<bool>,
        #[api(header = "x-limit")]
        limit: u32,
    },

    #[error("lost")]
    #[api(code = "LOST", status = 410)]
    Lost,
    #[error("lost")]
    #[api(code = "LOST", status = 410)]
    Hidden,
    #[error("gone")]
    #[api(code = "LOST", status = 410)]
    Gone,

    #[error("busy")]
    #[api(code = "BUSY", status = 503, grpc = "ABORTED", retry(throttle, within = "1m"))]
    Busy {
        #[api(retry_after)]
        wait: Duration,
    },

    #[error("invalid")]
    #[api(code = "INVALID", status = 422)]
    Invalid(#[api(details)] Vec<FieldError>),

    #[error("upstream")]
    #[api(code = "UPSTREAM", status = 502)]
    Upstream {
        #[api(status)]
        status: u16,
        #[api(extensions)]
        facts: BTreeMap<String, u8>,
    },
}

#[test]
fn lock_has_every_fact_of_a_declaration() {
    let lock = new_file(&declared(&Catalog::of::<OrderError>()));
    let (_, sections) = lock.split_once("\n\n").expect("a section");
    assert_eq!(sections, include_str!("tests/order_error.lock"));
}

fn facts(section: &Section) -> Vec<String> {
    section
        .facts
        .iter()
        .map(|(Key { kind, name }, value)| format!("{} {name}: {value}", kind.key()))
        .collect()
}

fn body_facts(advises_retry: bool, shape: &BodyShape) -> Vec<String> {
    let mut section = Section::default();
    let mut facts_of_body =
        BodyFacts { section: &mut section, advises_retry, extensions_at: "", other_status: None };
    facts_of_body.add(shape, true, "");
    facts(&section)
}

fn shape_of(members: &[(&str, BodyShape, bool)]) -> BodyShape {
    let member = |(name, shape, required): &(&str, BodyShape, bool)| Member {
        name: (*name).to_owned(),
        shape: shape.clone(),
        required: *required,
    };
    BodyShape::Object(members.iter().map(member).collect())
}

#[test]
fn place_in_a_body_is_required_if_all_above_it_are() {
    let inner = || shape_of(&[("a", BodyShape::Text, true), ("b", BodyShape::Bool, false)]);
    let items = BodyShape::List(Some(Box::new(inner())));
    let shape = shape_of(&[
        ("always", inner(), true),
        ("items", items, true),
        ("none", BodyShape::List(None), true),
        ("sometimes", inner(), false),
        ("version", BodyShape::Fixed(json!(2).into()), true),
        ("x/y~z", BodyShape::Extension("x/y~z".to_owned()), true),
    ]);
    let expected = [
        "body /always/a: string",
        "body /always/b: bool, optional",
        "body /items/*/a: string",
        "body /items/*/b: bool, optional",
        "body /none: list",
        "body /sometimes/a: string, optional",
        "body /sometimes/b: bool, optional",
        "body /version: fixed: 2",
    ];
    assert_eq!(body_facts(false, &shape), expected);
}

#[test]
fn retry_object_is_one_fact_if_the_envelope_adds_it() {
    let advice = || shape_of(&[("strategy", BodyShape::Text, true)]);
    let shape = shape_of(&[
        ("error", shape_of(&[("retry", advice(), true)]), true),
        ("retry", advice(), true),
    ]);
    assert_eq!(
        body_facts(true, &shape),
        ["body /error/retry/strategy: string", "body /retry: retry advice"]
    );
    assert_eq!(
        body_facts(false, &shape),
        ["body /error/retry/strategy: string", "body /retry/strategy: string"]
    );
}

fn member_facts(schema: &Value, at: &str) -> Vec<String> {
    let mut section = Section::default();
    add_members(&mut section, Kind::Detail, &schema.clone().into(), true, at);
    facts(&section)
}

#[test]
fn members_of_a_schema_are_facts() {
    let money = |type_name: Value| {
        json!({
            "type": type_name,
            "properties": { "amount": { "type": "integer" }, "per/unit": { "type": "string" } },
            "required": ["amount"],
        })
    };
    assert_eq!(
        member_facts(&money("object".into()), "price"),
        ["detail price/amount: integer", "detail price/per~1unit: string, optional"]
    );
    assert_eq!(
        member_facts(&json!({ "items": money("object".into()) }), ""),
        ["detail */amount: integer", "detail */per~1unit: string, optional"]
    );
    assert_eq!(
        member_facts(&json!({ "items": { "items": money("object".into()) } }), "prices"),
        ["detail prices/*/*/amount: integer", "detail prices/*/*/per~1unit: string, optional"]
    );
    // A value that is null has no members.
    assert_eq!(
        member_facts(&money(json!(["object", "null"])), ""),
        ["detail amount: integer, optional", "detail per~1unit: string, optional"]
    );
}

#[test]
fn schema_without_members_is_one_fact() {
    for (schema, value) in [
        (json!({ "type": "string" }), "string"),
        (json!({ "items": { "type": "string" } }), "[string]"),
        (json!({ "properties": {} }), "{}"),
        (json!({ "items": { "properties": {} } }), "[{}]"),
    ] {
        assert!(!has_members(&schema.clone().into()), "{value}");
        assert_eq!(member_facts(&schema, "a"), [format!("detail a: {value}")]);
    }
}

/// The members of a whole `details` are details; those of an extension are
/// below its name; those of `extensions` are extensions.
#[cfg(feature = "schemars")]
#[test]
fn members_of_a_field_have_the_kind_of_its_place() {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    #[derive(Debug, serde::Serialize)]
    struct Money {
        amount: u32,
    }

    impl JsonSchema for Money {
        fn schema_name() -> Cow<'static, str> {
            "Money".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "type": "object",
                "properties": { "amount": { "type": "integer" } },
                "required": ["amount"],
            })
        }
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("{price:?}")]
    #[api(crate = crate, code = "A", status = 400)]
    struct Error {
        #[api(details)]
        price: Money,
        #[api(extension)]
        paid: Money,
        #[api(extensions)]
        rest: Money,
    }

    let catalog = Catalog::of::<Error>();
    let mut facts = facts(&declared(&catalog).sections["A"]);
    facts.retain(|fact| fact.contains("Money") || fact.contains("amount"));
    assert_eq!(
        facts,
        [
            "details : Money",
            "detail amount: integer",
            "extension *: Money",
            "extension amount: integer",
            "extension paid: Money",
            "extension paid/amount: integer",
        ]
    );
}

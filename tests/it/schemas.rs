//! The schemas of the types of details and extensions, which the derive finds.

use apierror::{ApiError, Catalog};
use serde::Serialize;
use serde_json::{Value, json};

/// Returns the schema of each field of the first code, by the field's name.
fn fields(catalog: &Catalog) -> Value {
    let json: Value = serde_json::from_str(&catalog.to_json()).expect("JSON");
    let fields = json["errors"][0]["variants"][0]["fields"].as_array().expect("fields");
    fields
        .iter()
        .map(|field| (field["name"].as_str().expect("a name"), field["schema"].clone()))
        .collect()
}

/// Returns the schema of a type without `JsonSchema`.
fn opaque(name: &str) -> Value {
    json!({ "x-rust-type": name })
}

/// Implements `Serialize`, but not `JsonSchema`.
#[derive(Debug, Serialize)]
struct Opaque {
    inner: u8,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("none")]
#[api(code = "NONE", status = 400)]
struct WithoutSchema {
    #[api(detail)]
    one: Opaque,
    #[api(detail)]
    listed: Vec<Opaque>,
    #[api(detail)]
    shared: Option<std::sync::Arc<Opaque>>,
    #[api(extension)]
    beside: Opaque,
}

#[test]
fn type_without_a_schema_is_described_by_its_name() {
    let without = WithoutSchema {
        one: Opaque { inner: 1 },
        listed: Vec::new(),
        shared: None,
        beside: Opaque { inner: 2 },
    };
    assert_eq!(without.one.inner + without.beside.inner, 3);
    assert_eq!(
        fields(&Catalog::of::<WithoutSchema>()),
        json!({
            "one": opaque("Opaque"),
            "listed": { "type": "array", "items": opaque("Opaque") },
            "shared": opaque("Opaque"),
            "beside": opaque("Opaque"),
        })
    );
}

/// Without the feature nothing looks for a schema; with it, a type that has none still compiles.
#[cfg(not(feature = "schemars"))]
mod without_the_feature {
    use super::*;

    #[derive(Debug, Serialize, schemars::JsonSchema)]
    struct Money {
        amount: u32,
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("too dear")]
    #[api(code = "TOO_DEAR", status = 402)]
    struct TooDear {
        #[api(detail)]
        price: Money,
    }

    #[test]
    fn schema_is_ignored() {
        assert_eq!(fields(&Catalog::of::<TooDear>())["price"], opaque("Money"));
    }
}

#[cfg(feature = "schemars")]
mod with_the_feature {
    use std::borrow::Cow;
    use std::collections::{BTreeMap, HashMap};
    use std::marker::PhantomData;
    use std::sync::Arc;

    use apierror::{FieldError, Timestamp, envelope};
    use schemars::JsonSchema;

    use super::*;

    #[derive(Debug, Clone, Serialize, JsonSchema)]
    struct Money {
        amount: u32,
        /// ISO 4217.
        currency: Option<String>,
    }

    fn money() -> Value {
        json!({
            "type": "object",
            "properties": {
                "amount": { "type": "integer", "format": "uint32", "minimum": 0 },
                "currency": { "description": "ISO 4217.", "type": ["string", "null"] },
            },
            // `None` is serialised as null.
            "required": ["amount", "currency"],
        })
    }

    mod other {
        /// Another type of the same name.
        #[derive(Debug, serde::Serialize, schemars::JsonSchema)]
        #[serde(rename_all = "camelCase")]
        pub(super) struct Money {
            pub(super) in_cents: u64,
        }
    }

    #[derive(Debug, Serialize, JsonSchema)]
    struct Named<'a> {
        name: &'a str,
    }

    type Amount = Money;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("every kind of field")]
    #[api(code = "EVERY", status = 400)]
    struct Every<'a> {
        #[api(detail)]
        plain: Money,
        #[api(detail)]
        optional: Option<Money>,
        #[api(detail)]
        boxed: Box<Money>,
        #[api(detail)]
        shared: Arc<Money>,
        #[api(detail)]
        listed: Vec<Option<Money>>,
        #[api(detail)]
        mapped: BTreeMap<String, Money>,
        #[api(detail)]
        fixed: &'static Money,
        #[api(detail)]
        borrowed: &'a [Money],
        #[api(detail)]
        named: Named<'a>,
        #[api(detail)]
        cow: Cow<'a, str>,
        #[api(detail)]
        alias: Amount,
        #[api(detail)]
        path: other::Money,
        #[api(detail)]
        text: &'static str,
        #[api(detail)]
        counts: HashMap<String, u8>,
        #[api(detail)]
        pair: (Money, u8),
        #[api(detail)]
        mixed: (Money, Opaque),
        #[api(detail)]
        errors: Vec<FieldError>,
        #[api(detail)]
        at: Timestamp,
        #[api(extension)]
        beside: Money,
    }

    #[test]
    fn every_type_with_a_schema_shows_it() {
        let fields = fields(&Catalog::of::<Every<'_>>());
        for name in ["plain", "optional", "boxed", "shared", "fixed", "alias", "beside"] {
            assert_eq!(fields[name], money(), "{name}");
        }
        let mut nullable = money();
        nullable["type"] = json!(["object", "null"]);
        assert_eq!(fields["listed"], json!({ "type": "array", "items": nullable }));
        assert_eq!(fields["mapped"], json!({ "type": "object", "additionalProperties": money() }));
        assert_eq!(fields["borrowed"], json!({ "type": "array", "items": money() }));
        assert_eq!(fields["named"]["properties"], json!({ "name": { "type": "string" } }));
        assert_eq!(fields["path"]["required"], json!(["inCents"]));
        assert_eq!(fields["pair"]["prefixItems"][0], money());
        // The names of these types are enough.
        for name in ["cow", "text"] {
            assert_eq!(fields[name], json!({ "type": "string" }), "{name}");
        }
        assert_eq!(fields["counts"]["additionalProperties"]["maximum"], 255);
        assert_eq!(fields["errors"]["items"]["required"], json!(["path", "message"]));
        assert_eq!(fields["at"], json!({ "type": "string", "format": "date-time" }));
        // A tuple with one type without a schema is described by its name.
        assert_eq!(fields["mixed"]["prefixItems"], json!([opaque("Money"), opaque("Opaque")]));
    }

    /// A `static` cannot name a type parameter. Fields with one are described by
    /// the name of the type; the others have their schemas.
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("generic")]
    #[api(code = "GENERIC", status = 400)]
    struct Generic<T, const N: usize>
    where
        T: Serialize + std::fmt::Debug,
        [T; N]: Serialize,
    {
        #[api(detail)]
        of_parameter: Vec<T>,
        #[api(detail)]
        of_length: [T; N],
        #[api(detail)]
        money: Money,
        #[api(detail)]
        marker: PhantomData<for<'x> fn(&'x str)>,
    }

    #[test]
    fn generic_type_has_the_schemas_that_can_be_named() {
        let fields = fields(&Catalog::of::<Generic<u8, 2>>());
        assert_eq!(fields["of_parameter"], json!({ "type": "array", "items": opaque("T") }));
        assert_eq!(fields["of_length"], json!({ "type": "array", "items": opaque("T") }));
        assert_eq!(fields["money"], money());
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = envelope::Flat)]
    #[expect(dead_code, reason = "declared for its facts")]
    enum Inner {
        #[error("too dear")]
        #[api(code = "TOO_DEAR", status = 402)]
        TooDear(#[api(details)] Money),
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = envelope::Flat)]
    enum Outer {
        #[error(transparent)]
        #[api(transparent)]
        Inner(#[from] Inner),
    }

    #[test]
    fn forwarding_type_has_the_schemas_of_its_field() {
        for catalog in
            [Catalog::of::<Outer>(), Catalog::of::<Box<Outer>>(), Catalog::of::<Arc<Inner>>()]
        {
            assert_eq!(fields(&catalog)["details"], money());
        }
    }

    /// A `dyn` type has no schema.
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("dynamic")]
    #[api(code = "DYNAMIC", status = 400)]
    struct Dynamic {
        #[api(detail)]
        shown: Box<dyn Shown>,
        #[api(detail)]
        money: Box<Money>,
    }

    trait Shown: std::fmt::Debug + Send + Sync {
        fn shown(&self) -> String;
    }

    impl Shown for u8 {
        fn shown(&self) -> String {
            self.to_string()
        }
    }

    impl Serialize for dyn Shown {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(&self.shown())
        }
    }

    #[test]
    fn dyn_type_is_described_by_its_name() {
        let error =
            Dynamic { shown: Box::new(1), money: Box::new(Money { amount: 1, currency: None }) };
        assert_eq!(error.shown.shown(), error.money.amount.to_string());
        let fields = fields(&Catalog::of::<Dynamic>());
        assert_eq!((&fields["shown"], &fields["money"]), (&opaque("Shown"), &money()));
    }

    /// A recursive type.
    #[derive(Debug, Serialize, JsonSchema)]
    struct Tree {
        label: String,
        children: Vec<Tree>,
        parent: Option<Box<Tree>>,
    }

    #[derive(Debug, Serialize, JsonSchema)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    #[expect(dead_code, reason = "declared for its shape")]
    enum Reason {
        Price { limit: Money },
        Taste,
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = envelope::Flat, status = 402)]
    #[expect(dead_code, reason = "declared for its facts")]
    enum Deep {
        #[error("too deep")]
        #[api(code = "TOO_DEEP")]
        Deep {
            #[api(detail)]
            tree: Tree,
            /// Why it was refused.
            #[api(detail)]
            reason: Reason,
        },
        #[error("other")]
        #[api(code = "OTHER")]
        Other(#[api(details)] Tree),
    }

    #[test]
    fn recursive_type_becomes_a_component() {
        let catalog = Catalog::of::<Deep>();
        let document: Value = serde_json::from_str(&catalog.to_openapi()).expect("JSON");
        let schemas = &document["components"]["schemas"];
        assert_eq!(
            schemas["Tree"]["properties"]["children"]["items"],
            json!({ "$ref": "#/components/schemas/Tree" })
        );
        let details = &schemas["TooDeep"]["properties"]["details"]["properties"];
        assert_eq!(details["reason"]["description"], "Why it was refused.");
        assert_eq!(details["reason"]["oneOf"][1]["properties"]["kind"]["const"], "taste");
        // The made-up example matches the schema.
        let example = &document["components"]["responses"]["Error402"]["content"]["application/json"]
            ["examples"];
        assert_eq!(
            example["TOO_DEEP"]["value"]["details"],
            json!({
                "tree": { "label": "Summer sale", "children": [], "parent": null },
                "reason": { "kind": "price", "limit": { "amount": 1999, "currency": "EUR" } },
            })
        );
        let module = catalog.to_typescript();
        assert!(module.contains("export type Tree = {"), "{module}");
        assert!(module.contains("readonly children: ReadonlyArray<Tree>;"), "{module}");
        // Markdown shows the members, not the name of the Rust type.
        let row =
            "| `details.tree` | {children: array of Tree, label: string, parent: Tree or null} |";
        assert!(catalog.to_markdown().contains(row), "{}", catalog.to_markdown());
    }

    #[test]
    fn type_with_a_reserved_name_is_renamed_in_typescript() {
        #[derive(Debug, Serialize, JsonSchema)]
        struct RetryAdvice {
            then: Vec<RetryAdvice>,
        }
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("advice")]
        #[api(code = "ADVICE", status = 400)]
        struct Advice(#[api(details)] RetryAdvice);

        let module = Catalog::of::<Advice>().to_typescript();
        assert!(module.contains("export type RetryAdviceValue = {"), "{module}");
        assert!(module.contains("readonly then: ReadonlyArray<RetryAdviceValue>;"), "{module}");
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("too dear")]
    #[api(code = "TOO_DEAR", status = 402, envelope = envelope::Flat)]
    struct OtherMoney(#[api(details)] other::Money);

    #[test]
    fn two_types_of_one_name_conflict() {
        let conflict =
            Catalog::of::<Inner>().try_and::<OtherMoney>().expect_err("another contract");
        assert!(conflict.types()[1].ends_with("OtherMoney"), "{conflict}");
    }

    #[test]
    fn inline_response_has_no_references() {
        let responses = apierror::utoipa::responses(&Catalog::of::<Deep>());
        let json = serde_json::to_string(&responses).expect("JSON");
        assert!(!json.contains("$ref") && json.contains("\"children\""), "{json}");
    }
}

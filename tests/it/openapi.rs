//! OpenAPI documents, as generators of clients read them.

use std::collections::BTreeSet;

use apierror::envelope::{Flat, Nested, PlainText};
use apierror::{ApiError, Catalog, OpenApiVersion, ServiceError, Unions};
use serde_json::{Value, json};

fn read(json: &str) -> Value {
    serde_json::from_str(json).expect("JSON")
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// Codes that mean something else in a document or in a program.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat, status = 404)]
#[error("{self:?}")]
#[expect(dead_code, reason = "declared for its names")]
enum Awkward {
    #[api(code = "__proto__")]
    Proto,
    #[api(code = "constructor")]
    Constructor,
    #[api(code = "STRING")]
    Text,
    #[api(code = "ERROR_404")]
    NotFound,
    #[api(code = "ApiError")]
    Api,
    #[api(code = "class")]
    Class,
    #[api(code = "404")]
    Number,
}

#[test]
fn component_names_are_in_pascal_case_and_mean_nothing_else() {
    let document = read(&Catalog::of::<Awkward>().to_openapi());
    let schemas = &document["components"]["schemas"];
    for (name, code) in [
        ("ProtoError", "__proto__"),
        ("ConstructorError", "constructor"),
        ("StringError", "STRING"),
        ("Error404Error", "ERROR_404"),
        ("ApiErrorError", "ApiError"),
        ("ClassError", "class"),
        ("Code404", "404"),
    ] {
        assert_eq!(schemas[name]["properties"]["code"]["const"], code, "{name} in {schemas}");
    }
    let names = keys(schemas);
    let distinct: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(distinct.len(), names.len());
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no user")]
#[api(envelope = Flat, status = 404)]
#[expect(dead_code, reason = "declared for its names")]
enum Punctuated {
    #[api(code = "USER-NOT-FOUND")]
    Dashes,
    #[api(code = "user.not.found")]
    Dots,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no user")]
#[api(code = "UserNotFound", status = 410)]
struct OtherCase;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no user")]
#[api(code = "UserNotFound", name = "USER_GONE", status = 410)]
struct OtherName;

#[test]
fn codes_that_differ_in_case_and_punctuation_conflict() {
    let conflict = Catalog::of::<ServiceError>().try_and::<Punctuated>().expect_err("a conflict");
    let text = conflict.to_string();
    for part in [
        "`USER-NOT-FOUND`",
        "`user.not.found`",
        "`UserNotFound`",
        "::Punctuated`",
        "another `name`",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    assert_eq!(conflict.name(), "USER-NOT-FOUND");

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("no user")]
    #[api(code = "USER_NOT_FOUND", status = 404)]
    struct First;
    let first = Catalog::of::<First>();
    let conflict = first.clone().try_and::<OtherCase>().expect_err("a conflict");
    let [one, other] = conflict.types();
    assert!(one.ends_with("::First") && other.ends_with("::OtherCase"), "{conflict}");
    let document = read(&first.and::<OtherName>().to_openapi());
    assert_eq!(
        document["components"]["schemas"]["UserGone"]["properties"]["code"]["const"],
        "UserNotFound"
    );
}

/// A generator takes the name of a class from `title`.
#[test]
fn prose_is_in_the_description_and_not_in_the_title() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("no cart")]
    #[api(envelope = Flat, status = 404)]
    #[expect(dead_code, reason = "declared for its facts")]
    enum Carts {
        #[api(code = "CART_NOT_FOUND", title = "No such cart")]
        Titled,
        /// It was emptied
        /// at night.
        #[api(code = "CART_EXPIRED", title = "Too late!")]
        Both,
        /// It was emptied.
        #[api(code = "CART_GONE")]
        Described,
        #[api(code = "CART_LOST")]
        Bare,
    }
    let document = read(&Catalog::of::<Carts>().to_openapi());
    for (name, description) in [
        ("CartNotFound", "No such cart."),
        ("CartExpired", "Too late! It was emptied at night."),
        ("CartGone", "It was emptied."),
        ("CartLost", "Not Found."),
    ] {
        let schema = &document["components"]["schemas"][name];
        assert_eq!((&schema["title"], &schema["description"]), (&name.into(), &description.into()));
    }
}

/// The first version of an API, and the second with two codes more.
mod versions {
    use super::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("{self:?}")]
    #[api(envelope = Flat)]
    #[expect(dead_code, reason = "declared for its schemas")]
    pub(super) enum First {
        #[api(code = "CART_NOT_FOUND", status = 404)]
        Cart {
            #[api(detail)]
            id: u64,
        },
        #[api(code = "ROUTE_NOT_FOUND", status = 404)]
        Route,
        #[api(code = "BAD", status = 400)]
        Bad,
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("{self:?}")]
    #[api(envelope = Flat)]
    #[expect(dead_code, reason = "declared for its schemas")]
    pub(super) enum Second {
        #[api(code = "WORSE", status = 400)]
        Worse,
        #[api(code = "CART_NOT_FOUND", status = 404)]
        Cart {
            #[api(detail)]
            id: u64,
        },
        #[api(code = "ROUTE_NOT_FOUND", status = 404)]
        Route,
        #[api(code = "BAD", status = 400)]
        Bad,
        #[api(code = "CLOSED", status = 503, envelope = PlainText)]
        Closed,
    }
}
use self::versions::{First, Second};

/// Returns the schemas that a status refers to, by its content types.
fn schemas_of<'a>(document: &'a Value, status: &str) -> Vec<(&'a str, &'a str)> {
    let content = &document["components"]["responses"][status]["content"];
    let content = content.as_object().expect("content").iter();
    let reference = |schema: &'a Value| {
        assert_eq!(keys(schema), ["$ref"], "an inline schema has no stable name");
        let name = schema["$ref"].as_str().expect("a reference").strip_prefix(SCHEMAS);
        let name = name.expect("a component");
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
        name
    };
    content
        .map(|(content_type, media)| (content_type.as_str(), reference(&media["schema"])))
        .collect()
}

const SCHEMAS: &str = "#/components/schemas/";
const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

#[test]
fn union_of_a_status_keeps_its_name_when_codes_are_added() {
    let first = read(&Catalog::of::<First>().to_openapi());
    let second = read(&Catalog::of::<Second>().to_openapi());
    for document in [&first, &second] {
        for status in ["Error400", "Error404"] {
            assert_eq!(schemas_of(document, status), [(JSON, status)]);
        }
    }
    assert_eq!(schemas_of(&second, "Error503"), [(TEXT, "Error503TextPlain")]);
    let (first, second) = (&first["components"]["schemas"], &second["components"]["schemas"]);
    for name in keys(first) {
        assert!(second[name].is_object(), "{name}");
    }
    assert_eq!(first["Error404"], second["Error404"]);
    assert_eq!(first["CartNotFound"], second["CartNotFound"]);
}

#[test]
fn open_union_has_an_arm_for_newer_codes() {
    let document = read(&Catalog::of::<First>().to_openapi());
    let schemas = &document["components"]["schemas"];
    let arms = |name: &str| {
        let arms = schemas[name]["anyOf"].as_array().expect("a union").iter();
        arms.map(|arm| arm["$ref"].as_str().expect("a reference").replace(SCHEMAS, ""))
            .collect::<Vec<_>>()
    };
    // A generated client tries them in this order.
    assert_eq!(arms("Error404"), ["CartNotFound", "RouteNotFound", "UnknownApiError"]);
    assert_eq!(arms("Error400"), ["Bad", "UnknownApiError"]);
    // A generator would read the names of schemas as codes.
    assert!(schemas["Error404"].get("discriminator").is_none());
    // It takes any code, and keeps what every body has.
    assert_eq!(
        schemas["UnknownApiError"],
        json!({
            "type": "object",
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "status": {"type": "integer"},
                "details": {},
            },
            "required": ["code", "message", "status"],
            "title": "UnknownApiError",
            "description": "An error with a code that is newer than this document.",
        })
    );
    // Newer errors can have newer statuses.
    assert_eq!(schemas_of(&document, "ErrorDefault"), [(JSON, "ErrorDefault")]);
    assert_eq!(arms("ErrorDefault"), ["UnknownApiError"]);
}

/// openapi-python-client drops a union of one schema with unnamed objects inside.
#[test]
fn objects_inside_the_arm_for_newer_codes_have_names() {
    let document = read(&Catalog::of::<Other>().to_openapi());
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["ErrorDefault"]["anyOf"].as_array().map(Vec::len), Some(1));
    let error = &schemas["UnknownApiError"]["properties"]["error"];
    assert_eq!(*error, json!({ "$ref": format!("{SCHEMAS}UnknownApiErrorError") }));
    let error = &schemas["UnknownApiErrorError"];
    assert_eq!(error["required"], json!(["code", "message"]));
    assert_eq!(error["title"], "UnknownApiErrorError");
}

#[test]
fn arm_for_newer_codes_fits_every_envelope() {
    let catalog = Catalog::of::<Second>().and::<Other>();
    let document = read(&catalog.to_openapi());
    let schemas = &document["components"]["schemas"];
    let unknown = &schemas["UnknownApiError"];
    // `error` is an object in one and absent in the other.
    assert_eq!(
        keys(&unknown["properties"]),
        ["code", "details", "error", "left", "message", "request_id", "status"]
    );
    assert_eq!(unknown["required"], Value::Null);
    assert_eq!(schemas["UnknownApiErrorError"]["required"], json!(["code", "message"]));
    let text = &schemas["UnknownApiErrorTextPlain"];
    assert_eq!(text["type"], "string");
    assert_eq!(
        schemas["Error503TextPlain"]["anyOf"][1]["$ref"],
        "#/components/schemas/UnknownApiErrorTextPlain"
    );
    let default = schemas_of(&document, "ErrorDefault");
    assert_eq!(default, [(JSON, "ErrorDefault"), (TEXT, "ErrorDefaultTextPlain")]);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("other")]
#[api(envelope = Nested, code = "OTHER", status = 409)]
struct Other {
    #[api(extension)]
    left: u32,
}

#[test]
fn closed_union_has_a_discriminator_and_no_other_arm() {
    let document = Catalog::of::<First>().openapi().unions(Unions::Closed).write();
    assert!(!document.contains("UnknownApiError"), "{document}");
    let document = read(&document);
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["Error404"]["oneOf"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        schemas["Error404"]["discriminator"],
        json!({
            "propertyName": "code",
            "mapping": {
                "CART_NOT_FOUND": "#/components/schemas/CartNotFound",
                "ROUTE_NOT_FOUND": "#/components/schemas/RouteNotFound",
            },
        })
    );
    // The name stays when the second code comes.
    assert_eq!(schemas["Error400"]["oneOf"].as_array().map(Vec::len), Some(1));
    assert_eq!(keys(&document["components"]["responses"]), ["Error400", "Error404"]);
}

#[test]
fn single_union_is_one_schema_for_all_statuses() {
    let document = Catalog::of::<First>().and::<Other>().openapi().unions(Unions::Single).write();
    let document = read(&document);
    for status in keys(&document["components"]["responses"]) {
        assert_eq!(schemas_of(&document, status), [(JSON, "ApiError")], "{status}");
    }
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["ApiError"]["type"], "object");
    assert_eq!(schemas["ApiError"]["properties"]["left"], json!({}));
    // The schemas of the details stay, for clients that read them by the code.
    assert_eq!(keys(schemas), ["ApiError", "Bad", "CartNotFound", "Other", "RouteNotFound"]);
}

#[cfg(feature = "schemars")]
mod schemas {
    use schemars::JsonSchema;
    use serde::Serialize;

    use super::*;

    /// Holds itself, and so has a schema of its own.
    #[derive(Debug, Serialize, JsonSchema)]
    struct Tree {
        children: Vec<Tree>,
    }

    mod other {
        use super::*;

        #[derive(Debug, Serialize, JsonSchema)]
        #[schemars(rename = "TREE")]
        pub(super) struct Tree {
            pub(super) branches: Vec<Tree>,
        }
    }

    #[derive(Debug, Serialize, JsonSchema)]
    #[schemars(rename = "string")]
    struct Text {
        texts: Vec<Text>,
    }

    #[derive(Debug, Serialize, JsonSchema)]
    #[schemars(title = "How much")]
    struct Amount {
        title: u32,
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("wrong")]
    #[api(envelope = Flat, code = "WRONG", status = 400)]
    struct Wrong {
        #[api(detail)]
        tree: Tree,
        #[api(detail)]
        other: other::Tree,
        #[api(detail)]
        text: Text,
        #[api(detail)]
        amount: Amount,
    }

    #[test]
    fn types_have_names_of_their_own() {
        let catalog = Catalog::of::<Wrong>();
        let document = read(&catalog.to_openapi());
        let schemas = &document["components"]["schemas"];
        let properties = |name: &str| keys(&schemas[name]["properties"]).join(" ");
        assert_eq!(properties("Tree"), "children");
        assert_eq!(properties("Tree2"), "branches");
        assert_eq!(properties("StringValue"), "texts");
        for (name, schema) in schemas.as_object().expect("schemas") {
            assert_eq!(schema["title"], *name);
        }
        // No class is called like the prose.
        let amount = &schemas["Wrong"]["properties"]["details"]["properties"]["amount"];
        assert_eq!((&amount["title"], &amount["description"]), (&Value::Null, &"How much".into()));
        assert_eq!(keys(&amount["properties"]), ["title"]);
        let module = catalog.to_typescript();
        assert!(module.contains("export type StringValue = {"), "{module}");
        assert!(module.contains("readonly texts: ReadonlyArray<StringValue>;"), "{module}");
    }

    /// Adds the schemas inside a schema, itself included.
    fn flatten<'a>(schema: &'a Value, all: &mut Vec<&'a Value>) {
        all.push(schema);
        for keyword in ["items", "additionalProperties", "not"] {
            if schema[keyword].is_object() {
                flatten(&schema[keyword], all);
            }
        }
        for keyword in ["anyOf", "oneOf", "allOf"] {
            schema[keyword]
                .as_array()
                .into_iter()
                .flatten()
                .for_each(|schema| flatten(schema, all));
        }
        let properties = schema["properties"].as_object();
        properties.into_iter().flatten().for_each(|(_, schema)| flatten(schema, all));
    }

    #[test]
    fn older_document_has_the_same_schemas_in_the_older_dialect() {
        #[derive(Debug, Serialize, JsonSchema)]
        struct Node {
            parent: Option<Box<Node>>,
            size: Option<(u8, u8)>,
            label: Option<String>,
        }
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("bad node")]
        #[api(envelope = Flat, code = "BAD_NODE", status = 400, header(x_kind = "node"))]
        struct BadNode {
            /// The first one.
            #[api(detail)]
            node: Node,
        }
        let catalog = Catalog::of::<BadNode>().and::<Wrong>();
        let newer = read(&catalog.to_openapi());
        let older = read(&catalog.openapi().version(OpenApiVersion::V3_0).write());
        assert_eq!((&newer["openapi"], &older["openapi"]), (&"3.1.0".into(), &"3.0.3".into()));
        // Version 3.0 requires it.
        assert_eq!(older["paths"], json!({}));
        let schemas = &older["components"]["schemas"];
        assert_eq!(keys(schemas), keys(&newer["components"]["schemas"]));
        assert_eq!(schemas["Error400"], newer["components"]["schemas"]["Error400"]);
        let mut all = Vec::new();
        schemas.as_object().expect("schemas").values().for_each(|schema| flatten(schema, &mut all));
        let headers = &older["components"]["responses"]["Error400"]["headers"];
        all.push(&headers["x-kind"]["schema"]);
        for schema in all {
            for newer in ["const", "prefixItems", "examples", "$defs"] {
                assert!(schema.get(newer).is_none(), "{newer} is in {schema}");
            }
            let name = schema.get("type");
            assert!(name.is_none_or(|name| name.is_string() && name != "null"), "{schema}");
            assert!(
                name.is_none_or(|name| name != "array") || schema["items"].is_object(),
                "{schema}"
            );
            assert!(schema.get("$ref").is_none() || keys(schema).len() == 1, "{schema}");
        }
        assert_eq!(headers["x-kind"]["schema"], json!({"type": "string", "enum": ["node"]}));
        let code = &schemas["BadNode"]["properties"]["code"];
        assert_eq!(*code, json!({"type": "string", "enum": ["BAD_NODE"]}));
        let node = &schemas["Node"]["properties"];
        assert_eq!(node["label"], json!({"type": "string", "nullable": true}));
        assert_eq!(node["parent"]["anyOf"][0], json!({"$ref": "#/components/schemas/Node"}));
        let node = &schemas["BadNode"]["properties"]["details"]["properties"]["node"];
        assert_eq!(node["description"], "The first one.");
        let size = &node["properties"]["size"];
        assert_eq!((&size["nullable"], &size["items"]["type"]), (&true.into(), &"integer".into()));
        assert_eq!((&size["minItems"], &size["maxItems"]), (&2.into(), &2.into()));
    }

    #[test]
    fn code_called_like_a_type_conflicts() {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("a tree")]
        #[api(code = "tree", status = 409)]
        struct ATree;

        let conflict =
            Catalog::of::<ATree>().try_and::<Wrong>().expect_err("a conflict").to_string();
        assert!(conflict.contains("`tree` of `") && conflict.contains("`Tree`"), "{conflict}");
        assert!(conflict.contains("schemars(rename"), "{conflict}");
    }
}

//! OpenAPI documents, as generators of clients read them.

use std::collections::BTreeSet;

use apierror::envelope::Flat;
use apierror::{ApiError, Catalog, ServiceError};
use serde_json::Value;

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
    let conflict = Catalog::of::<ServiceError>().try_and::<Punctuated>().unwrap_err();
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
    let conflict = first.clone().try_and::<OtherCase>().unwrap_err();
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

    #[test]
    fn code_called_like_a_type_conflicts() {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("a tree")]
        #[api(code = "tree", status = 409)]
        struct ATree;

        let conflict = Catalog::of::<ATree>().try_and::<Wrong>().unwrap_err().to_string();
        assert!(conflict.contains("`tree` of `") && conflict.contains("`Tree`"), "{conflict}");
        assert!(conflict.contains("schemars(rename"), "{conflict}");
    }
}

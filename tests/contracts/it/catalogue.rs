//! The catalogue of each contract: every document has each error once, and the lock
//! accepts what it was written from.

use apierror::contract::{Outcome, Update, check_with};
use apierror::{Catalog, FieldPlace};
use serde_json::Value;

use crate::subject::hyperswitch::HyperswitchError;
use crate::subject::hyperswitch_stripe::StripeError;
use crate::subject::lemmy::LemmyError;
use crate::subject::meilisearch::MeilisearchError;
use crate::subject::{Subject, for_each};

fn names<S: Subject>() -> Vec<String> {
    S::contract().kinds.into_iter().map(|kind| kind.name).collect()
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

fn facts_are_the_contracts<S: Subject>() {
    let catalog = Catalog::of::<S>();
    assert_eq!(catalog.iter().map(|spec| spec.name).collect::<Vec<_>>(), names::<S>());
    for_each::<S>(|contract, sample| {
        let kind = sample.kind;
        let spec = catalog.get(&kind.name).unwrap();
        assert_eq!((spec.code, spec.status.as_u16()), (&*kind.code, kind.status));
        let type_name = spec.meta("type").map(|meta| serde_json::to_value(meta).unwrap());
        assert_eq!(type_name.as_ref().and_then(Value::as_str), contract.type_of(kind));
        assert_eq!(spec.passes_status_on(), kind.status_field.is_some());
        let members = spec.fields.iter().filter(|field| field.place == FieldPlace::Extension);
        let members: Vec<_> =
            members.map(|field| (field.name, field.rust_type, field.optional)).collect();
        let expected =
            kind.members.iter().map(|member| (&*member.name, &*member.rust_type, member.optional));
        assert_eq!(members, expected.collect::<Vec<_>>());
    });
}

fn documents_have_each_name_once<S: Subject>() {
    let catalog = Catalog::of::<S>();
    let catalog = catalog.examples(S::samples().into_iter().map(|(_, _, error)| error));
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();

    let json = parse(&catalog.to_json());
    let errors = json["errors"].as_array().unwrap();
    let in_json: Vec<_> = errors
        .iter()
        .map(|error| error.get("name").unwrap_or(&error["code"]).as_str().unwrap().to_owned())
        .collect();
    assert_eq!(in_json, names::<S>());

    let markdown = catalog.to_markdown();
    let headings: Vec<_> = markdown
        .lines()
        .filter_map(|line| line.strip_prefix("#### "))
        .map(|line| line.split('`').nth(1).unwrap().to_owned())
        .collect();
    assert_eq!(headings, names::<S>());

    let openapi = parse(&catalog.to_openapi());
    let schemas = openapi["components"]["schemas"].as_object().unwrap();
    // The others are unions, and what a code has that is newer than the document.
    let is_of_a_code =
        |name: &str| !name.starts_with("UnknownApiError") && !name.starts_with("Error");
    let of_codes = schemas.iter().filter(|(name, _)| is_of_a_code(name));
    assert!(of_codes.clone().all(|(name, schema)| schema["title"] == **name));
    assert_eq!(of_codes.count(), names::<S>().len());
    let responses = openapi["components"]["responses"].as_object().unwrap().values();
    let content = responses.flat_map(|response| response["content"].as_object().unwrap().values());
    let examples =
        content.filter_map(|media| Some(media["examples"].as_object()?.keys())).flatten();
    let in_examples: std::collections::BTreeSet<_> = examples.cloned().collect();
    assert_eq!(in_examples.into_iter().collect::<Vec<_>>(), sorted(names::<S>()));

    let typescript = catalog.to_typescript();
    // `ERROR_CODES`, or `ERROR_NAMES` where errors share codes.
    let list = typescript
        .split_once("export const ERROR_")
        .and_then(|(_, rest)| rest.split_once("= ["))
        .and_then(|(_, rest)| rest.split_once("] as const"));
    let listed: Vec<String> = list
        .unwrap()
        .0
        .split(',')
        .map(|name| name.trim().trim_matches('"').to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    assert_eq!(listed, names::<S>());

    let html = catalog.to_html();
    for name in names::<S>() {
        assert_eq!(html.matches(&format!("id=\"{name}\"")).count(), 1, "{name}");
    }
}

fn lock_accepts_its_own_catalogue<S: Subject>(file: &str) {
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("{file}-{}.lock", std::process::id()));
    let catalog = Catalog::of::<S>();
    assert_eq!(check_with(&catalog, &path, Update::Nothing).unwrap(), Outcome::Created);
    let lock = std::fs::read_to_string(&path).unwrap();
    assert_eq!(check_with(&catalog, &path, Update::Nothing).unwrap(), Outcome::Unchanged);
    std::fs::remove_file(&path).unwrap();
    for name in names::<S>() {
        let sections = lock.lines().filter(|line| {
            line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) == Some(&*name)
        });
        assert_eq!(sections.count(), 1, "{name}");
    }
}

macro_rules! catalogues {
    ($($module:ident: $error:ident;)*) => {$(
        mod $module {
            use super::*;

            #[test]
            fn catalogue_has_the_facts_of_each_error() {
                facts_are_the_contracts::<$error>();
            }

            #[test]
            fn document_of_each_format_has_each_name_once() {
                documents_have_each_name_once::<$error>();
            }

            #[test]
            fn lock_of_the_contract_accepts_the_contract() {
                lock_accepts_its_own_catalogue::<$error>(stringify!($module));
            }
        }
    )*};
}

catalogues! {
    meilisearch: MeilisearchError;
    hyperswitch: HyperswitchError;
    hyperswitch_stripe: StripeError;
    lemmy: LemmyError;
}

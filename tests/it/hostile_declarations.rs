//! Declarations whose texts, codes and members end something in some language, through
//! the writers. The generators of clients read them in `generators`, the validators and
//! promtool in `reference::tools`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use apierror::contract::{Outcome, Update, check_with};
use serde_json::Value;

use crate::generators::hostile_catalogs;

#[test]
fn hostile_declarations_are_json_where_a_writer_writes_json() {
    for (name, catalog) in hostile_catalogs() {
        let services = ["shop.v1.Orders"];
        let documents = [
            catalog.to_json(),
            catalog.to_openapi(),
            catalog.to_grafana_dashboard(),
            catalog.to_grpc_service_config(services),
        ];
        for document in documents {
            let read: Result<Value, _> = serde_json::from_str(&document);
            assert!(read.is_ok(), "{name}: {read:?} {document}");
        }
    }
}

#[test]
fn page_of_hostile_declarations_runs_its_own_script_alone() {
    for (name, catalog) in hostile_catalogs() {
        let page = catalog.to_html();
        assert_eq!(page.matches("<script").count(), 1, "{name}");
        assert_eq!(page.matches("</script").count(), 1, "{name}");
        assert_eq!(page.matches("<style").count(), page.matches("</style").count(), "{name}");
    }
}

#[test]
fn markdown_of_hostile_declarations_has_no_markup_of_theirs() {
    for (name, catalog) in hostile_catalogs() {
        let mut is_code = false;
        for line in catalog.to_markdown().lines() {
            if line.starts_with("```") {
                is_code = !is_code;
            }
            let is_markup = line.contains("<script") && !line.contains("\\<script");
            let is_quoted = line.contains('`');
            assert!(is_code || !is_markup || is_quoted, "{name}: {line}");
        }
        assert!(!is_code, "{name}: a block of code has no end");
    }
}

#[test]
fn lock_of_hostile_declarations_is_read_as_it_was_written() {
    for (name, catalog) in hostile_catalogs() {
        let file = format!("hostile-declarations-{name}.lock");
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(file);
        drop(std::fs::remove_file(&path));
        assert_eq!(check_with(&catalog, &path, Update::Nothing).unwrap(), Outcome::Created);
        assert_eq!(check_with(&catalog, &path, Update::Nothing).unwrap(), Outcome::Unchanged);
        std::fs::remove_file(&path).unwrap();
    }
}

//! The errors of one operation, for a document that another crate writes.

use std::collections::BTreeMap;
#[cfg(feature = "utoipa")]
use std::convert;

#[cfg(feature = "utoipa")]
use super::by_status;
use super::{
    Unions, by_suffix, closed_union, content_types, discriminator, error_schema, open_union,
    reference, response, suffix, without_titles,
};
use crate::catalog::builder::Catalog;
#[cfg(feature = "utoipa")]
use crate::catalog::distinct::distinct;
use crate::catalog::entry::Entry;
use crate::catalog::json::{Json, Members};
use crate::catalog::names;

/// The schemas of errors for a document that another crate writes, and how it describes
/// responses.
pub(crate) struct OperationErrors {
    unions: Unions,
    schemas: Members,
}

impl OperationErrors {
    /// Creates the schemas of all errors of the catalogue.
    pub(crate) fn new(catalog: &Catalog, unions: Unions) -> Self {
        let entries = catalog.entries().iter();
        let errors = entries.map(|entry| (entry.component_name(), error_schema(entry)));
        let types = catalog.definitions().iter().map(|(name, schema)| {
            (name.clone(), without_titles(schema.clone()).with("title", name.as_str()))
        });
        let mut schemas: Members = errors.chain(types).collect();
        if unions != Unions::Closed {
            for (suffix, entries) in by_suffix(catalog.entries().iter()) {
                let open = unions.open_schemas(&suffix, &entries).into_iter();
                schemas.extend(open.map(|(name, schema, _)| (name, schema)));
            }
        }
        Self { unions, schemas }
    }

    /// Returns the responses of an operation with these errors, by their status, with
    /// references to [`into_schemas`](Self::into_schemas). Several types of an operation
    /// may name the same error. Errors that the catalogue does not have are left out.
    #[cfg(feature = "utoipa")]
    pub(crate) fn responses(
        &mut self,
        catalog: &Catalog,
        operation: &str,
        errors: &[&str],
    ) -> BTreeMap<String, Json> {
        let find = |name: &&str| catalog.entries().iter().find(|entry| entry.name() == *name);
        let entries: Vec<&Entry> = distinct(errors).into_iter().filter_map(find).collect();
        let name = names::of_operation(operation);
        let statuses = by_status(entries).into_iter();
        let responses = statuses.map(|(status, entries)| {
            let response = self.response(&name, &status, &entries, convert::identity);
            (status, response)
        });
        responses.collect()
    }

    /// Returns the response of an operation with these errors of one status. The schemas
    /// of headers are written in a `dialect`.
    pub(super) fn response(
        &mut self,
        operation: &str,
        status: &str,
        entries: &[&Entry],
        dialect: impl Fn(Json) -> Json,
    ) -> Json {
        let groups = by_suffix(entries.iter().copied());
        let schemas: BTreeMap<_, _> = groups
            .into_iter()
            .map(|(suffix, of)| {
                let name = operation.to_owned() + &names::of_status(status) + &suffix;
                let schema = self.union(&name, &suffix, &of);
                (suffix, schema)
            })
            .collect();
        let schema = |content_type: &str, _: &[&Entry]| schemas[&suffix(content_type)].clone();
        let content_types = content_types(entries.iter().copied());
        response(entries, &content_types, dialect, schema)
    }

    /// Returns a reference to the schema of these errors.
    fn union(&mut self, name: &str, suffix: &str, entries: &[&Entry]) -> Json {
        let schema = match (self.unions, entries) {
            (Unions::Single, _) => return reference(&self.unions.open_name(suffix)),
            (Unions::Closed, [entry]) => return reference(&entry.component_name()),
            (Unions::Closed, _) => {
                closed_union(entries, |entry| reference(&entry.component_name()))
                    .with_some("discriminator", discriminator(entries))
            }
            (Unions::Open, _) => open_union(entries, &self.unions.open_name(suffix)),
        };
        let mut unique = name.to_owned();
        for number in 2.. {
            let known =
                self.schemas.iter().find(|(known, _)| names::key(known) == names::key(&unique));
            let titled = schema.clone().with("title", unique.as_str());
            match known {
                None => {
                    self.schemas.push((unique.clone(), titled));
                    break;
                }
                // Two methods of one handler have the same errors.
                Some((known, schema)) if *known == unique && *schema == titled => break,
                Some(_) => unique = format!("{name}{number}"),
            }
        }
        reference(&unique)
    }

    /// Returns the schemas of all errors, and those of the responses so far.
    pub(super) fn schemas(&self) -> &Members {
        &self.schemas
    }

    /// Returns the schemas that the responses refer to.
    pub(crate) fn into_schemas(self) -> Members {
        self.schemas
    }
}

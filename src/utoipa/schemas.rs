//! The names of the schemas of errors among the other schemas of a document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use utoipa::openapi::{OpenApi, RefOr, Schema};

use super::convert::schema_of;
use crate::catalog::name_key;

pub(super) type Schemas = BTreeMap<String, RefOr<Schema>>;

/// The schemas of errors in a document.
#[derive(Debug)]
pub(super) struct Added {
    /// Their names, by those in the catalogue.
    names: BTreeMap<String, String>,
    /// The names of the schemas that the document did not have.
    new: BTreeSet<String>,
}

impl Added {
    /// Adds schemas to those of a document. A schema whose name another one has
    /// gets a number.
    pub(super) fn new(schemas: &mut Schemas, added: &[(String, Value)]) -> Self {
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        let names = added.iter().map(|(name, _)| (name.clone(), name.clone())).collect();
        let mut this = Self { names, new: BTreeSet::new() };
        // A new name changes the schemas that refer to it, and so it may make them
        // differ from those of the document.
        while let Some((name, _)) =
            added.iter().find(|(name, schema)| !this.is_free(schemas, name, schema))
        {
            let number = numbers.entry(name).or_insert(1);
            *number += 1;
            this.names.insert(name.clone(), format!("{name}{number}"));
        }
        for (name, schema) in added {
            let new = this.names[name].clone();
            if !schemas.contains_key(&new) {
                schemas.insert(new.clone(), this.renamed(schema, &new));
                this.new.insert(new);
            }
        }
        this
    }

    /// Removes the schemas that nothing in the document refers to.
    pub(super) fn remove_unused(&self, document: &mut OpenApi) {
        let Some(components) = &mut document.components else { return };
        let all = std::mem::take(&mut components.schemas);
        let (mut new, others): (Schemas, Schemas) =
            all.into_iter().partition(|(name, _)| self.new.contains(name));
        components.schemas = others;
        let mut used = BTreeSet::new();
        collect_references(&serde_json::to_value(&*document).unwrap_or_default(), &mut used);
        let Some(components) = &mut document.components else { return };
        while let Some(name) = used.pop_first() {
            if let Some(schema) = new.remove(&name) {
                collect_references(&as_value(&schema), &mut used);
                components.schemas.insert(name, schema);
            }
        }
    }

    /// Returns whether no other schema has the name.
    fn is_free(&self, schemas: &Schemas, name: &str, schema: &Value) -> bool {
        let new = &self.names[name];
        let is_own =
            |known: &RefOr<Schema>| as_value(known) == as_value(&self.renamed(schema, new));
        let others = self.names.iter().filter(|(other, _)| *other != name);
        !others.into_iter().any(|(_, other)| name_key(other) == name_key(new))
            && schemas.iter().all(|(known, schema)| {
                name_key(known) != name_key(new) || known == new && is_own(schema)
            })
    }

    /// Returns a schema under a new name, which its title repeats.
    fn renamed(&self, schema: &Value, name: &str) -> RefOr<Schema> {
        let mut renamed = schema.clone();
        self.rename(&mut renamed);
        renamed["title"] = name.into();
        schema_of(renamed)
    }

    /// Changes the references in a schema to the new names.
    pub(super) fn rename(&self, schema: &mut Value) {
        match schema {
            Value::Object(members) => {
                for (keyword, value) in members {
                    match (keyword.as_str(), value) {
                        ("$ref", Value::String(reference)) => self.rename_reference(reference),
                        ("mapping", Value::Object(mapping)) => {
                            for value in mapping.values_mut() {
                                if let Value::String(reference) = value {
                                    self.rename_reference(reference);
                                }
                            }
                        }
                        (_, value) => self.rename(value),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.rename(item)),
            _ => {}
        }
    }

    fn rename_reference(&self, reference: &mut String) {
        if let Some(new) = reference.strip_prefix(SCHEMAS).and_then(|name| self.names.get(name)) {
            *reference = format!("{SCHEMAS}{new}");
        }
    }
}

const SCHEMAS: &str = "#/components/schemas/";

/// Adds the names of the schemas that a value refers to.
fn collect_references(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            names.extend(text.strip_prefix(SCHEMAS).map(str::to_owned));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, names)),
        Value::Object(members) => {
            members.values().for_each(|member| collect_references(member, names));
        }
        _ => {}
    }
}

fn as_value(schema: &RefOr<Schema>) -> Value {
    serde_json::to_value(schema).unwrap_or_default()
}

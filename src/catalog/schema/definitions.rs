//! The schemas of recursive types, which other schemas refer to.

use std::collections::BTreeMap;

use crate::catalog::json::{Json, Members};
use crate::catalog::names;

/// The path of the schemas in a document.
const COMPONENTS: &str = "#/components/schemas/";

/// Schemas by their names, which are the same in every document of a catalogue.
#[derive(Debug, Clone, Default)]
pub(crate) struct Definitions(BTreeMap<String, Json>);

impl Definitions {
    /// Moves the `$defs` of a schema into this collection, and returns the
    /// schema with its references pointing here.
    pub(crate) fn adopt(&mut self, schema: Json) -> Json {
        let Json::Object(mut members) = schema else { return schema };
        let own =
            members.iter().position(|(name, _)| name == "$defs").map(|at| members.remove(at).1);
        let Some(Json::Object(own)) = own else { return Json::Object(members) };
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        // Another type may have taken the name. It is the same type if the two
        // schemas are equal once their references point here.
        for number in 1.. {
            names.clear();
            for (name, _) in &own {
                let is_taken = |component: &str| {
                    let key = names::key(component);
                    names.values().any(|taken| names::key(taken) == key)
                };
                let mut number = number;
                while is_taken(&numbered(name, number)) {
                    number += 1;
                }
                names.insert(name.clone(), numbered(name, number));
            }
            let is_free = |(name, schema): &(String, Json)| {
                let component = &names[name];
                match self.like(component) {
                    Some(known) if known == component => self.0[known] == relocated(schema, &names),
                    known => known.is_none(),
                }
            };
            if own.iter().all(is_free) {
                break;
            }
        }
        for (name, schema) in &own {
            self.0.insert(names[name].clone(), relocated(schema, &names));
        }
        relocated(&Json::Object(members), &names)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Json)> {
        self.0.iter()
    }

    /// Returns the name that differs from this one in case and punctuation alone, or
    /// not at all.
    pub(crate) fn like(&self, component: &str) -> Option<&String> {
        let key = names::key(component);
        self.0.keys().find(|known| names::key(known) == key)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the schemas as the members of an object.
    pub(crate) fn to_members(&self) -> Members {
        self.0.iter().map(|(name, schema)| (name.clone(), schema.clone())).collect()
    }
}

/// Returns the name of the schema that a reference points to.
pub(crate) fn component_name(reference: &str) -> &str {
    reference.strip_prefix(COMPONENTS).unwrap_or(reference)
}

/// Returns a reference to the schema of this name.
pub(crate) fn reference_to(component: &str) -> String {
    format!("{COMPONENTS}{component}")
}

/// Replaces each reference with the schema of any value, for documents that do
/// not contain the catalogue's components.
#[cfg(any(feature = "aide", feature = "utoipa"))]
pub(crate) fn without_references(schema: &Json) -> Json {
    rewritten(schema, &|_| Json::Object(Vec::new()))
}

/// Points the references to `$defs` at the components of these names.
fn relocated(schema: &Json, names: &BTreeMap<String, String>) -> Json {
    rewritten(schema, &|reference| {
        let name = reference.strip_prefix("#/$defs/").map(decoded);
        let new = name.and_then(|name| names.get(&name)).map(|name| reference_to(name));
        Json::Object(vec![("$ref".to_owned(), new.as_deref().unwrap_or(reference).into())])
    })
}

fn rewritten(schema: &Json, replaced: &dyn Fn(&str) -> Json) -> Json {
    match schema {
        Json::Object(members) => {
            if let Some(Json::Text(reference)) = schema.get("$ref") {
                let Json::Object(mut new) = replaced(reference) else { return schema.clone() };
                // Keep the other keywords, such as a description.
                let rest = members.iter().filter(|(name, _)| name != "$ref");
                new.extend(rest.map(|(name, value)| (name.clone(), rewritten(value, replaced))));
                return Json::Object(new);
            }
            let members = members.iter();
            Json::Object(
                members.map(|(name, value)| (name.clone(), rewritten(value, replaced))).collect(),
            )
        }
        Json::List(items) => {
            Json::List(items.iter().map(|item| rewritten(item, replaced)).collect())
        }
        scalar => scalar.clone(),
    }
}

/// Returns the name of the schema of the type, with a number from the second type of
/// that name on.
fn numbered(type_name: &str, number: u32) -> String {
    let name = names::of_type(type_name);
    if number == 1 { name } else { format!("{name}{number}") }
}

/// Decodes a step of a JSON pointer in a URI fragment (RFC 6901, section 6).
fn decoded(step: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = step.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = behind;
        match escaped.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::json::object;

    fn tree(name: &str, reference: &str, more: &str) -> Json {
        let schema = object([(more, object([("$ref", reference.into())]))]);
        schema.clone().with("$defs", Json::Object(vec![(name.to_owned(), schema)]))
    }

    #[test]
    fn two_types_of_one_name_get_two_names() {
        let mut all = Definitions::default();
        let first = all.adopt(tree("a b/c", "#/$defs/a%20b~1c", "child"));
        assert_eq!(
            first,
            object([("child", object([("$ref", "#/components/schemas/ABC".into())]))])
        );
        assert_eq!(all.adopt(tree("a b/c", "#/$defs/a%20b~1c", "child")), first);
        assert_eq!(all.iter().count(), 1);
        let other = all.adopt(tree("a_b_c", "#/$defs/a_b_c", "other"));
        assert_eq!(
            other,
            object([("other", object([("$ref", "#/components/schemas/ABC2".into())]))])
        );
        assert_eq!(all.like("a_bc").map(String::as_str), Some("ABC"));
    }
}

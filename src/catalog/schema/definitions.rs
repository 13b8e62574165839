//! The schemas of recursive types, which other schemas refer to.

use std::collections::BTreeMap;

use crate::catalog::json::{Json, Members};

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
        let mut suffix = String::new();
        loop {
            names.clear();
            for (name, _) in &own {
                let mut valid = valid_name(name) + &suffix;
                while names.values().any(|taken| *taken == valid) {
                    valid.push('_');
                }
                names.insert(name.clone(), valid);
            }
            let is_free = |(name, schema): &(String, Json)| {
                self.0.get(&names[name]).is_none_or(|known| *known == relocated(schema, &names))
            };
            if own.iter().all(is_free) {
                break;
            }
            suffix.push('_');
        }
        for (name, schema) in &own {
            self.0.insert(names[name].clone(), relocated(schema, &names));
        }
        relocated(&Json::Object(members), &names)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Json)> {
        self.0.iter()
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
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
#[cfg(feature = "utoipa")]
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

/// Replaces the characters that are not valid in the name of an OpenAPI
/// component or a TypeScript type.
fn valid_name(name: &str) -> String {
    let is_valid = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.chars().map(|c| if is_valid(c) { c } else { '_' }).collect()
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
            object([("child", object([("$ref", "#/components/schemas/a_b_c".into())]))])
        );
        assert_eq!(all.adopt(tree("a b/c", "#/$defs/a%20b~1c", "child")), first);
        assert_eq!(all.iter().count(), 1);
        let other = all.adopt(tree("a_b_c", "#/$defs/a_b_c", "other"));
        assert_eq!(
            other,
            object([("other", object([("$ref", "#/components/schemas/a_b_c_".into())]))])
        );
        assert!(all.contains("a_b_c") && all.contains("a_b_c_"));
    }
}

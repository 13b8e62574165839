//! The Python types of JSON Schemas.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::text::{comment, quoted};
use crate::catalog::builder::Catalog;
use crate::catalog::distinct::distinct;
use crate::catalog::entry::Entry;
use crate::catalog::json::Json;
use crate::catalog::names;
use crate::catalog::schema::definitions::component_name;
use crate::catalog::schema::is_required;

/// Where a type is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// In an annotation, which is never evaluated.
    Annotation,
    /// In an expression, which Python 3.9 evaluates.
    Expression,
}

/// The types that were needed so far: a `TypedDict` for each object.
pub(super) struct Types<'a> {
    definitions: BTreeMap<&'a str, &'a Json>,
    /// The types of definitions that are no objects, which stand for their references.
    /// None while one is being written: it holds itself.
    inlined: BTreeMap<&'a str, Option<[String; 2]>>,
    /// The names that are taken, without case and punctuation.
    taken: BTreeSet<String>,
    names: Vec<String>,
    text: String,
}

impl<'a> Types<'a> {
    /// Writes the types of recursive schemas.
    pub(super) fn new(catalog: &'a Catalog) -> Self {
        let definitions: BTreeMap<_, _> =
            catalog.definitions().iter().map(|(name, schema)| (name.as_str(), schema)).collect();
        let errors = catalog.entries().iter().map(Entry::component_name);
        let operations = catalog.named_operations().into_iter().map(|named| named.name);
        let taken =
            errors.chain(operations).chain(definitions.keys().map(|name| (*name).to_owned()));
        let mut types = Self {
            taken: taken.map(|name| names::key(&name)).collect(),
            inlined: BTreeMap::new(),
            names: Vec::new(),
            text: String::new(),
            definitions,
        };
        for (name, schema) in types.definitions.clone() {
            if is_object(schema) {
                types.write_object(schema, name);
            }
        }
        types
    }

    pub(super) fn has_typed_dict(&self) -> bool {
        !self.names.is_empty()
    }

    /// Returns the names of the types.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.names.iter().cloned()
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Returns the type of a schema's values. `name` is the name of the type if it is an
    /// object.
    pub(super) fn type_of(&mut self, schema: &Json, name: &str, context: Context) -> String {
        if let Some(value) = schema.get("const") {
            return literal(std::slice::from_ref(value));
        }
        if let Some(Json::List(values)) = schema.get("enum") {
            return literal(values);
        }
        if let Some(Json::Text(reference)) = schema.get("$ref") {
            return self.referred(component_name(reference), context);
        }
        for of in ["anyOf", "oneOf"] {
            if let Some(Json::List(schemas)) = schema.get(of) {
                let types: Vec<_> =
                    schemas.iter().map(|schema| self.type_of(schema, name, context)).collect();
                return union(types, context);
            }
        }
        match schema.get("type") {
            Some(Json::List(kinds)) => {
                let kinds = kinds.iter().filter_map(Json::as_str);
                let types =
                    kinds.map(|kind| self.named_type(schema, kind, name, context)).collect();
                union(types, context)
            }
            Some(Json::Text(kind)) => self.named_type(schema, kind, name, context),
            _ => "Any".to_owned(),
        }
    }

    fn named_type(&mut self, schema: &Json, kind: &str, name: &str, context: Context) -> String {
        match kind {
            "string" => "str".to_owned(),
            "integer" => "int".to_owned(),
            "number" => "float".to_owned(),
            "boolean" => "bool".to_owned(),
            "null" => "None".to_owned(),
            "array" => {
                let item = match (schema.get("prefixItems"), schema.get("items")) {
                    // A tuple is a list in JSON.
                    (Some(Json::List(items)), _) => {
                        let items = items.iter().enumerate().map(|(number, item)| {
                            let name = names::of_member(name, &format!("item {number}"));
                            self.type_of(item, &name, context)
                        });
                        let items = items.collect();
                        union(items, context)
                    }
                    (_, Some(item)) => self.type_of(item, &names::of_member(name, "item"), context),
                    _ => "Any".to_owned(),
                };
                format!("list[{item}]")
            }
            "object" => match schema.get("additionalProperties") {
                _ if is_object(schema) => {
                    let name = self.free_name(name);
                    self.write_object(schema, &name);
                    name
                }
                Some(value @ Json::Object(_)) => {
                    let value = self.type_of(value, &names::of_member(name, "value"), context);
                    format!("dict[str, {value}]")
                }
                _ => "dict[str, Any]".to_owned(),
            },
            _ => "Any".to_owned(),
        }
    }

    /// Returns the type of a definition: its name if it is an object, or else the type
    /// itself, because an alias could not refer to a later one.
    fn referred(&mut self, name: &str, context: Context) -> String {
        let Some((&name, &schema)) = self.definitions.get_key_value(name) else {
            return "Any".to_owned();
        };
        if is_object(schema) {
            return name.to_owned();
        }
        if !self.inlined.contains_key(name) {
            self.inlined.insert(name, None);
            let own = self.free_name(&names::of_member(name, "value"));
            let annotation = self.type_of(schema, &own, Context::Annotation);
            let expression = self.type_of(schema, &own, Context::Expression);
            self.inlined.insert(name, Some([annotation, expression]));
        }
        match &self.inlined[name] {
            Some([annotation, expression]) => match context {
                Context::Annotation => annotation.clone(),
                Context::Expression => expression.clone(),
            },
            None => "Any".to_owned(),
        }
    }

    /// Returns the name, with a number if it is taken.
    fn free_name(&mut self, name: &str) -> String {
        let mut free = name.to_owned();
        for number in 2.. {
            let key = names::key(&free);
            if !names::is_reserved(&key) && self.taken.insert(key) {
                break;
            }
            free = format!("{name}{number}");
        }
        free
    }

    fn write_object(&mut self, schema: &Json, name: &str) {
        let properties = schema.get("properties").and_then(Json::as_object).unwrap_or_default();
        let members: Vec<Member> = properties
            .iter()
            .map(|(key, property)| Member {
                key: key.clone(),
                about: property
                    .get("description")
                    .and_then(Json::as_str)
                    .unwrap_or_default()
                    .into(),
                is_required: is_required(schema, key),
                ty: self.type_of(property, &names::of_member(name, key), Context::Annotation),
            })
            .collect();
        self.names.push(name.to_owned());
        let (required, optional): (Vec<_>, Vec<_>) =
            members.iter().partition(|member| member.is_required);
        let is_plain = members.iter().all(|member| is_plain_name(&member.key));
        let mut out = String::new();
        match (required.as_slice(), optional.as_slice(), is_plain) {
            (required, [], true) => write_class(&mut out, name, "TypedDict", required),
            ([], optional, true) => write_class(&mut out, name, "TypedDict, total=False", optional),
            (required, optional, true) => {
                let base = format!("_{name}Optional");
                write_class(&mut out, &base, "TypedDict, total=False", optional);
                write_class(&mut out, name, &base, required);
            }
            (required, optional, false) => {
                let bases =
                    [("Required", required, ""), ("Optional", optional, "    total=False,\n")];
                let mut written = Vec::new();
                for (suffix, members, total) in bases {
                    if members.is_empty() {
                        continue;
                    }
                    let base = format!("_{name}{suffix}");
                    let _ = writeln!(out, "\n\n{base} = TypedDict(\n    \"{base}\",\n    {{");
                    for Member { key, about, ty, .. } in members {
                        comment(&mut out, "        ", about);
                        let _ = writeln!(out, "        {}: {},", quoted(key), quoted(ty));
                    }
                    let _ = writeln!(out, "    }},\n{total})");
                    written.push(base);
                }
                write_class(&mut out, name, &written.join(", "), &[]);
            }
        }
        self.text.push_str(&out);
    }
}

/// A member of an object.
struct Member {
    key: String,
    about: String,
    is_required: bool,
    ty: String,
}

fn write_class(out: &mut String, name: &str, bases: &str, members: &[&Member]) {
    let _ = writeln!(out, "\n\nclass {name}({bases}):");
    for Member { key, about, ty, .. } in members {
        comment(out, "    ", about);
        let _ = writeln!(out, "    {key}: {ty}");
    }
    if members.is_empty() {
        out.push_str("    pass\n");
    }
}

fn is_object(schema: &Json) -> bool {
    let has_members = |members: &[_]| !members.is_empty();
    schema.get("type").and_then(Json::as_str) == Some("object")
        && schema.get("properties").and_then(Json::as_object).is_some_and(has_members)
}

/// Returns the union of these types.
pub(super) fn union(types: Vec<String>, context: Context) -> String {
    let types = distinct(types);
    match (types.as_slice(), context) {
        ([], _) => "Any".to_owned(),
        ([one], _) => one.clone(),
        (several, _) if several.iter().any(|ty| ty == "Any") => "Any".to_owned(),
        (several, Context::Annotation) => several.join(" | "),
        (several, Context::Expression) => format!("Union[{}]", several.join(", ")),
    }
}

/// Returns the type of these values.
fn literal(values: &[Json]) -> String {
    let mut literals = Vec::new();
    for value in values {
        literals.push(match value {
            Json::Text(text) => quoted(text),
            Json::Null => "None".to_owned(),
            Json::Bool(true) => "True".to_owned(),
            Json::Bool(false) => "False".to_owned(),
            Json::Number(_)
                if value.compact().bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') =>
            {
                value.compact()
            }
            // Python has no literals of other numbers.
            Json::Number(_) => return "float".to_owned(),
            Json::List(_) | Json::Object(_) => return "Any".to_owned(),
        });
    }
    match distinct(literals) {
        one if one.is_empty() => "Any".to_owned(),
        one if one == ["None"] => "None".to_owned(),
        several => format!("Literal[{}]", several.join(", ")),
    }
}

/// Returns whether a member can be written as a variable of a class. Two underscores would
/// change its name there, and a name in the class hides a type of that name.
fn is_plain_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !KEYWORDS.contains(&name)
        && !["bool", "dict", "float", "int", "list", "str"].contains(&name)
}

/// The keywords that start in lower case.
const KEYWORDS: [&str; 32] = [
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda",
    "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

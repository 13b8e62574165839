//! JSON Schemas (2020-12, as in OpenAPI 3.1) in the dialect of OpenAPI 3.0.

use crate::catalog::json::{Json, Members, list, object};
use crate::catalog::schema::any_of;
use crate::catalog::schema::subschemas::map_subschemas;

/// The keywords that OpenAPI 3.0 has.
const KEYWORDS: [&str; 30] = [
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "title",
    "type",
];

/// Returns the schema of the same values in OpenAPI 3.0. Keywords that it cannot
/// express are left out, so that it never refuses what the other allows.
pub(super) fn in_v3_0(schema: Json) -> Json {
    without_null_enums(converted(schema))
}

/// Removes the `enum` that has null alone: generators make an empty type of it, or fail.
/// What is left allows objects too.
fn without_null_enums(schema: Json) -> Json {
    let Json::Object(mut members) = schema else { return schema };
    members.retain(|(keyword, value)| {
        !(keyword == "enum" && value.as_list().is_some_and(|values| values == [Json::Null]))
    });
    map_subschemas(Json::Object(members), &without_null_enums)
}

fn converted(schema: Json) -> Json {
    let members = match schema {
        Json::Bool(true) => return object([]),
        Json::Bool(false) => return object([("not", object([]))]),
        Json::Object(members) => members,
        other => return other,
    };
    let schema = Schema(members);
    let schema = schema.without_constants().without_tuples().without_patterns();
    let mut schema = schema.with_bounds().with_example().without_type_lists();
    // This is the one place where a schema can be a boolean.
    let additional = schema.take_if("additionalProperties", |value| matches!(value, Json::Bool(_)));
    let mut members = match map_subschemas(Json::Object(schema.0), &converted) {
        Json::Object(members) => members,
        other => return other,
    };
    members.extend(additional.map(|value| ("additionalProperties".to_owned(), value)));
    members = merge_null(members);
    if let Some(at) = position(&members, "$ref") {
        return reference(members, at);
    }
    let is_array =
        members.iter().any(|(keyword, value)| keyword == "type" && *value == "array".into());
    if is_array && position(&members, "items").is_none() {
        members.push(("items".to_owned(), object([])));
    }
    members.retain(|(keyword, value)| {
        let is_known = KEYWORDS.contains(&keyword.as_str()) || keyword.starts_with("x-");
        // A list of required members must not be empty.
        is_known && !(keyword == "required" && value.as_list().is_some_and(<[_]>::is_empty))
    });
    Json::Object(members)
}

/// A schema whose subschemas are still in the other dialect.
struct Schema(Members);

impl Schema {
    fn get(&self, keyword: &str) -> Option<&Json> {
        self.0.iter().find(|(known, _)| known == keyword).map(|(_, value)| value)
    }

    fn take(&mut self, keyword: &str) -> Option<Json> {
        position(&self.0, keyword).map(|at| self.0.remove(at).1)
    }

    fn take_if(&mut self, keyword: &str, is: impl Fn(&Json) -> bool) -> Option<Json> {
        if self.get(keyword).is_some_and(is) { self.take(keyword) } else { None }
    }

    fn set(&mut self, keyword: &str, value: impl Into<Json>) {
        self.0.retain(|(known, _)| known != keyword);
        self.0.push((keyword.to_owned(), value.into()));
    }

    /// Writes `const` as an `enum` of one value.
    fn without_constants(mut self) -> Self {
        if let Some(value) = self.take("const") {
            if value == Json::Null {
                self.set("type", "null");
            } else {
                self.set("enum", list([value]));
            }
        }
        self
    }

    /// Writes `prefixItems` as items of any of these types, and as many.
    fn without_tuples(mut self) -> Self {
        if let Some(Json::List(items)) = self.take("prefixItems") {
            let is_closed = self.get("items") == Some(&Json::Bool(false));
            if is_closed {
                self.set("maxItems", u64::try_from(items.len()).unwrap_or(u64::MAX));
            }
            let rest = self.take("items").filter(|_| !is_closed);
            self.set("items", any_of(items.into_iter().chain(rest)));
        }
        self
    }

    /// Writes the schemas of members whose names match a pattern as that of all
    /// other members.
    fn without_patterns(mut self) -> Self {
        let Some(Json::Object(patterns)) = self.take("patternProperties") else { return self };
        let mut schemas: Vec<Json> = patterns.into_iter().map(|(_, schema)| schema).collect();
        match self.take("additionalProperties") {
            None | Some(Json::Bool(true)) => return self,
            Some(Json::Bool(false)) => {}
            Some(other) => schemas.push(other),
        }
        self.set("additionalProperties", object([("anyOf", list(schemas))]));
        self
    }

    /// Writes exclusive bounds as bounds with a mark.
    fn with_bounds(mut self) -> Self {
        for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")]
        {
            if let Some(value @ Json::Number(_)) = self.get(exclusive).cloned() {
                self.set(bound, value);
                self.set(exclusive, true);
            }
        }
        self
    }

    /// Keeps the first of several examples.
    fn with_example(mut self) -> Self {
        if let Some(Json::List(mut examples)) = self.take("examples")
            && !examples.is_empty()
        {
            self.set("example", examples.remove(0));
        }
        self
    }

    /// Writes a list of types as one type that can be null, or as a choice.
    fn without_type_lists(mut self) -> Self {
        let null = Json::from("null");
        let mut types = match self.get("type") {
            Some(Json::List(types)) => types.clone(),
            Some(name) if *name == null => vec![null.clone()],
            _ => return self,
        };
        let is_nullable = types.contains(&null);
        types.retain(|name| *name != null);
        if types.len() > 1 {
            return self.with_choice(types, is_nullable);
        }
        if types.is_empty() {
            // No type of OpenAPI 3.0 has null alone.
            self.set("enum", list([Json::Null]));
        }
        self.set("type", types.pop().unwrap_or_else(|| "object".into()));
        if is_nullable {
            self.set("nullable", true);
        }
        self
    }

    /// Writes a schema for each of the types.
    fn with_choice(mut self, types: Vec<Json>, is_nullable: bool) -> Self {
        let null = Json::from("null");
        self.take("type");
        // Each keyword constrains values of one type alone.
        let description = self.take("description");
        let title = self.take("title");
        let choice = types.into_iter().map(|name| {
            let mut schema = Self(self.0.clone());
            schema.set("type", if is_nullable { list([name, null.clone()]) } else { name });
            Json::Object(schema.0)
        });
        let choice = object([("anyOf", list(choice))])
            .with_some("title", title)
            .with_some("description", description);
        match choice {
            Json::Object(members) => Self(members),
            _ => self,
        }
    }
}

fn position(members: &Members, keyword: &str) -> Option<usize> {
    members.iter().position(|(known, _)| known == keyword)
}

/// Writes a choice between one schema and null as that schema, nullable.
fn merge_null(mut members: Members) -> Members {
    let is_null = |schema: &Json| {
        schema.get("enum").and_then(Json::as_list).is_some_and(|values| values == [Json::Null])
    };
    for keyword in ["anyOf", "oneOf"] {
        let Some(at) = position(&members, keyword) else { continue };
        let Some([first, second]) = members[at].1.as_list() else { continue };
        let other = match (is_null(first), is_null(second)) {
            (false, true) => first,
            (true, false) => second,
            _ => continue,
        };
        // A reference takes no other keyword.
        let (Json::Object(inner), true) = (other.clone(), other.get("type").is_some()) else {
            continue;
        };
        members.remove(at);
        for (keyword, value) in inner {
            if position(&members, &keyword).is_none() {
                members.push((keyword, value));
            }
        }
        members.retain(|(keyword, _)| keyword != "nullable");
        members.push(("nullable".to_owned(), true.into()));
    }
    // An enumeration decides alone which values there are.
    let is_nullable =
        members.iter().any(|(keyword, value)| keyword == "nullable" && *value == true.into());
    if let (true, Some(at)) = (is_nullable, position(&members, "enum"))
        && let Json::List(values) = &mut members[at].1
        && !values.contains(&Json::Null)
    {
        values.push(Json::Null);
    }
    members
}

/// Returns a reference. In OpenAPI 3.0 it has no other keyword, so that a description
/// stands around it.
fn reference(mut members: Members, at: usize) -> Json {
    let (_, target) = members.remove(at);
    let reference = object([("$ref", target)]);
    members
        .retain(|(keyword, _)| KEYWORDS.contains(&keyword.as_str()) || keyword.starts_with("x-"));
    if members.is_empty() {
        return reference;
    }
    members.insert(0, ("allOf".to_owned(), list([reference])));
    Json::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schema_is_written_in_the_older_dialect() {
        for (schema, expected) in [
            (r#"{"type":"string","const":"A"}"#, r#"{"type":"string","enum":["A"]}"#),
            (r#"{"const":null}"#, r#"{"type":"object","nullable":true}"#),
            (r#"{"type":["string","null"]}"#, r#"{"type":"string","nullable":true}"#),
            (
                r#"{"type":["string","null"],"enum":["A","B"]}"#,
                r#"{"enum":["A","B",null],"type":"string","nullable":true}"#,
            ),
            (
                r#"{"type":["string","integer"],"minimum":1,"description":"d"}"#,
                r#"{"anyOf":[{"minimum":1,"type":"string"},{"minimum":1,"type":"integer"}],"description":"d"}"#,
            ),
            (
                r#"{"anyOf":[{"type":"object","properties":{"a":{"const":1}}},{"type":"null"}],"description":"d"}"#,
                r#"{"description":"d","type":"object","properties":{"a":{"enum":[1]}},"nullable":true}"#,
            ),
            (
                r##"{"anyOf":[{"$ref":"#/a"},{"type":"null"}]}"##,
                r##"{"anyOf":[{"$ref":"#/a"},{"type":"object","nullable":true}]}"##,
            ),
            (
                r##"{"$ref":"#/a","description":"d"}"##,
                r##"{"allOf":[{"$ref":"#/a"}],"description":"d"}"##,
            ),
            (
                r#"{"type":"integer","exclusiveMinimum":0}"#,
                r#"{"type":"integer","minimum":0,"exclusiveMinimum":true}"#,
            ),
            (
                r#"{"type":"array","prefixItems":[{"type":"string"},{"type":"string"}],"items":false}"#,
                r#"{"type":"array","maxItems":2,"items":{"type":"string"}}"#,
            ),
            (r#"{"type":"array"}"#, r#"{"type":"array","items":{}}"#),
            (
                r#"{"type":"object","properties":{},"additionalProperties":false}"#,
                r#"{"type":"object","properties":{},"additionalProperties":false}"#,
            ),
            (r#"{"examples":["a","b"],"$comment":"c"}"#, r#"{"example":"a"}"#),
            (
                r#"{"type":"object","patternProperties":{"^a":{"const":1}},"additionalProperties":false}"#,
                r#"{"type":"object","additionalProperties":{"anyOf":[{"enum":[1]}]}}"#,
            ),
            (
                r#"{"properties":{"const":true,"examples":false},"required":[]}"#,
                r#"{"properties":{"const":{},"examples":{"not":{}}}}"#,
            ),
        ] {
            let found = in_v3_0(Json::from_bytes(schema.as_bytes())).compact();
            assert_eq!(found, expected, "{schema}");
        }
    }
}

//! What is known of a field before any error happens.

use std::fmt;

use serde_json::Value;

/// Where a field of an error shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldPlace {
    /// A member of the `details` object.
    Detail,
    /// The whole `details` value.
    Details,
    /// A member beside the envelope's own.
    Extension,
    /// A response header.
    Header,
    /// The known wait, in the `Retry-After` header (RFC 9110, section 10.2.3).
    RetryAfter,
}

/// One field that an error shows, at one place. A field shown at two places has two of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldSpec {
    /// Its name there: of the member or the header; `details` and `retry-after` where that is the place.
    pub name: &'static str,
    /// Where it shows.
    pub place: FieldPlace,
    /// The type as written in the declaration, without the `Option` around an optional one.
    pub rust_type: &'static str,
    /// Whether it can be absent.
    pub optional: bool,
    /// The field's doc comment.
    pub description: &'static str,
    schema: MakesSchema,
}

/// Makes the JSON Schema of a type: a document of its own, whose references, if any, lead to its `$defs`.
pub type TypeSchema = fn() -> Value;

/// The schema of a field's type, where anybody can make it.
#[derive(Clone, Copy)]
struct MakesSchema(Option<TypeSchema>);

/// No fact of the field: where a function is kept says nothing about what it makes.
impl PartialEq for MakesSchema {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for MakesSchema {}

impl fmt::Debug for MakesSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "known" } else { "unknown" })
    }
}

impl FieldSpec {
    /// A field that is always there.
    #[must_use]
    pub const fn new(name: &'static str, place: FieldPlace, rust_type: &'static str) -> Self {
        Self { name, place, rust_type, optional: false, description: "", schema: MakesSchema(None) }
    }

    /// Says that the field can be absent.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Says what the field means.
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Says what makes the JSON Schema (2020-12) of the field's type, without the `Option` around an optional one. The derive
    /// does so for types that implement `schemars::JsonSchema` (feature `schemars`).
    #[must_use]
    pub const fn with_schema(mut self, schema: TypeSchema) -> Self {
        self.schema = MakesSchema(Some(schema));
        self
    }

    /// The JSON Schema of the field's type, where it is known.
    #[must_use]
    pub fn schema(&self) -> Option<Value> {
        self.schema.0.map(|schema| schema())
    }
}

/// A type's fields, and the schemas of those at these places.
#[must_use]
pub const fn with_schemas<const N: usize>(
    mut fields: [FieldSpec; N],
    schemas: &[(usize, Option<TypeSchema>)],
) -> [FieldSpec; N] {
    let mut i = 0;
    while i < schemas.len() {
        let (place, schema) = schemas[i];
        fields[place].schema = MakesSchema(schema);
        i += 1;
    }
    fields
}

//! [`FieldSpec`]: the fixed facts of one exposed field.

use std::fmt;

use serde_json::Value;

/// The place where a field of an error is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldPlace {
    /// A member of the `details` object.
    Detail,
    /// The whole `details` value.
    Details,
    /// A member beside the envelope's own.
    Extension,
    /// A value whose members are beside the envelope's own.
    Extensions,
    /// A response header.
    Header,
    /// The status of the occurrence, if it is 400 to 599; else the declared one is.
    Status,
    /// How long to wait before the next attempt, in the `Retry-After` header
    /// (RFC 9110, section 10.2.3).
    RetryAfter,
}

/// One exposed field of an error, at one place. A field that is shown at two
/// places has two of these.
///
/// ```
/// use apierror::{ApiError, DeclaredError, FieldPlace};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("too large")]
/// #[api(code = "FILE_TOO_LARGE", status = 413)]
/// struct TooLarge {
///     /// The limit in bytes.
///     #[api(detail = "maxSize")]
///     max_size: Option<u64>,
/// }
///
/// let field = TooLarge::specs().flat_map(|spec| spec.fields).next().expect("one field");
/// assert_eq!((field.name, field.place), ("maxSize", FieldPlace::Detail));
/// assert_eq!((field.rust_type, field.optional), ("u64", true));
/// assert_eq!(field.description, "The limit in bytes.");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldSpec {
    /// The name of the member or header. At the places [`FieldPlace::Details`],
    /// [`FieldPlace::Extensions`], [`FieldPlace::Status`] and
    /// [`FieldPlace::RetryAfter`], it is `details`, `extensions`, `status` or
    /// `retry-after`.
    pub name: &'static str,
    /// The place where it is shown.
    pub place: FieldPlace,
    /// The type as written in the declaration; of an optional field, the type
    /// inside the `Option`.
    pub rust_type: &'static str,
    /// Whether it can be absent.
    pub optional: bool,
    /// The field's doc comment.
    pub description: &'static str,
    schema: SchemaRef,
}

/// A function that creates the JSON Schema of a type: a whole document, whose
/// references lead to its own `$defs`.
pub type TypeSchema = fn() -> Value;

/// The schema of a field's type, if it is known. All are equal, because addresses
/// of functions say nothing about a field.
#[derive(Clone, Copy)]
struct SchemaRef(Option<TypeSchema>);

impl PartialEq for SchemaRef {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for SchemaRef {}

impl fmt::Debug for SchemaRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "known" } else { "unknown" })
    }
}

impl FieldSpec {
    /// Creates the spec of a field that is always present.
    #[must_use]
    pub const fn new(name: &'static str, place: FieldPlace, rust_type: &'static str) -> Self {
        Self { name, place, rust_type, optional: false, description: "", schema: SchemaRef(None) }
    }

    /// Sets [`optional`](field@Self::optional) to true.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Sets [`description`](Self::description).
    #[must_use]
    pub const fn with_description(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Sets the function that creates the JSON Schema (2020-12) of
    /// [`rust_type`](Self::rust_type). The derive does so for types that implement
    /// `schemars::JsonSchema` (feature `schemars`).
    #[must_use]
    pub const fn with_schema(mut self, schema: TypeSchema) -> Self {
        self.schema = SchemaRef(Some(schema));
        self
    }

    /// Returns the JSON Schema of the field's type, if it is known.
    #[must_use]
    pub fn schema(&self) -> Option<Value> {
        self.schema.0.map(|schema| schema())
    }
}

/// Returns the fields with schemas added at the given indices.
#[must_use]
pub const fn with_schemas<const N: usize>(
    mut fields: [FieldSpec; N],
    schemas: &[(usize, Option<TypeSchema>)],
) -> [FieldSpec; N] {
    let mut i = 0;
    while i < schemas.len() {
        let (index, schema) = schemas[i];
        fields[index].schema = SchemaRef(schema);
        i += 1;
    }
    fields
}

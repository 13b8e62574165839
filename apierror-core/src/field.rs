//! What is known of a field before any error happens.

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
}

impl FieldSpec {
    /// A field that is always there.
    #[must_use]
    pub const fn new(name: &'static str, place: FieldPlace, rust_type: &'static str) -> Self {
        Self { name, place, rust_type, optional: false, description: "" }
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
}

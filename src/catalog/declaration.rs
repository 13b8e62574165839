//! One declaration of a code: a variant or a struct.

use apierror_core::__private::{Declared, SpecCauses};
use apierror_core::{ErrorSpec, FieldPlace, FieldSpec};

use super::rust_type::RustType;
use super::schema::definitions::Definitions;
use super::type_parser::type_of_field;

/// One declaration of an error. Several variants may share a name.
#[derive(Debug, Clone)]
pub(crate) struct Declaration {
    pub(crate) spec: &'static ErrorSpec,
    /// Members that a hand-written type adds around it.
    added: &'static [FieldSpec],
    /// The causes in an upstream that lead to it.
    pub(super) causes: Option<&'static SpecCauses>,
    /// The types of the fields, in the same order.
    types: Vec<RustType>,
}

impl Declaration {
    pub(super) fn new(
        Declared { spec, added, causes }: Declared,
        definitions: &mut Definitions,
    ) -> Self {
        let fields = spec.fields.iter().chain(added);
        let types = fields.map(|field| type_of_field(field, definitions)).collect();
        Self { spec, added, causes, types }
    }

    /// Returns whether this is the same declaration.
    pub(super) fn is(&self, Declared { spec, added, causes: _ }: Declared) -> bool {
        self.has(spec) && self.added == added
    }

    /// Returns whether this is a declaration of the spec. Its address does not tell,
    /// because a constant can have several. Fields of two types can read the same and
    /// have different schemas.
    pub(super) fn has(&self, spec: &ErrorSpec) -> bool {
        let has_same_schemas = || {
            let mut fields = self.spec.fields.iter().zip(spec.fields);
            fields.all(|(field, other)| field.schema() == other.schema())
        };
        std::ptr::eq(self.spec, spec) || self.spec == spec && has_same_schemas()
    }

    /// Returns the declaration as the core lists it.
    pub(super) fn declared(&self) -> Declared {
        Declared { spec: self.spec, added: self.added, causes: self.causes }
    }

    /// Iterates over the fields with their types.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static FieldSpec, &RustType)> {
        self.spec.fields.iter().chain(self.added).zip(&self.types)
    }

    /// Iterates over the fields of this place.
    pub(crate) fn fields_at(
        &self,
        place: FieldPlace,
    ) -> impl Iterator<Item = (&'static FieldSpec, &RustType)> {
        self.fields().filter(move |(field, _)| field.place == place)
    }
}

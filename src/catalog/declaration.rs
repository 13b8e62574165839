//! One declaration of a code: a variant or a struct.

use apierror_core::{ErrorSpec, FieldPlace, FieldSpec};

use super::rust_type::RustType;
use super::schema::definitions::Definitions;
use super::type_parser::type_of_field;

/// One declaration of a code. Several variants may share a code.
#[derive(Debug, Clone)]
pub(crate) struct Declaration {
    pub(crate) spec: &'static ErrorSpec,
    /// The types of `spec.fields`, in the same order.
    types: Vec<RustType>,
}

impl Declaration {
    pub(super) fn new(spec: &'static ErrorSpec, definitions: &mut Definitions) -> Self {
        let types = spec.fields.iter().map(|field| type_of_field(field, definitions)).collect();
        Self { spec, types }
    }

    /// Iterates over the fields with their types.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static FieldSpec, &RustType)> {
        self.spec.fields.iter().zip(&self.types)
    }

    /// Iterates over the fields of this place.
    pub(crate) fn fields_at(
        &self,
        place: FieldPlace,
    ) -> impl Iterator<Item = (&'static FieldSpec, &RustType)> {
        self.fields().filter(move |(field, _)| field.place == place)
    }
}

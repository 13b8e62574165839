//! The fields of all variants that share a code.

use std::fmt;

use apierror_core::{FieldPlace, FieldSpec};

use super::entry::Variant;
use super::node::Node;
use super::rust_type::RustType;

/// A field, as a caller meets it: whichever of the code's variants it was that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MergedField {
    pub(crate) name: &'static str,
    pub(crate) place: FieldPlace,
    /// The types that it has; one, unless variants differ.
    pub(crate) types: Vec<RustType>,
    /// Whether it can be absent.
    pub(crate) optional: bool,
}

impl MergedField {
    pub(crate) fn of(variants: &[Variant]) -> Vec<Self> {
        let mut merged: Vec<Self> = Vec::new();
        for (field, rust_type) in variants.iter().flat_map(Variant::fields) {
            let is_it = |known: &&mut Self| known.name == field.name && known.place == field.place;
            match merged.iter_mut().find(is_it) {
                Some(known) => {
                    known.optional |= field.optional;
                    if !known.types.contains(rust_type) {
                        known.types.push(rust_type.clone());
                    }
                }
                None => merged.push(Self {
                    name: field.name,
                    place: field.place,
                    types: vec![rust_type.clone()],
                    optional: field.optional,
                }),
            }
        }
        for field in &mut merged {
            let is_it = |other: &FieldSpec| other.name == field.name && other.place == field.place;
            field.optional |= !variants.iter().all(|variant| variant.spec.fields.iter().any(is_it));
        }
        merged
    }

    /// Its type as the lock has it.
    pub(crate) fn type_name(&self) -> String {
        self.types_as(ToString::to_string)
    }

    /// Its type as a reader is told.
    pub(crate) fn type_in_words(&self) -> String {
        self.types_as(RustType::in_words)
    }

    fn types_as(&self, shown: impl Fn(&RustType) -> String) -> String {
        match self.place {
            // By `Display`, whatever it is.
            FieldPlace::Header => "text".to_owned(),
            FieldPlace::RetryAfter => "seconds".to_owned(),
            _ => self.types.iter().map(shown).collect::<Vec<_>>().join(" | "),
        }
    }

    /// The schema of a body's member, where it has one of its own, and one only.
    pub(crate) fn own_schema(&self) -> Option<&Node> {
        match (self.place, self.types.as_slice()) {
            (FieldPlace::Header | FieldPlace::RetryAfter, _) => None,
            (_, [RustType::Described(_, schema)]) => Some(schema),
            _ => None,
        }
    }
}

impl fmt::Display for MergedField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = place_name(self.place);
        let optional = if self.optional { ", optional" } else { "" };
        write!(f, "{place} `{}` ({}{optional})", self.name, self.type_name())
    }
}

/// The place as attributes name it.
pub(crate) fn place_name(place: FieldPlace) -> &'static str {
    match place {
        FieldPlace::Detail => "detail",
        FieldPlace::Details => "details",
        FieldPlace::Extension => "extension",
        FieldPlace::Header => "header",
        FieldPlace::RetryAfter => "retry_after",
        _ => "field",
    }
}

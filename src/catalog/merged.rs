//! The fields of all variants that share a code.

use std::fmt;

use apierror_core::{ErrorSpec, FieldPlace, FieldSpec};

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
    pub(crate) fn of(variants: &[&'static ErrorSpec]) -> Vec<Self> {
        let mut merged: Vec<Self> = Vec::new();
        for field in variants.iter().flat_map(|spec| spec.fields) {
            let rust_type = RustType::read(field.rust_type);
            let is_it = |known: &&mut Self| known.name == field.name && known.place == field.place;
            match merged.iter_mut().find(is_it) {
                Some(known) => {
                    known.optional |= field.optional;
                    if !known.types.contains(&rust_type) {
                        known.types.push(rust_type);
                    }
                }
                None => merged.push(Self {
                    name: field.name,
                    place: field.place,
                    types: vec![rust_type],
                    optional: field.optional,
                }),
            }
        }
        for field in &mut merged {
            let is_it = |other: &FieldSpec| other.name == field.name && other.place == field.place;
            field.optional |= !variants.iter().all(|spec| spec.fields.iter().any(is_it));
        }
        merged
    }

    /// Its type as the lock has it.
    pub(crate) fn type_name(&self) -> String {
        match self.place {
            // By `Display`, whatever it is.
            FieldPlace::Header => "text".to_owned(),
            FieldPlace::RetryAfter => "seconds".to_owned(),
            _ => {
                let names: Vec<_> = self.types.iter().map(ToString::to_string).collect();
                names.join(" | ")
            }
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

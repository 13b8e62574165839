//! The fields of all declarations that share a code.

use std::fmt;

use apierror_core::FieldPlace;

use super::declaration::Declaration;
use super::json::Json;
use super::rust_type::RustType;
use super::schema::{any_of, in_words, is_required};

/// A field of a code, as a caller sees it in all of the code's declarations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) place: FieldPlace,
    /// The distinct types of the field in the declarations.
    types: Vec<RustType>,
    /// Whether the field can be absent.
    pub(crate) optional: bool,
    /// The first description among the declarations, or an empty string.
    pub(crate) description: &'static str,
}

impl Field {
    /// Merges the fields of the same name and place.
    pub(super) fn merge(declarations: &[Declaration]) -> Vec<Self> {
        let mut merged: Vec<Self> = Vec::new();
        for (field, rust_type) in declarations.iter().flat_map(Declaration::fields) {
            let same = |known: &&mut Self| known.name == field.name && known.place == field.place;
            let Some(known) = merged.iter_mut().find(same) else {
                merged.push(Self {
                    name: field.name,
                    place: field.place,
                    types: vec![rust_type.clone()],
                    optional: field.optional,
                    description: field.description,
                });
                continue;
            };
            known.optional |= field.optional;
            if !known.types.contains(rust_type) {
                known.types.push(rust_type.clone());
            }
            if known.description.is_empty() {
                known.description = field.description;
            }
        }
        for field in &mut merged {
            let has_it = |declaration: &Declaration| {
                declaration.fields_at(field.place).any(|(other, _)| other.name == field.name)
            };
            field.optional |= !declarations.iter().all(has_it);
        }
        merged
    }

    /// Returns whether two declarations of a code agree on the field.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        (self.name, self.place, &self.types, self.optional)
            == (other.name, other.place, &other.types, other.optional)
    }

    /// Returns the name of the type in the lock.
    pub(crate) fn type_name(&self) -> String {
        match self.place {
            // A header is written with `Display`, whatever its type.
            FieldPlace::Header => "text".to_owned(),
            FieldPlace::RetryAfter => "seconds".to_owned(),
            FieldPlace::Status => "status".to_owned(),
            _ => self.types.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | "),
        }
    }

    /// Describes the values in JSON terms.
    pub(crate) fn in_words(&self) -> String {
        let header = |ty: &RustType| in_words(&ty.header_schema());
        let mut words: Vec<String> = match self.place {
            FieldPlace::Header => self.types.iter().map(header).collect(),
            FieldPlace::RetryAfter => vec!["integer (seconds)".to_owned()],
            _ => self.types.iter().map(RustType::in_words).collect(),
        };
        words.dedup();
        words.join(" or ")
    }

    /// Returns whether the field is the list of wrong fields.
    pub(crate) fn is_field_errors(&self) -> bool {
        self.place == FieldPlace::Details && self.types.iter().all(RustType::is_field_errors)
    }

    /// Returns the JSON Schema of the field's values.
    pub(crate) fn schema(&self) -> Json {
        any_of(self.types.iter().map(RustType::schema))
    }

    /// Returns the JSON Schema of the field's values in a header.
    pub(crate) fn header_schema(&self) -> Json {
        any_of(self.types.iter().map(RustType::header_schema))
    }

    /// Returns the name of the header, if the field is one.
    pub(crate) fn header_name(&self) -> Option<&'static str> {
        match self.place {
            FieldPlace::Header => Some(self.name),
            FieldPlace::RetryAfter => Some("retry-after"),
            _ => None,
        }
    }

    /// Returns the schema that the field's type provides, if the field is in the
    /// body and has only one type.
    pub(crate) fn provided_schema(&self) -> Option<&Json> {
        match (self.place, self.types.as_slice()) {
            (FieldPlace::Header | FieldPlace::RetryAfter | FieldPlace::Status, _) => None,
            (_, [RustType::Described(_, schema)]) => Some(schema),
            _ => None,
        }
    }
}

/// A member of the extensions or of the details.
pub(crate) struct BodyMember {
    pub(crate) name: String,
    /// The declared description, or an empty string.
    pub(crate) description: String,
    pub(crate) schema: Json,
    /// Whether it is always present.
    pub(crate) required: bool,
}

/// Returns the extension members whose names are known. The members of a map
/// are not.
pub(crate) fn extension_members(fields: &[Field]) -> Vec<BodyMember> {
    members_at(fields, FieldPlace::Extension, FieldPlace::Extensions)
}

/// Returns the members of the details whose names are known.
pub(crate) fn detail_members(fields: &[Field]) -> Vec<BodyMember> {
    members_at(fields, FieldPlace::Detail, FieldPlace::Details)
}

/// Returns the members at the first place, and those of the values at the second.
fn members_at(fields: &[Field], one: FieldPlace, whole: FieldPlace) -> Vec<BodyMember> {
    let mut all = Vec::new();
    for field in fields {
        let schema = || field.schema();
        match field.place {
            place if place == one => all.push(BodyMember {
                name: field.name.to_owned(),
                description: field.description.to_owned(),
                schema: schema(),
                required: !field.optional,
            }),
            place if place == whole => {
                let schema = schema();
                let members = schema.get("properties").and_then(Json::as_object);
                all.extend(members.into_iter().flatten().map(|(name, member)| BodyMember {
                    name: name.clone(),
                    description: description_of(member).to_owned(),
                    schema: member.clone(),
                    required: !field.optional && is_required(&schema, name),
                }));
            }
            _ => {}
        }
    }
    all
}

fn description_of(schema: &Json) -> &str {
    schema.get("description").and_then(Json::as_str).unwrap_or_default()
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = place_name(self.place);
        let optional = if self.optional { ", optional" } else { "" };
        write!(f, "{place} `{}` ({}{optional})", self.name, self.type_name())
    }
}

/// Returns the name of the place in attributes and in JSON.
pub(crate) fn place_name(place: FieldPlace) -> &'static str {
    match place {
        FieldPlace::Detail => "detail",
        FieldPlace::Details => "details",
        FieldPlace::Extension => "extension",
        FieldPlace::Extensions => "extensions",
        FieldPlace::Header => "header",
        FieldPlace::Status => "status",
        FieldPlace::RetryAfter => "retry_after",
        _ => "field",
    }
}

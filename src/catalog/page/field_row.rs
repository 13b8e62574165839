//! The members and headers of a response that its envelope does not define.

use std::slice;

use apierror_core::FieldPlace;

use super::phrase::Phrase;
use crate::catalog::entry::Entry;
use crate::catalog::field::{BodyMember, extension_members};
use crate::catalog::places::{Place, Step, dotted};
use crate::catalog::schema::in_words;
use crate::catalog::shape::{BodyShape, EnvelopeHeader};

/// A member or a header of the responses of one error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldRow {
    /// The place in the body, or the name of the header.
    pub(crate) name: String,
    pub(crate) is_header: bool,
    /// The type, in JSON terms.
    pub(crate) json_type: String,
    pub(crate) meaning: Phrase,
    pub(crate) is_optional: bool,
}

/// Returns the type of a header's value.
fn header_type(value: Option<&str>) -> &'static str {
    let is_number = |value: &str| value.parse::<u64>().is_ok();
    if value.is_some_and(is_number) { "integer" } else { "string" }
}

/// Returns the row of a member of an extensions struct.
fn of_member(member: &BodyMember, name: String) -> FieldRow {
    FieldRow {
        json_type: in_words(&member.schema),
        meaning: Phrase::new().markdown(&member.description),
        name,
        is_header: false,
        is_optional: !member.required,
    }
}

/// Returns the rows of the fields and headers that callers see. A field that
/// the envelope does not show has no row.
pub(crate) fn field_rows(entry: &Entry) -> Vec<FieldRow> {
    let shape = entry.shape();
    let places = entry.places();
    let details = places.details.as_deref().map(dotted);
    let inside = |place: &Option<Place>, name: &str| {
        let mut place = place.clone().unwrap_or_default();
        place.push(Step::Member(name.to_owned()));
        dotted(&place)
    };
    let shows_extension =
        |name: &str| shape.body.presence_of(&BodyShape::Extension(name.to_owned())).is_some();
    let extension = |name: &str| inside(&places.extensions, name);
    let mut rows: Vec<FieldRow> = Vec::new();
    for field in &entry.fields {
        if field.place == FieldPlace::Extensions {
            let members = extension_members(slice::from_ref(field)).into_iter();
            let shown = members.filter(|member| shows_extension(&member.name));
            rows.extend(shown.map(|member| {
                let name = extension(&member.name);
                of_member(&member, name)
            }));
            continue;
        }
        if field.header_name().is_some_and(|name| shape.overrides(name)) {
            continue;
        }
        let (name, is_header) = match (field.place, &details) {
            (FieldPlace::Detail, Some(details)) => (format!("{details}.{}", field.name), false),
            (FieldPlace::Details, Some(details)) => (details.clone(), false),
            (FieldPlace::Detail, None) if places.details_in.is_some() => {
                (inside(&places.details_in, field.name), false)
            }
            (FieldPlace::Extension, _) if shows_extension(field.name) => {
                (extension(field.name), false)
            }
            (FieldPlace::Header, _) => (field.name.to_owned(), true),
            (FieldPlace::RetryAfter, _) => ("Retry-After".to_owned(), true),
            _ => continue,
        };
        let is_list = field.is_field_errors();
        let meaning = match (field.place, field.description) {
            (_, "") if is_list => Phrase::new().text("Each field that is wrong."),
            (FieldPlace::RetryAfter, "") => {
                Phrase::new().text("How long to wait before the next attempt.")
            }
            (_, "") => Phrase::new(),
            (_, description) => Phrase::new().markdown(description),
        };
        // The section on the format explains the items of the list.
        let json_type = if is_list { "array".to_owned() } else { field.in_words() };
        let is_optional = field.optional;
        rows.push(FieldRow { name, is_header, json_type, meaning, is_optional });
    }
    let fixed = entry.fixed_headers();
    let fixed = fixed.iter().map(|(name, value)| (*name, Some(value.as_str()), true));
    let of_envelope = shape.headers.iter().map(|EnvelopeHeader { name, fixed, required }| {
        (name.as_str(), fixed.as_deref(), *required)
    });
    for (name, value, required) in fixed.chain(of_envelope) {
        rows.push(FieldRow {
            name: name.to_owned(),
            is_header: true,
            json_type: header_type(value).to_owned(),
            meaning: match value {
                Some(value) => Phrase::new().text("Always ").code(value).text("."),
                None => Phrase::new(),
            },
            is_optional: !required,
        });
    }
    rows
}

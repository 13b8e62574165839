//! How generated clients recognise errors: the places of the values in a body, and the
//! facts that tell apart errors with the same code, or without one.

use std::collections::BTreeSet;

use apierror_core::FieldPlace;

use super::body_schema::extensions_schema;
use super::entry::Entry;
use super::field::{BodyMember, Field, detail_members};
use super::json::Json;
use super::message;
use super::page::format::is_json;
use super::places::{Place, Places, Step};
use super::shape::{BodyShape, Member};

/// The errors whose bodies have the same places.
pub(crate) struct Shape {
    /// Their names.
    pub(crate) errors: Vec<&'static str>,
    pub(crate) places: Places,
    /// The names of details that are among other members.
    pub(crate) details: BTreeSet<String>,
    pub(crate) extensions: BTreeSet<String>,
}

impl Shape {
    /// Returns the shapes of these errors, in the order of their first errors.
    pub(crate) fn all(entries: &[Entry]) -> Vec<Self> {
        let mut shapes: Vec<Self> = Vec::new();
        for entry in entries {
            let places = entry.places();
            let index = shapes.iter().position(|known| known.places.agrees_with(&places));
            let index = index.unwrap_or_else(|| {
                shapes.push(Self::new(places.clone()));
                shapes.len() - 1
            });
            let shape = &mut shapes[index];
            let names = |members: Vec<BodyMember>| members.into_iter().map(|member| member.name);
            if places.details_in.is_some() {
                shape.details.extend(names(detail_members(&entry.fields)));
            }
            shape.extensions.extend(names(entry.shown_extensions()));
            shape.errors.push(entry.name());
            shape.places.merge(places);
        }
        shapes
    }

    fn new(places: Places) -> Self {
        let (details, extensions) = (BTreeSet::new(), BTreeSet::new());
        Self { errors: Vec::new(), places, details, extensions }
    }
}

/// What a body of an error shows.
pub(crate) struct Facts {
    /// None if the envelope does not show it.
    pub(crate) code: Option<&'static str>,
    /// The texts of the message around its values, if they are known.
    pub(crate) message: Option<Vec<String>>,
    /// None if there are no details.
    pub(crate) details: Option<MemberNames>,
    pub(crate) extensions: MemberNames,
    /// The values that are always the same, with their places.
    pub(crate) fixed: Vec<(Place, Json)>,
}

/// The names of details or of extensions.
#[derive(Default)]
pub(crate) struct MemberNames {
    /// Those that are always there.
    pub(crate) always: Vec<String>,
    /// Those that can be absent.
    pub(crate) others: Vec<String>,
    /// Whether there can be more, of any name.
    pub(crate) is_open: bool,
    /// Whether all of them can be absent together.
    pub(crate) is_optional: bool,
}

impl Facts {
    pub(crate) fn new(entry: &Entry) -> Self {
        let spec = entry.spec;
        // A status that is passed on may bring its reason phrase as the message.
        let is_known = entry.declarations.len() == 1 && !spec.passes_status_on();
        let mut fixed = Vec::new();
        find_fixed(&entry.shape().body, &mut Vec::new(), &mut fixed);
        Self {
            code: entry.shows_code().then_some(spec.code),
            message: message::texts(spec).filter(|_| is_known),
            details: details(entry),
            extensions: extensions(entry),
            fixed,
        }
    }
}

fn details(entry: &Entry) -> Option<MemberNames> {
    // What the envelope does not show tells nothing.
    let schema = entry.details_schema().filter(|_| entry.shows_details())?;
    let mut names = member_names(entry, schema, FieldPlace::Detail, FieldPlace::Details);
    names.is_optional = !entry.always_has_details();
    Some(names)
}

fn extensions(entry: &Entry) -> MemberNames {
    if !is_json(entry.content_type()) {
        return MemberNames::default();
    }
    let schema = extensions_schema(entry.shown_extensions());
    member_names(entry, &schema, FieldPlace::Extension, FieldPlace::Extensions)
}

/// Returns the members that `schema` has, or that are at the first place. A field at the
/// second place has members of any name.
fn member_names(entry: &Entry, schema: &Json, one: FieldPlace, whole: FieldPlace) -> MemberNames {
    let required = schema.get("required").and_then(Json::as_list).unwrap_or_default();
    let always: Vec<String> = required.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    let at = |place| entry.fields.iter().filter(move |field: &&Field| field.place == place);
    let declared = at(one).map(|field| field.name.to_owned());
    let others = declared.filter(|name| !always.contains(name)).collect();
    MemberNames { others, always, is_open: at(whole).next().is_some(), is_optional: false }
}

/// Adds the values in a body that are always the same.
fn find_fixed(shape: &BodyShape, at: &mut Place, fixed: &mut Vec<(Place, Json)>) {
    match shape {
        BodyShape::Fixed(value @ (Json::Text(_) | Json::Bool(_) | Json::Number(_))) => {
            fixed.push((at.clone(), value.clone()));
        }
        BodyShape::Object(members) => {
            for Member { name, shape, .. } in members.iter().filter(|member| member.required) {
                at.push(Step::Member(name.clone()));
                find_fixed(shape, at, fixed);
                at.pop();
            }
        }
        _ => {}
    }
}

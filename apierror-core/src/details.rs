//! Structured values of an error, borrowed from it and not yet serialised.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};

use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::field_error::FieldError;
use crate::json::{Json, write_escaped};
use crate::log;
use crate::scratch::with_scratch;

/// Structured values of an error, borrowed from it: its `details`, or its extensions. They are serialised straight
/// into the response; nothing is copied or boxed on the way.
///
/// ```
/// use apierror::Details;
///
/// let limits = [60, 600];
/// assert_eq!(serde_json::to_string(&Details::new(&limits))?, "[60,600]");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Details<'a> {
    source: Source<'a>,
    /// Names that the members may not have.
    taken: &'static [&'static str],
}

#[derive(Clone, Copy)]
enum Source<'a> {
    Value(&'a dyn Json),
    FieldErrors(&'a [FieldError]),
    Members(&'a dyn Members, Place),
}

impl<'a> Details<'a> {
    /// Any value that serde can serialise.
    pub fn new<T: Serialize>(value: &'a T) -> Self {
        Self { source: Source::Value(value), taken: &[] }
    }

    /// The most frequent of whole details.
    pub(crate) fn field_errors(errors: &'a [FieldError]) -> Self {
        Self { source: Source::FieldErrors(errors), taken: &[] }
    }

    /// The field errors, where it is known to be these.
    pub(crate) fn as_field_errors(&self) -> Option<&'a [FieldError]> {
        match self.source {
            Source::FieldErrors(errors) => Some(errors),
            Source::Value(_) | Source::Members(..) => None,
        }
    }

    /// The same without the members that have one of these names.
    pub(crate) fn beside(mut self, taken: &'static [&'static str]) -> Self {
        self.taken = taken;
        self
    }

    /// Appends the value.
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        match self.source {
            Source::Value(value) => value.write_json(out),
            Source::FieldErrors(errors) => errors.write_json(out),
            Source::Members(error, place) => {
                out.push(b'{');
                let mut writer =
                    JsonWriter { place, taken: &[], is_first: true, out, result: Ok(()) };
                error.visit(&mut writer);
                writer.result?;
                out.push(b'}');
                Ok(())
            }
        }
    }

    /// Appends each member behind a comma.
    pub(crate) fn write_members(&self, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        match self.source {
            // Written by hand, and rare: the derive shows its members one by one.
            Source::Value(_) | Source::FieldErrors(_) => match self.to_value()? {
                Value::Object(members) => {
                    for (name, value) in
                        members.iter().filter(|(name, _)| is_free(name, self.taken))
                    {
                        append_name(out, false, name);
                        value.write_json(out)?;
                    }
                    Ok(())
                }
                Value::Null => Ok(()),
                _ => Err(serde_json::Error::custom("extensions are members of an object")),
            },
            Source::Members(error, place) => {
                let mut writer =
                    JsonWriter { place, taken: self.taken, is_first: false, out, result: Ok(()) };
                error.visit(&mut writer);
                writer.result
            }
        }
    }

    /// What a caller reads of it.
    ///
    /// # Errors
    /// Where it cannot be serialised.
    pub(crate) fn to_value(self) -> Result<Value, serde_json::Error> {
        with_scratch(|json| {
            self.write_json(json)?;
            serde_json::from_slice(json)
        })
    }

    /// The fields of `error` that show at `place`; none where all of them are absent.
    pub(crate) fn members(error: &'a dyn Members, place: Place) -> Option<Self> {
        let mut search = Search { place, found: false };
        error.visit(&mut search);
        search.found.then_some(Self { source: Source::Members(error, place), taken: &[] })
    }
}

impl Serialize for Details<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.source {
            Source::Value(value) if self.taken.is_empty() => {
                value.as_erased().serialize(serializer)
            }
            Source::FieldErrors(errors) => errors.serialize(serializer),
            // Written by hand, and rare: the derive shows its members one by one.
            Source::Value(_) => match self.to_value().map_err(S::Error::custom)? {
                Value::Object(members) => serializer
                    .collect_map(members.iter().filter(|(name, _)| is_free(name, self.taken))),
                other => other.serialize(serializer),
            },
            Source::Members(error, place) => {
                let map = serializer.serialize_map(None)?;
                let mut writer = MapWriter { place, taken: self.taken, map, result: Ok(()) };
                error.visit(&mut writer);
                writer.result?;
                writer.map.end()
            }
        }
    }
}

/// Whether no member of the envelope has this name; one that is taken is left out, and logged.
fn is_free(name: &str, taken: &[&str]) -> bool {
    let is_taken = taken.contains(&name);
    if is_taken {
        log::extension_left_out(name);
    }
    !is_taken
}

/// The members that a map of strings can hold, such as `ErrorInfo.metadata` of AIP-193: strings, numbers and booleans.
#[must_use]
pub fn scalars(members: &Map<String, Value>) -> BTreeMap<String, String> {
    members
        .iter()
        .filter_map(|(name, value)| {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(_) | Value::Bool(_) => value.to_string(),
                Value::Null | Value::Array(_) | Value::Object(_) => return None,
            };
            Some((name.clone(), text))
        })
        .collect()
}

impl Debug for Details<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_value() {
            Ok(value) => f.debug_tuple("Details").field(&value).finish(),
            Err(_) => f.write_str("Details(not serialisable)"),
        }
    }
}

/// Appends what stands before the value of a member.
fn append_name(out: &mut Vec<u8>, is_first: bool, name: &str) {
    out.extend_from_slice(if is_first { b"\"" } else { b",\"" });
    write_escaped(out, name);
    out.extend_from_slice(b"\":");
}

/// Which of an error's members are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Members of the `details` object.
    Detail,
    /// Members beside the envelope's own.
    Extension,
}

/// The exposed fields of an error, shown one by one. Implemented by the derive.
#[doc(hidden)]
pub trait Members {
    /// Shows every field that is present and has a name on the wire.
    fn visit(&self, visitor: &mut dyn Visitor);
}

/// What is done with the fields of an error; what a visitor is not about, it passes over.
#[doc(hidden)]
pub trait Visitor {
    /// A field that is a member of a JSON object.
    #[expect(unused_variables, reason = "the names are part of the documentation")]
    fn member(&mut self, place: Place, name: &'static str, value: &dyn Json) {}
    /// A field that is a response header, its name in lower case.
    #[expect(unused_variables, reason = "the names are part of the documentation")]
    fn header(&mut self, name: &'static str, value: &dyn fmt::Display) {}
}

struct Search {
    place: Place,
    found: bool,
}

impl Visitor for Search {
    fn member(&mut self, place: Place, _: &'static str, _: &dyn Json) {
        self.found |= place == self.place;
    }
}

struct MapWriter<M: SerializeMap> {
    place: Place,
    taken: &'static [&'static str],
    map: M,
    result: Result<(), M::Error>,
}

impl<M: SerializeMap> Visitor for MapWriter<M> {
    fn member(&mut self, place: Place, name: &'static str, value: &dyn Json) {
        if place == self.place && self.result.is_ok() && is_free(name, self.taken) {
            self.result = self.map.serialize_entry(name, value.as_erased());
        }
    }
}

/// [`MapWriter`] of the fast path.
struct JsonWriter<'a> {
    place: Place,
    taken: &'static [&'static str],
    is_first: bool,
    out: &'a mut Vec<u8>,
    result: Result<(), serde_json::Error>,
}

impl Visitor for JsonWriter<'_> {
    fn member(&mut self, place: Place, name: &'static str, value: &dyn Json) {
        if place == self.place && self.result.is_ok() && is_free(name, self.taken) {
            append_name(self.out, std::mem::take(&mut self.is_first), name);
            self.result = value.write_json(self.out);
        }
    }
}

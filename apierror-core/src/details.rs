//! [`Details`]: values of an error that are serialised with it.

mod visitors;

use std::fmt::{self, Debug};

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::Value;

use self::visitors::{AllWriter, JsonWriter, MapWriter, Search};
use crate::body_writer::body_with_field_errors;
use crate::buffer::with_buffer;
use crate::field_error::{FieldError, FieldErrorList};
use crate::json::Json;
use crate::log;
use crate::member_name::append_name;
use crate::ordered::Ordered;
use crate::spec::ErrorSpec;
use crate::spec::field::{FieldPlace, FieldSpec};
use crate::write_error::WriteError;

/// The `details` or the extensions of an error, borrowed from it. They are
/// serialised straight into the response, without a copy.
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
    writer: &'static Writer,
    /// Members with these names are left out.
    taken: &'static [&'static str],
}

/// How values from one kind of [`Source`] are written. A pointer to functions, so that a
/// program contains only those for the sources that its errors have.
struct Writer {
    json: WriteInto,
    members: WriteInto,
    with_extensions: WriteWithExtensions,
    alone: WriteAlone,
}

/// Implements [`Details::write_with_extensions`].
type WriteWithExtensions =
    fn(&Details<'_>, &'static [&'static str], &mut Vec<u8>) -> Option<Result<(), WriteError>>;
type WriteInto = fn(&Details<'_>, &mut Vec<u8>) -> Result<(), WriteError>;
/// Implements [`Details::write_alone`].
type WriteAlone = fn(&Details<'_>, &[u8], &[u8], &[u8]) -> Option<Bytes>;

#[derive(Clone, Copy)]
enum Source<'a> {
    Value(&'a dyn Json),
    FieldErrors(&'a [FieldError]),
    Members(&'a dyn Members, Place),
}

impl<'a> Details<'a> {
    /// Creates details from any value that serde can serialise.
    pub fn new<T: Serialize>(value: &'a T) -> Self {
        Self::value(value)
    }

    fn value(value: &'a dyn Json) -> Self {
        static WRITER: Writer = Writer {
            json: |details, out| match details.source {
                Source::Value(value) => value.write_json(out),
                _ => Ok(()),
            },
            members: write_free_members,
            with_extensions: |_, _, _| None,
            alone: |_, _, _, _| None,
        };
        Self { source: Source::Value(value), writer: &WRITER, taken: &[] }
    }

    /// Creates details from field errors, which are rendered faster than other
    /// values.
    pub(crate) fn field_errors(errors: &'a [FieldError]) -> Self {
        static WRITER: Writer = Writer {
            json: |details, out| {
                FieldErrorList::new(b"", details.as_field_errors().unwrap_or_default())
                    .write_escaped(out);
                Ok(())
            },
            members: |_, _| Err(not_an_object()),
            with_extensions: |_, _, _| None,
            alone: |details, before, name, after| {
                let list = FieldErrorList::new(name, details.as_field_errors()?);
                body_with_field_errors(before, &list, after)
            },
        };
        Self { source: Source::FieldErrors(errors), writer: &WRITER, taken: &[] }
    }

    /// Returns the fields of a derived error at `place`, or None if all of them are absent.
    pub(crate) fn members_of(
        error: &'a dyn Members,
        spec: &ErrorSpec,
        place: Place,
    ) -> Option<Self> {
        let is_present = |field: &FieldSpec| {
            !field.optional
                && match field.place {
                    FieldPlace::Detail => place == Place::Detail,
                    FieldPlace::Extension | FieldPlace::Extensions => place == Place::Extension,
                    _ => false,
                }
        };
        if spec.fields.iter().any(is_present) {
            return Some(Self::all_members(error, place));
        }
        Self::members(error, place)
    }

    /// Returns the fields of `error` at `place`, or None if all of them are absent.
    pub(crate) fn members(error: &'a dyn Members, place: Place) -> Option<Self> {
        let mut search = Search { place, found: false };
        error.visit(&mut search);
        search.found.then(|| Self::all_members(error, place))
    }

    fn all_members(error: &'a dyn Members, place: Place) -> Self {
        static WRITER: Writer = Writer {
            json: |details, out| {
                out.push(b'{');
                write_json_members(&details.without_names(&[]), true, out)?;
                out.push(b'}');
                Ok(())
            },
            members: |details, out| write_json_members(details, false, out),
            with_extensions: write_all_members,
            alone: |_, _, _, _| None,
        };
        Self { source: Source::Members(error, place), writer: &WRITER, taken: &[] }
    }

    /// Returns the field errors, if the details were created from some.
    pub(crate) fn as_field_errors(&self) -> Option<&'a [FieldError]> {
        match self.source {
            Source::FieldErrors(errors) => Some(errors),
            Source::Value(_) | Source::Members(..) => None,
        }
    }

    /// Leaves out members with one of these names.
    pub(crate) fn without_names(mut self, taken: &'static [&'static str]) -> Self {
        self.taken = taken;
        self
    }

    /// Appends the value as JSON.
    ///
    /// # Errors
    /// If the value cannot be serialised.
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        (self.writer.json)(self, out)
    }

    /// Appends each member of the value, with a comma before it.
    ///
    /// # Errors
    /// If the value cannot be serialised, or is not an object.
    pub(crate) fn write_members(&self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        (self.writer.members)(self, out)
    }

    /// Appends the value as JSON, and then each extension of the error, without the names in
    /// `taken`. Returns None, and appends nothing, if a single field is the whole value. The
    /// details must be those of a derived error.
    pub(crate) fn write_with_extensions(
        &self,
        taken: &'static [&'static str],
        out: &mut Vec<u8>,
    ) -> Option<Result<(), WriteError>> {
        (self.writer.with_extensions)(self, taken, out)
    }

    /// Returns the body that has no other value, from the texts around it and the JSON of
    /// its name. Returns None if it has to be written piece by piece.
    pub(crate) fn write_alone(&self, before: &[u8], name: &[u8], after: &[u8]) -> Option<Bytes> {
        (self.writer.alone)(self, before, name, after)
    }

    /// Returns the members of a value that is an object, without the taken names.
    /// Only errors that are written by hand have such values as extensions.
    ///
    /// # Errors
    /// If the value cannot be serialised, or is not an object.
    fn free_members(self) -> Result<Vec<(String, Ordered)>, WriteError> {
        match self.to_ordered()? {
            Ordered::Object(mut members) => {
                members.retain(|(name, _)| is_free(name, self.taken));
                Ok(members)
            }
            Ordered::Null => Ok(Vec::new()),
            _ => Err(not_an_object()),
        }
    }

    /// Returns the value as a caller parses it.
    ///
    /// # Errors
    /// If the value cannot be serialised.
    pub(crate) fn to_value(self) -> Result<Value, WriteError> {
        self.parse()
    }

    /// Returns the value, with its members in the order in which they are written.
    ///
    /// # Errors
    /// If it cannot be serialised.
    pub(crate) fn to_ordered(self) -> Result<Ordered, WriteError> {
        self.parse()
    }

    fn parse<T: DeserializeOwned>(self) -> Result<T, WriteError> {
        with_buffer(|json| {
            self.write_json(json)?;
            serde_json::from_slice(json).map_err(WriteError::new)
        })
    }
}

fn not_an_object() -> WriteError {
    WriteError::new("extensions must serialise as an object")
}

fn write_free_members(details: &Details<'_>, out: &mut Vec<u8>) -> Result<(), WriteError> {
    for (name, value) in &details.free_members()? {
        append_name(out, false, name);
        value.write_json(out)?;
    }
    Ok(())
}

fn write_json_members(
    details: &Details<'_>,
    is_first: bool,
    out: &mut Vec<u8>,
) -> Result<(), WriteError> {
    let Source::Members(error, place) = details.source else { return Ok(()) };
    let mut writer = JsonWriter { place, taken: details.taken, is_first, out, result: Ok(()) };
    error.visit(&mut writer);
    writer.result
}

/// Appends details and extensions in one visit.
fn write_all_members(
    details: &Details<'_>,
    taken: &'static [&'static str],
    out: &mut Vec<u8>,
) -> Option<Result<(), WriteError>> {
    let Source::Members(error, place) = details.source else { return None };
    out.push(b'{');
    let json = JsonWriter { place, taken: &[], is_first: true, out, result: Ok(()) };
    let mut writer = AllWriter { json, taken };
    error.visit(&mut writer);
    writer.end_details();
    Some(writer.json.result)
}

/// Field errors are rendered faster than other values, and
/// [`Occurrence::field_errors`](crate::Occurrence::field_errors) returns them.
///
/// ```
/// use apierror::{Details, FieldError};
///
/// let errors = [FieldError::new("email", "Required")];
/// let details = Details::from(&errors[..]);
/// assert_eq!(serde_json::to_value(details)?[0]["path"], "email");
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<'a> From<&'a [FieldError]> for Details<'a> {
    fn from(errors: &'a [FieldError]) -> Self {
        Self::field_errors(errors)
    }
}

impl Details<'_> {
    /// Serialises each member of the value as an entry of `map`.
    ///
    /// # Errors
    /// If the value cannot be serialised, or is not an object.
    pub(crate) fn serialize_members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        if let Source::Members(error, place) = self.source {
            let mut writer = MapWriter { place, taken: self.taken, map, result: Ok(()) };
            error.visit(&mut writer);
            return writer.result;
        }
        let members = self.free_members().map_err(M::Error::custom)?;
        members.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}

impl Serialize for Details<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.source {
            Source::Value(value) if self.taken.is_empty() => {
                value.as_erased().serialize(serializer)
            }
            Source::FieldErrors(errors) => errors.serialize(serializer),
            // Only errors that are written by hand have such extensions.
            Source::Value(_) => match self.to_ordered().map_err(S::Error::custom)? {
                Ordered::Object(mut members) => {
                    members.retain(|(name, _)| is_free(name, self.taken));
                    Ordered::Object(members).serialize(serializer)
                }
                other => other.serialize(serializer),
            },
            Source::Members(..) => {
                let mut map = serializer.serialize_map(None)?;
                self.serialize_members(&mut map)?;
                map.end()
            }
        }
    }
}

/// Returns whether no other member has this name. Logs a name that is
/// taken.
fn is_free(name: &str, taken: &[&str]) -> bool {
    let is_taken = taken.contains(&name);
    if is_taken {
        log::extension_left_out(name);
    }
    !is_taken
}

impl Debug for Details<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_value() {
            Ok(value) => f.debug_tuple("Details").field(&value).finish(),
            Err(_) => f.write_str("Details(not serialisable)"),
        }
    }
}

/// The place of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Members of the `details` object.
    Detail,
    /// Members beside the envelope's own.
    Extension,
}

/// Gives access to the exposed fields of an error. The derive implements it.
#[doc(hidden)]
pub trait Members {
    /// Passes each field that is a member or a header to `visitor`, unless it is
    /// absent. Details come before extensions.
    fn visit(&self, visitor: &mut dyn Visitor);
}

/// Receives the fields of an error. The default methods ignore them.
#[doc(hidden)]
pub trait Visitor {
    /// Receives a field that is a member of a JSON object. The name is as
    /// [`member_name`](crate::member_name::member_name) returns it.
    #[expect(unused_variables, reason = "the names are part of the documentation")]
    fn member(&mut self, place: Place, name: &str, value: &dyn Json) {}
    /// Receives a field whose members are extensions. `declared` has the names of the
    /// error's other extensions, which members of the field cannot have.
    #[expect(unused_variables, reason = "the names are part of the documentation")]
    fn extensions(&mut self, value: Extensions<'_>, declared: &'static [&'static str]) {}
    /// Receives a field that is a response header. `value` returns None if its text is
    /// illegal there.
    #[expect(unused_variables, reason = "the names are part of the documentation")]
    fn header(&mut self, name: HeaderName, value: &dyn Fn() -> Option<HeaderValue>) {}
}

type FreeMembers = fn(Details<'_>) -> Result<Vec<(String, Ordered)>, WriteError>;

/// A field whose members are extensions.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Extensions<'a> {
    value: Details<'a>,
    /// A pointer, so that a program without such fields does not contain the function.
    free_members: FreeMembers,
}

impl<'a> Extensions<'a> {
    /// Creates the extensions from a value that serialises as an object.
    pub fn new(value: &'a dyn Json) -> Self {
        Self { value: Details::value(value), free_members: |value| value.free_members() }
    }

    /// Returns the members without the declared and the taken names.
    ///
    /// # Errors
    /// If the value cannot be serialised, or is not an object.
    fn free(
        self,
        declared: &[&str],
        taken: &'static [&'static str],
    ) -> Result<Vec<(String, Ordered)>, WriteError> {
        let mut members = (self.free_members)(self.value.without_names(taken))?;
        members.retain(|(name, _)| is_free(name, declared));
        Ok(members)
    }
}

impl Debug for Extensions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

//! What is done with the members of an error: each visitor does one thing.

use serde::ser::{Error as _, SerializeMap};

use super::{Extensions, Place, Visitor, is_free};
use crate::json::Json;
use crate::member_name::{append_name, plain_name};
use crate::write_error::WriteError;

/// Finds out whether there is a member at `place`.
pub(super) struct Search {
    pub(super) place: Place,
    pub(super) found: bool,
}

impl Visitor for Search {
    fn member(&mut self, place: Place, _: &str, _: &dyn Json) {
        self.found |= place == self.place;
    }
    fn extensions(&mut self, _: Extensions<'_>, _: &'static [&'static str]) {
        self.found |= self.place == Place::Extension;
    }
}

/// Returns whether no other member has this name, which is one as [`member_name`](crate::member_name::member_name) returns it.
#[inline]
fn member_is_free(name: &str, taken: &[&str]) -> bool {
    // Most names differ in their first letter, so that none is compared.
    let first = name.as_bytes().get(2).copied();
    let may_be = |taken: &&str| first == taken.bytes().next() || first == Some(b'\\');
    !taken.iter().any(may_be) || is_free(&plain_name(name), taken)
}

/// Serialises members as entries of a map.
pub(super) struct MapWriter<'m, M: SerializeMap> {
    pub(super) place: Place,
    pub(super) taken: &'static [&'static str],
    pub(super) map: &'m mut M,
    pub(super) result: Result<(), M::Error>,
}

impl<M: SerializeMap> Visitor for MapWriter<'_, M> {
    fn member(&mut self, place: Place, name: &str, value: &dyn Json) {
        if place == self.place && self.result.is_ok() && member_is_free(name, self.taken) {
            self.result = self.map.serialize_entry(&*plain_name(name), value.as_erased());
        }
    }
    fn extensions(&mut self, value: Extensions<'_>, declared: &'static [&'static str]) {
        if self.place == Place::Extension && self.result.is_ok() {
            self.result = match value.free(declared, self.taken) {
                Ok(members) => members
                    .iter()
                    .try_for_each(|(name, value)| self.map.serialize_entry(name, value)),
                Err(fault) => Err(M::Error::custom(fault)),
            };
        }
    }
}

/// Writes members as JSON.
pub(super) struct JsonWriter<'a> {
    pub(super) place: Place,
    pub(super) taken: &'static [&'static str],
    pub(super) is_first: bool,
    pub(super) out: &'a mut Vec<u8>,
    pub(super) result: Result<(), WriteError>,
}

impl JsonWriter<'_> {
    #[expect(clippy::inline_always, reason = "hot path")]
    #[inline(always)]
    fn write(&mut self, name: &str, value: &dyn Json) {
        if self.result.is_err() || !member_is_free(name, self.taken) {
            return;
        }
        let comma = usize::from(std::mem::take(&mut self.is_first));
        self.out.extend_from_slice(name.as_bytes().get(comma..).unwrap_or_default());
        if let Err(fault) = value.write_json(self.out) {
            self.result = Err(fault);
        }
    }
}

impl Visitor for JsonWriter<'_> {
    fn member(&mut self, place: Place, name: &str, value: &dyn Json) {
        if place == self.place {
            self.write(name, value);
        }
    }
    fn extensions(&mut self, value: Extensions<'_>, declared: &'static [&'static str]) {
        if self.place == Place::Extension && self.result.is_ok() {
            self.result = value.free(declared, self.taken).and_then(|members| {
                members.iter().try_for_each(|(name, value)| {
                    append_name(self.out, std::mem::take(&mut self.is_first), name);
                    value.write_json(self.out)
                })
            });
        }
    }
}

/// Writes details, the brace after them, and extensions.
pub(super) struct AllWriter<'a> {
    pub(super) json: JsonWriter<'a>,
    /// The names that no extension may have.
    pub(super) taken: &'static [&'static str],
}

impl AllWriter<'_> {
    /// Appends the brace after the details, unless it is there.
    #[inline]
    pub(super) fn end_details(&mut self) {
        if self.json.place == Place::Detail {
            self.json.out.push(b'}');
            self.json.place = Place::Extension;
            self.json.taken = self.taken;
            self.json.is_first = false;
        }
    }
}

impl Visitor for AllWriter<'_> {
    fn member(&mut self, place: Place, name: &str, value: &dyn Json) {
        if place == Place::Extension {
            self.end_details();
        }
        self.json.write(name, value);
    }
    fn extensions(&mut self, value: Extensions<'_>, declared: &'static [&'static str]) {
        self.end_details();
        self.json.extensions(value, declared);
    }
}

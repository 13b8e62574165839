//! Maps, whose keys `serde_json` writes.

use serde::Serialize;
use serde::ser::{self, SerializeMap as _};
use serde_json::Error;

use super::{Compound, Serializer};

/// A map with one key and no value.
struct KeyOnly<'k, K: ?Sized>(&'k K);

impl<K: Serialize + ?Sized> Serialize for KeyOnly<'_, K> {
    fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.0, &())?;
        map.end()
    }
}

/// The members of a map. A struct whose fields are flattened is one too, so that two of
/// its members can have one name. The members of other structs cannot.
pub(super) struct MapMembers<'a> {
    compound: Compound<'a>,
    /// Where the first keys are in the output.
    first: [(usize, usize); FEW_KEYS],
    /// Where the other keys are. Most maps are small, and need no allocation.
    others: Vec<(usize, usize)>,
    count: usize,
}

/// So few keys are compared with each other, more are sorted.
pub(super) const FEW_KEYS: usize = 12;

impl<'a> MapMembers<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        let compound = Compound::new(out, b"{", b"}");
        Self { compound, first: [(0, 0); FEW_KEYS], others: Vec::new(), count: 0 }
    }

    /// Remembers where a key is in the output.
    fn remember(&mut self, start: usize, end: usize) {
        match self.first.get_mut(self.count) {
            Some(place) => *place = (start, end),
            None => self.others.push((start, end)),
        }
        self.count += 1;
    }

    /// Checks that no two members have the same name: parsers would see only one.
    fn check_keys(&self) -> Result<(), Error> {
        let key =
            |(start, end): &(usize, usize)| self.compound.out.get(*start..*end).unwrap_or_default();
        let first = self.first.get(..self.count).unwrap_or(&self.first);
        let twice = if self.others.is_empty() {
            let mut keys = first.iter().enumerate();
            keys.find_map(|(index, a)| {
                let earlier = first.get(..index).unwrap_or_default();
                earlier.iter().any(|b| key(a) == key(b)).then(|| key(a))
            })
        } else {
            let mut keys: Vec<&[u8]> = first.iter().chain(&self.others).map(key).collect();
            keys.sort_unstable();
            keys.windows(2).find_map(|pair| match pair {
                [a, b] if a == b => Some(*a),
                _ => None,
            })
        };
        match twice {
            Some(key) => Err(occurs_twice(key)),
            None => Ok(()),
        }
    }
}

/// The end of the error of a member that occurs twice.
pub const OCCURS_TWICE: &str = "occurs twice";

#[cold]
fn occurs_twice(key: &[u8]) -> Error {
    // The key ends with a quote and a colon.
    let name = key.trim_ascii_end().strip_suffix(b"\":").unwrap_or(key);
    let name = String::from_utf8_lossy(name.strip_prefix(b"\"").unwrap_or(name));
    ser::Error::custom(format_args!("member `{name}` {OCCURS_TWICE}"))
}

impl ser::SerializeMap for MapMembers<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        let Compound { out, is_first, .. } = &mut self.compound;
        // Lets `serde_json` write `{"key":null}`, and keeps the key and the colon.
        let is_first = std::mem::take(is_first);
        if is_first {
            out.pop();
        }
        let start = out.len();
        serde_json::to_writer(&mut **out, &KeyOnly(key))?;
        if let (false, Some(brace)) = (is_first, out.get_mut(start)) {
            *brace = b',';
        }
        let end = out.len() - b"null}".len();
        out.truncate(end);
        self.remember(start + 1, end);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(Serializer { out: self.compound.out })
    }

    fn end(self) -> Result<(), Error> {
        self.check_keys()?;
        self.compound.finish();
        Ok(())
    }
}

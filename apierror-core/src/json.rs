//! Writes values as JSON into a `Vec`.
//!
//! The output is the same as that of `serde_json`, which writes the rare values:
//! floats, 128-bit integers, keys of maps. This serialiser is faster with strings,
//! because it looks for characters to escape a block at a time, where `serde_json`
//! checks each byte.

mod map;

use serde::Serialize;
use serde::ser;
use serde_json::Error;

use self::map::MapMembers;
pub use self::map::OCCURS_TWICE;
use crate::escape::{write_name, write_string};
use crate::write_error::WriteError;

/// A value that can be written as JSON, or passed to any other serialiser.
#[doc(hidden)]
pub trait Json {
    /// Appends the value. After an error, `out` contains a part of it.
    ///
    /// # Errors
    /// If the value's `Serialize` fails, or a map has a key that is not a string.
    fn write_json(&self, out: &mut Vec<u8>) -> Result<(), WriteError>;

    /// Returns the value for any other serialiser.
    fn as_erased(&self) -> &dyn erased_serde::Serialize;
}

impl<T: Serialize> Json for T {
    fn write_json(&self, out: &mut Vec<u8>) -> Result<(), WriteError> {
        self.serialize(Serializer { out }).map_err(WriteError::new)
    }

    fn as_erased(&self) -> &dyn erased_serde::Serialize {
        self
    }
}

struct Serializer<'a> {
    out: &'a mut Vec<u8>,
}

/// A list, a map, or the data of a variant.
struct Compound<'a> {
    out: &'a mut Vec<u8>,
    is_first: bool,
    /// The closing brackets.
    end: &'static [u8],
    /// Whether the only member is a string of JSON that is copied as it is.
    is_raw: bool,
}

/// The start of the struct names by which `serde_json` recognises its own
/// `RawValue` and, with `arbitrary_precision`, its numbers.
const RAW: &str = "$serde_json::private::";

impl<'a> Compound<'a> {
    fn new(out: &'a mut Vec<u8>, start: &[u8], end: &'static [u8]) -> Self {
        out.extend_from_slice(start);
        Self { out, is_first: true, end, is_raw: false }
    }

    /// Starts the data of a variant, after `{"name":`. `end` includes the closing
    /// `}`.
    fn for_variant(out: &'a mut Vec<u8>, variant: &str, start: &[u8], end: &'static [u8]) -> Self {
        write_variant(out, variant);
        Self::new(out, start, end)
    }

    fn separate(&mut self) {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(b',');
        }
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.separate();
        value.serialize(Serializer { out: self.out })
    }

    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Error> {
        if self.is_raw {
            return self.raw(value);
        }
        self.separate();
        write_name(self.out, key);
        value.serialize(Serializer { out: self.out })
    }

    #[cold]
    fn raw<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let start = self.out.len();
        value.serialize(Serializer { out: self.out })?;
        let json: String = serde_json::from_slice(self.out.get(start..).unwrap_or_default())?;
        self.out.truncate(start);
        self.out.extend_from_slice(json.as_bytes());
        Ok(())
    }

    fn finish(self) {
        self.out.extend_from_slice(self.end);
    }
}

fn write_variant(out: &mut Vec<u8>, variant: &str) {
    out.push(b'{');
    write_name(out, variant);
}

macro_rules! by_serde_json {
    ($($method:ident: $ty:ty)*) => {$(
        fn $method(self, value: $ty) -> Result<(), Error> {
            serde_json::to_writer(self.out, &value)
        }
    )*};
}

macro_rules! integers {
    ($($method:ident: $ty:ty)*) => {$(
        fn $method(self, value: $ty) -> Result<(), Error> {
            self.out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
            Ok(())
        }
    )*};
}

impl<'a> ser::Serializer for Serializer<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Compound<'a>;
    type SerializeTuple = Compound<'a>;
    type SerializeTupleStruct = Compound<'a>;
    type SerializeTupleVariant = Compound<'a>;
    type SerializeMap = MapMembers<'a>;
    type SerializeStruct = Compound<'a>;
    type SerializeStructVariant = Compound<'a>;

    integers! {
        serialize_i8: i8 serialize_i16: i16 serialize_i32: i32 serialize_i64: i64
        serialize_u8: u8 serialize_u16: u16 serialize_u32: u32 serialize_u64: u64
    }

    by_serde_json! {
        serialize_i128: i128 serialize_u128: u128 serialize_f32: f32 serialize_f64: f64 serialize_char: char
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        write_string(self.out, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        write_variant(self.out, variant);
        value.serialize(Serializer { out: self.out })?;
        self.out.push(b'}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'a>, Error> {
        Ok(Compound::new(self.out, b"[", b"]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'a>, Error> {
        Ok(Compound::new(self.out, b"[", b"]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'a>, Error> {
        Ok(Compound::new(self.out, b"[", b"]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'a>, Error> {
        Ok(Compound::for_variant(self.out, variant, b"[", b"]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<MapMembers<'a>, Error> {
        Ok(MapMembers::new(self.out))
    }

    #[inline]
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Compound<'a>, Error> {
        if name.starts_with(RAW) {
            return Ok(Compound { is_raw: true, ..Compound::new(self.out, b"", b"") });
        }
        Ok(Compound::new(self.out, b"{", b"}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'a>, Error> {
        Ok(Compound::for_variant(self.out, variant, b"{", b"}}"))
    }
}

macro_rules! elements {
    ($($kind:ident::$method:ident)*) => {$(
        impl ser::$kind for Compound<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.element(value)
            }

            fn end(self) -> Result<(), Error> {
                self.finish();
                Ok(())
            }
        }
    )*};
}

elements! {
    SerializeSeq::serialize_element
    SerializeTuple::serialize_element
    SerializeTupleStruct::serialize_field
    SerializeTupleVariant::serialize_field
}

macro_rules! members {
    ($($kind:ident)*) => {$(
        impl ser::$kind for Compound<'_> {
            type Ok = ();
            type Error = Error;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
                self.member(key, value)
            }

            fn end(self) -> Result<(), Error> {
                self.finish();
                Ok(())
            }
        }
    )*};
}

members! { SerializeStruct SerializeStructVariant }

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::net::Ipv4Addr;

    use serde_json::json;
    use serde_json::value::RawValue;

    use super::*;

    #[derive(Serialize)]
    struct Unit;
    #[derive(Serialize)]
    struct Newtype(u8);
    #[derive(Serialize)]
    struct Pair(u8, &'static str);
    #[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
    enum Shape {
        Point,
        Circle(u8),
        Line(u8, u8),
        Square { side: u8, name: Option<&'static str> },
    }
    #[derive(Serialize)]
    struct Flattened {
        #[serde(flatten)]
        rest: BTreeMap<&'static str, u8>,
        last: char,
    }

    fn ours(value: &impl Serialize) -> Result<String, String> {
        let mut out = Vec::new();
        match value.serialize(Serializer { out: &mut out }) {
            Ok(()) => String::from_utf8(out).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn same(value: &impl Serialize) {
        assert_eq!(ours(value), serde_json::to_string(value).map_err(|error| error.to_string()));
    }

    #[test]
    fn scalars_equal_serde_json() {
        same(&(i8::MIN, i16::MIN, i32::MIN, i64::MIN, i128::MIN));
        same(&(u8::MAX, u16::MAX, u32::MAX, u64::MAX, u128::MAX));
        same(&(0.1_f32, 1e300, f64::NAN, f32::INFINITY, -0.0));
        same(&(true, false, (), None::<u8>, Some("x"), 'ü', '"', "a\"\\\n\u{1}ä"));
        same(&(
            Unit,
            Newtype(3),
            Pair(4, "b"),
            Ipv4Addr::LOCALHOST,
            std::time::Duration::from_millis(1500),
        ));
    }

    #[test]
    fn compounds_equal_serde_json() {
        same(&[
            Shape::Point,
            Shape::Circle(1),
            Shape::Line(2, 3),
            Shape::Square { side: 4, name: None },
        ]);
        same(&Flattened { rest: BTreeMap::from([("a\"", 1), ("b", 2)]), last: 'z' });
        same(&json!({"a": [1, -2.5, null, {"b": {}}, []], "ก": "\u{7f}"}));
        same(&(Vec::<u8>::new(), BTreeMap::<u8, u8>::new(), [[[0_u8]]]));
    }

    #[test]
    fn member_that_occurs_twice_is_an_error() {
        let twice = |count: u8| {
            let keys = (0..count).map(|key| (key, key)).chain([(count / 2, 0)]);
            ours(&Entries(keys.collect()))
        };
        let few = u8::try_from(map::FEW_KEYS).expect("few");
        for count in [2, few - 1, few, 100] {
            assert_eq!(twice(count), Err(format!("member `{}` occurs twice", count / 2)));
        }
        let flattened = Flattened { rest: BTreeMap::from([("a", 1), ("last", 2)]), last: 'z' };
        assert_eq!(ours(&flattened), Err("member `last` occurs twice".to_owned()));
        let once = Entries((0..100).map(|key| (key, key)).collect());
        same(&(once, Entries(Vec::new()), [Entries(vec![(1, 1)]), Entries(vec![(1, 1)])]));
    }

    /// Entries of a map, which can have equal keys.
    struct Entries(Vec<(u8, u8)>);

    impl Serialize for Entries {
        fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().copied())
        }
    }

    #[test]
    fn keys_equal_serde_json() {
        same(&BTreeMap::from([(1_u8, 1), (2, 2)]));
        same(&BTreeMap::from([(true, 1)]));
        same(&BTreeMap::from([('"', 1)]));
        same(&BTreeMap::from([(i128::MIN, 1)]));
        same(&BTreeMap::from([(Shape::Point, 1)]));
        same(&BTreeMap::from([((), 1)]));
        same(&BTreeMap::from([((1, 2), 1)]));
        same(&BTreeMap::from([(Shape::Circle(1), 1)]));
        same(&BTreeMap::from([(None::<u8>, 1)]));
        same(&BTreeMap::from([(Some("x"), 1)]));
    }

    #[test]
    fn raw_value_is_copied() -> Result<(), Error> {
        let raw = RawValue::from_string(r#"{ "a" : "\u00e4" }"#.to_owned())?;
        same(&(&raw, 1));
        Ok(())
    }
}

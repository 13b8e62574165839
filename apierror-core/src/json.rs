//! The fast path's JSON: values are written straight into the output buffer.
//!
//! The bytes are those of `serde_json`, which also writes what is rare here: floats, 128-bit integers, keys that are no
//! strings.

mod escape;
mod key;
mod serializer;

use serde::Serialize;

pub(crate) use escape::{Tail, must_escape, write_escaped, write_escaping};

/// A value that can be written as JSON, and handed to any other serialiser.
#[doc(hidden)]
pub trait Json {
    /// Appends the value; on an error, what was written of it stays behind.
    ///
    /// # Errors
    /// As the value's own `Serialize` says, and where a map has a key that is no string.
    fn write_json(&self, out: &mut Vec<u8>) -> Result<(), serde_json::Error>;

    /// The value for any serialiser.
    fn as_erased(&self) -> &dyn erased_serde::Serialize;
}

impl<T: Serialize> Json for T {
    fn write_json(&self, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        self.serialize(serializer::Serializer { out })
    }

    fn as_erased(&self) -> &dyn erased_serde::Serialize {
        self
    }
}

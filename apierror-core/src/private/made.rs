//! [`Made`]: the value of a member that is made from a template.

use std::fmt;

use serde::ser::{Error as _, Serialize, Serializer};

/// A text that is formatted when it is serialised.
#[derive(Debug)]
pub struct Made<'a>(pub fmt::Arguments<'a>);

impl Serialize for Made<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(text) = self;
        if let Some(fixed) = text.as_str() {
            return serializer.serialize_str(fixed);
        }
        // `collect_str` of `serde_json` panics if a `Display` fails.
        let mut made = String::new();
        match fmt::write(&mut made, *text) {
            Ok(()) => serializer.serialize_str(&made),
            Err(fmt::Error) => Err(S::Error::custom("a `Display` in the template failed")),
        }
    }
}

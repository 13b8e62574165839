//! [`UnknownCode`]: why a text is not a code of an enum of codes.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::Deserializer;
use serde::de::{self, Visitor};

/// A code that an enum of codes does not contain, because it is newer than the
/// client or belongs to another type. It is the `FromStr::Err` of the enums that
/// `#[api(kind = …)]` generates.
///
/// `Display` escapes the code, which can come from anywhere.
///
/// ```
/// use apierror::{ApiError, UnknownCode};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("gone")]
/// #[api(code = "GONE", status = 410, kind = GoneKind)]
/// struct Gone;
///
/// let unknown: Result<GoneKind, UnknownCode> = "CART_EXPIRED".parse();
/// assert_eq!(unknown, Err(UnknownCode::new("CART_EXPIRED")));
/// assert_eq!(UnknownCode::new("A\n").to_string(), r#"unknown code "A\n""#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnknownCode {
    code: String,
    /// The names of the kinds that have the code.
    candidates: Vec<&'static str>,
}

impl UnknownCode {
    /// Creates the error for a code as it was received.
    pub fn new(code: impl Into<String>) -> Self {
        Self { code: code.into(), candidates: Vec::new() }
    }

    /// Sets the names of the kinds that have the code.
    pub(crate) fn with_candidates(mut self, names: impl IntoIterator<Item = &'static str>) -> Self {
        for name in names {
            if !self.candidates.contains(&name) {
                self.candidates.push(name);
            }
        }
        self
    }

    /// Returns the code as it was received.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns the names of the kinds that have the code, if there are several and
    /// nothing else tells them apart. Otherwise, the list is empty.
    #[must_use]
    pub fn candidates(&self) -> &[&'static str] {
        &self.candidates
    }

    /// Returns the code as it was received, without copying it.
    #[must_use]
    pub fn into_code(self) -> String {
        self.code
    }
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, candidates } = self;
        let Some((last, others)) = candidates.split_last() else {
            return write!(f, "unknown code {code:?}");
        };
        write!(f, "code {code:?} can be ")?;
        for (index, name) in others.iter().enumerate() {
            write!(f, "{}`{name}`", if index == 0 { "" } else { ", " })?;
        }
        write!(f, " or `{last}`")
    }
}

impl Error for UnknownCode {}

/// Deserialises a variant of an enum of codes from its code.
///
/// # Errors
/// If the value is not a string, or not a code of the enum.
pub fn deserialize_code<'de, K, D>(deserializer: D) -> Result<K, D::Error>
where
    K: FromStr<Err = UnknownCode>,
    D: Deserializer<'de>,
{
    struct CodeVisitor<K>(PhantomData<K>);

    impl<K: FromStr<Err = UnknownCode>> Visitor<'_> for CodeVisitor<K> {
        type Value = K;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a code")
        }

        fn visit_str<E: de::Error>(self, code: &str) -> Result<K, E> {
            code.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(CodeVisitor(PhantomData))
}

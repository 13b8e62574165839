//! Codes as an enum of the client's own, and those that it does not know.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A code that may be newer than the client: of `K`, an enum of codes, or text.
///
/// ```
/// use apierror::{ErrorReport, client::Code};
/// use std::{fmt, str::FromStr};
///
/// #[derive(Debug, PartialEq)]
/// enum Kind {
///     Busy,
/// }
///
/// impl FromStr for Kind {
///     type Err = ();
///     fn from_str(code: &str) -> Result<Self, ()> {
///         if code == "BUSY" { Ok(Self::Busy) } else { Err(()) }
///     }
/// }
///
/// impl fmt::Display for Kind {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         f.write_str("BUSY")
///     }
/// }
///
/// match ErrorReport::new("MOVED", None, "Elsewhere.").kind::<Code<Kind>>() {
///     Some(Code::Known(Kind::Busy)) => unreachable!(),
///     Some(Code::Unknown(code)) => assert_eq!(code, "MOVED"),
///     None => unreachable!("text is always a code"),
/// }
/// assert_eq!(serde_json::to_string(&Code::Known(Kind::Busy))?, r#""BUSY""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Code<K> {
    /// One that the client was built with.
    Known(K),
    /// Any other.
    Unknown(String),
}

impl<K> Code<K> {
    /// The code, if the client was built with it.
    pub fn known(self) -> Option<K> {
        match self {
            Self::Known(kind) => Some(kind),
            Self::Unknown(_) => None,
        }
    }
}

impl<K: FromStr> FromStr for Code<K> {
    type Err = Infallible;

    fn from_str(code: &str) -> Result<Self, Infallible> {
        Ok(match code.parse() {
            Ok(kind) => Self::Known(kind),
            Err(_) => Self::Unknown(code.to_owned()),
        })
    }
}

impl<K: fmt::Display> fmt::Display for Code<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(kind) => kind.fmt(f),
            Self::Unknown(code) => code.fmt(f),
        }
    }
}

impl<K: fmt::Display> Serialize for Code<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K: FromStr> Deserialize<'de> for Code<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Ok(code) = String::deserialize(deserializer)?.parse();
        Ok(code)
    }
}

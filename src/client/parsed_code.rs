//! The result of parsing a code that may be newer than the client.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A code that may be newer than the client: a variant of the enum `K`, or any
/// other text.
///
/// ```
/// use apierror::{ErrorReport, client::ParsedCode};
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
/// match ErrorReport::new("MOVED", None, "Elsewhere.").kind::<ParsedCode<Kind>>() {
///     Some(ParsedCode::Known(Kind::Busy)) => unreachable!(),
///     Some(ParsedCode::Unknown(code)) => assert_eq!(code, "MOVED"),
///     None => unreachable!("text is always a code"),
/// }
/// assert_eq!(serde_json::to_string(&ParsedCode::Known(Kind::Busy))?, r#""BUSY""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ParsedCode<K> {
    /// A code that the client was built with.
    Known(K),
    /// Any other code.
    Unknown(String),
}

impl<K> ParsedCode<K> {
    /// Returns the variant if the client was built with it.
    pub fn known(self) -> Option<K> {
        match self {
            Self::Known(kind) => Some(kind),
            Self::Unknown(_) => None,
        }
    }
}

impl<K: FromStr> FromStr for ParsedCode<K> {
    type Err = Infallible;

    fn from_str(code: &str) -> Result<Self, Infallible> {
        Ok(match code.parse() {
            Ok(kind) => Self::Known(kind),
            Err(_) => Self::Unknown(code.to_owned()),
        })
    }
}

impl<K: fmt::Display> fmt::Display for ParsedCode<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(kind) => kind.fmt(f),
            Self::Unknown(code) => code.fmt(f),
        }
    }
}

impl<K: fmt::Display> Serialize for ParsedCode<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K: FromStr> Deserialize<'de> for ParsedCode<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Ok(code) = String::deserialize(deserializer)?.parse();
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_code_is_parsed() {
        let Ok(code) = "7".parse::<ParsedCode<u8>>();
        assert_eq!(code, ParsedCode::Known(7));
        assert_eq!(code.to_string(), "7");
        assert_eq!(code.known(), Some(7));
    }

    #[test]
    fn unknown_code_is_kept() {
        let Ok(code) = "NEW".parse::<ParsedCode<u8>>();
        assert_eq!(code, ParsedCode::Unknown("NEW".to_owned()));
        assert_eq!(code.to_string(), "NEW");
        assert_eq!(code.known(), None);
    }

    #[test]
    fn code_is_a_string_in_json() {
        let json = serde_json::to_string(&ParsedCode::Known(7)).expect("JSON");
        assert_eq!(json, r#""7""#);
        let code = serde_json::from_str::<ParsedCode<u8>>(&json).expect("a code");
        assert_eq!(code, ParsedCode::Known(7));
    }
}

//! The cases: which error is rendered.

use std::fmt;

/// An error to render, with the number that the tables give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// 1: a unit variant with a fixed message.
    Fixed = 1,
    /// 2: one `String` field in the message.
    Field,
    /// 3: twenty fields that failed validation.
    Validation,
    /// 4: a fixed message in the nested envelope, with a request id.
    RequestId,
    /// 5: a message that needs escapes, with Thai text around and inside.
    Escapes,
    /// 6: two `u64` in the message.
    Integers,
    /// 7: two `f64` with format specs in the message.
    Floats,
    /// 8: details (a `String`, two `u32`) and a `String` extension.
    Members,
    /// 9: three text fields in the message.
    Texts,
    /// 10: a generic field in the message, written by its `Display`.
    Generic,
    /// 11: an error that a transparent variant forwards.
    Forwarded,
    /// 12: headers from fields and a known wait; the whole response.
    Headers,
    /// 13: problem details inside a request.
    Problem,
    /// 14: the error of 11 in a union.
    Union,
    /// 15: the whole response of 11.
    ForwardedResponse,
    /// 16: the whole response of 14.
    UnionResponse,
}

impl Case {
    /// The cases that every approach renders.
    pub const MAIN: [Self; 5] =
        [Self::Fixed, Self::Field, Self::Validation, Self::RequestId, Self::Escapes];

    /// The cases that only the serde struct and apierror render.
    pub const KINDS: [Self; 11] = [
        Self::Integers,
        Self::Floats,
        Self::Members,
        Self::Texts,
        Self::Generic,
        Self::Forwarded,
        Self::Headers,
        Self::Problem,
        Self::Union,
        Self::ForwardedResponse,
        Self::UnionResponse,
    ];

    /// What the tables call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Fixed => "1 fixed",
            Self::Field => "2 field",
            Self::Validation => "3 validation",
            Self::RequestId => "4 request id",
            Self::Escapes => "5 escapes",
            Self::Integers => "6 two `u64`",
            Self::Floats => "7 two `f64` with format specs",
            Self::Members => "8 details and an extension",
            Self::Texts => "9 three text fields",
            Self::Generic => "10 generic, by `Display`",
            Self::Forwarded => "11 forwarded",
            Self::Headers => "12 headers and a wait, whole response",
            Self::Problem => "13 problem details in a request",
            Self::Union => "14 in a union",
            Self::ForwardedResponse => "15 forwarded, whole response",
            Self::UnionResponse => "16 in a union, whole response",
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", *self as u8)
    }
}

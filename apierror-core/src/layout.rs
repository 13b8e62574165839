//! Wire shapes as data: what an envelope that ships writes, part by part, without going through serde.

mod write;

pub(crate) use self::write::{append_part, write_parts};

/// The parts of a JSON object, in order, without its closing brace. Writing them gives the same bytes as serialising the
/// envelope's body.
#[doc(hidden)]
#[derive(Debug)]
pub struct Layout {
    pub(crate) parts: &'static [Part],
    /// The members of the envelope, whose names no extension takes.
    pub(crate) members: &'static [&'static str],
    /// Whether a `retry` object comes last.
    pub(crate) retry: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// JSON, as it is.
    Raw(&'static str),
    /// The code, within quotes that are written around it.
    Code,
    /// The status, as a number.
    Status,
    /// The title, within quotes.
    Title,
    /// The problem type, within quotes.
    TypeUri,
    /// The reason phrase, within quotes.
    Reason,
    /// The message, within quotes.
    Message,
    /// The details, behind this; both only where there are any.
    Details(&'static str),
    /// The id of the request, behind this and before a quote; only where one is known.
    RequestId(&'static str),
    /// The path of the request, in the same way.
    Path(&'static str),
    /// The moment, within quotes.
    Timestamp,
    /// The extensions, each behind a comma.
    Extensions,
}

impl Layout {
    pub(crate) const fn new(parts: &'static [Part], members: &'static [&'static str]) -> Self {
        Self { parts, members, retry: false }
    }

    /// Whether both write the same. By the address of the parts, which are statics: the layout itself, a constant, may be
    /// in several places.
    #[inline]
    pub(crate) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
            || (std::ptr::eq(self.parts, other.parts) && self.retry == other.retry)
    }

    /// The same with a `retry` object, in an envelope of these members.
    pub(crate) const fn with_retry(&self, members: &'static [&'static str]) -> Self {
        Self { parts: self.parts, members, retry: true }
    }
}

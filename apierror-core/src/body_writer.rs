//! Writes bodies: short ones at once, others piece by piece.

use bytes::Bytes;

use crate::buffer;
use crate::escape::{must_escape, write_escaped, write_escaping};
use crate::field_error::FieldErrorList;

/// Writes texts and the values between them into the thread's buffer, then copies
/// the body into one allocation of exactly its size.
#[derive(Debug)]
pub(crate) struct BodyWriter<'t> {
    /// The JSON before the next value, and after the last one.
    texts: &'t [Box<[u8]>],
    out: Vec<u8>,
}

impl<'t> BodyWriter<'t> {
    /// Creates a writer of a body with these texts.
    #[inline]
    pub(crate) fn new(texts: &'t [Box<[u8]>]) -> Self {
        let mut this = Self { texts, out: buffer::take() };
        this.append_text();
        this
    }

    /// Adds a value that needs no escape: JSON, or the content of a string.
    #[inline]
    pub(crate) fn plain(&mut self, json: &[u8]) {
        self.out.extend_from_slice(json);
        self.append_text();
    }

    /// Adds the content of a string, and escapes it if necessary.
    #[inline(never)]
    pub(crate) fn text(&mut self, text: &str) {
        write_escaped(&mut self.out, text);
        self.append_text();
    }

    /// Adds a value that `write` appends.
    #[inline]
    pub(crate) fn value<R>(&mut self, write: impl FnOnce(&mut Vec<u8>) -> R) -> R {
        let result = write(&mut self.out);
        self.append_text();
        result
    }

    #[inline]
    fn append_text(&mut self) {
        if let Some((text, rest)) = self.texts.split_first() {
            self.out.extend_from_slice(text);
            self.texts = rest;
        }
    }

    /// Returns the body.
    #[inline]
    pub(crate) fn finish(self) -> Bytes {
        let body = copied(&self.out);
        buffer::put_back(self.out);
        body
    }
}

/// Returns a copy of a body, in one allocation of exactly its size.
#[inline]
pub(crate) fn copied(body: &[u8]) -> Bytes {
    // Faster than `Bytes::copy_from_slice`, which goes through a `Vec`.
    Bytes::from(Box::<[u8]>::from(body))
}

/// Returns a body that is one string between two texts.
#[inline(never)]
pub(crate) fn body_with_string(texts: &[Box<[u8]>; 2], content: &str) -> Bytes {
    if must_escape(content) {
        return body_with_escapes(texts, content);
    }
    concat(texts, content.as_bytes())
}

/// Returns a body that is one value between two texts. The value needs no escape.
#[inline(never)]
pub(crate) fn body_with_plain(texts: &[Box<[u8]>; 2], json: &[u8]) -> Bytes {
    concat(texts, json)
}

#[cold]
fn body_with_escapes(texts: &[Box<[u8]>; 2], content: &str) -> Bytes {
    buffer::with_buffer(|escaped| {
        write_escaping(escaped, content.as_bytes());
        concat(texts, escaped)
    })
}

/// Returns a body that is a list of field errors between two texts. Returns None if a
/// string in it needs an escape.
pub(crate) fn body_with_field_errors(
    before: &[u8],
    list: &FieldErrorList<'_>,
    after: &[u8],
) -> Option<Bytes> {
    let mut body = Vec::with_capacity(before.len() + list.plain_size() + after.len());
    body.extend_from_slice(before);
    list.write_plain(&mut body)?;
    body.extend_from_slice(after);
    Some(Bytes::from(body.into_boxed_slice()))
}

#[expect(clippy::inline_always, reason = "hot path")]
#[inline(always)]
fn concat([before, after]: &[Box<[u8]>; 2], value: &[u8]) -> Bytes {
    let mut body = Vec::with_capacity(before.len() + value.len() + after.len());
    body.extend_from_slice(before);
    body.extend_from_slice(value);
    body.extend_from_slice(after);
    Bytes::from(body.into_boxed_slice())
}

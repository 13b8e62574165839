//! Writes a body into one allocation of exactly its size.

use bytes::Bytes;

use crate::buffer;
use crate::escape::{must_escape, write_escaping};
use crate::field_error::{FieldError, FieldErrorList};

/// Collects the values between the texts of a body, then copies texts and values
/// into the body.
///
/// If a value must be formatted or escaped, or there are more values than fit,
/// it writes the whole body into the thread's buffer, and copies the body from
/// there.
#[derive(Debug)]
pub(crate) struct BodyWriter<'a> {
    /// The JSON before each value, and after the last one. Texts that have been
    /// written into the buffer are removed.
    texts: &'a [Box<[u8]>],
    texts_size: usize,
    /// The values so far. Unused once there is a buffer.
    values: [&'a [u8]; CAPACITY],
    count: usize,
    /// A list of field errors, and the index of the empty value that stands for
    /// it.
    field_errors: Option<(usize, FieldErrorList<'a>)>,
    buffer: Option<Vec<u8>>,
}

/// Enough for a message with two fields in an envelope with request id and path.
const CAPACITY: usize = 4;

impl<'a> BodyWriter<'a> {
    /// Creates a writer of a body with these texts, which come to `texts_size`
    /// bytes.
    #[inline]
    pub(crate) fn new(texts: &'a [Box<[u8]>], texts_size: usize) -> Self {
        Self {
            texts,
            texts_size,
            values: [&[]; CAPACITY],
            count: 0,
            field_errors: None,
            buffer: None,
        }
    }

    /// Adds a value that needs no escape: JSON, or the content of a string.
    #[inline]
    pub(crate) fn plain(&mut self, text: &'a [u8]) {
        match self.values.get_mut(self.count) {
            Some(place) if self.buffer.is_none() => {
                *place = text;
                self.count += 1;
            }
            _ => self.buffered(|buffer| buffer.extend_from_slice(text)),
        }
    }

    /// Adds the content of a string, and escapes it if necessary.
    #[inline]
    pub(crate) fn text(&mut self, text: &'a str) {
        if must_escape(text) {
            self.escaped(text);
        } else {
            self.plain(text.as_bytes());
        }
    }

    #[cold]
    fn escaped(&mut self, text: &str) {
        self.buffered(|buffer| write_escaping(buffer, text.as_bytes()));
    }

    /// Adds a list of field errors after `prefix`. A body has at most one list.
    pub(crate) fn field_errors(&mut self, prefix: &'a [u8], errors: &'a [FieldError]) {
        let list = FieldErrorList::new(prefix, errors);
        if self.buffer.is_none() && self.count < CAPACITY {
            self.field_errors = Some((self.count, list));
            self.plain(&[]);
        } else {
            self.buffered(|buffer| list.write_escaped(buffer));
        }
    }

    /// Adds a value that `write` appends to the buffer.
    pub(crate) fn buffered<R>(&mut self, write: impl FnOnce(&mut Vec<u8>) -> R) -> R {
        let mut buffer = self.buffer.take().unwrap_or_else(|| self.fill_buffer());
        let result = write(&mut buffer);
        append_next(&mut self.texts, &mut buffer);
        self.buffer = Some(buffer);
        result
    }

    /// Returns the thread's buffer with all texts and values so far.
    #[cold]
    fn fill_buffer(&mut self) -> Vec<u8> {
        let mut buffer = buffer::take();
        append_next(&mut self.texts, &mut buffer);
        for (i, value) in self.values.iter().enumerate().take(self.count) {
            buffer.extend_from_slice(value);
            match &self.field_errors {
                Some((index, list)) if *index == i => list.write_escaped(&mut buffer),
                _ => {}
            }
            append_next(&mut self.texts, &mut buffer);
        }
        buffer
    }

    /// Returns the body.
    #[inline]
    pub(crate) fn finish(&mut self) -> Bytes {
        if self.buffer.is_none()
            && let Some(body) = self.assemble()
        {
            return Bytes::from(body.into_boxed_slice());
        }
        self.finish_buffered()
    }

    #[cold]
    fn finish_buffered(&mut self) -> Bytes {
        let buffer = self.buffer.take().unwrap_or_else(|| self.fill_buffer());
        let body = Bytes::copy_from_slice(&buffer);
        buffer::put_back(buffer);
        body
    }

    /// Copies texts and values into a body. Returns None if a field error needs an
    /// escape.
    #[inline]
    fn assemble(&self) -> Option<Vec<u8>> {
        let values = self.values.get(..self.count)?;
        let values_size: usize = values.iter().map(|value| value.len()).sum();
        let size = self.texts_size + values_size;
        let Some((index, list)) = &self.field_errors else {
            let mut body = Vec::with_capacity(size);
            append(self.texts, values, &mut body);
            return Some(body);
        };
        let mut body = Vec::with_capacity(size + list.plain_size());
        let (texts, texts_after) = self.texts.split_at_checked(index + 1)?;
        let (values, values_after) = values.split_at_checked(*index)?;
        append(texts, values, &mut body);
        list.write_plain(&mut body)?;
        append(texts_after, values_after.get(1..)?, &mut body);
        Some(body)
    }
}

/// Returns a body that is one string between two texts.
#[inline(never)]
pub(crate) fn body_with_string(before: &[u8], content: &str, after: &[u8]) -> Bytes {
    if must_escape(content) {
        return body_with_escapes(before, content, after);
    }
    concat(before, content.as_bytes(), after)
}

/// Returns a body that is one string between two texts. The string needs no escape.
#[inline(never)]
pub(crate) fn body_with_plain_string(before: &[u8], content: &[u8], after: &[u8]) -> Bytes {
    concat(before, content, after)
}

#[cold]
fn body_with_escapes(before: &[u8], content: &str, after: &[u8]) -> Bytes {
    buffer::with_buffer(|escaped| {
        write_escaping(escaped, content.as_bytes());
        concat(before, escaped, after)
    })
}

#[expect(clippy::inline_always, reason = "hot path")]
#[inline(always)]
fn concat(before: &[u8], content: &[u8], after: &[u8]) -> Bytes {
    let mut body = Vec::with_capacity(before.len() + content.len() + after.len());
    body.extend_from_slice(before);
    body.extend_from_slice(content);
    body.extend_from_slice(after);
    Bytes::from(body.into_boxed_slice())
}

/// Moves the first of the texts to `out`.
fn append_next(texts: &mut &[Box<[u8]>], out: &mut Vec<u8>) {
    if let Some((text, rest)) = texts.split_first() {
        out.extend_from_slice(text);
        *texts = rest;
    }
}

/// Appends the texts, with a value between each two.
#[expect(clippy::inline_always, reason = "a call would cost as much as a text")]
#[inline(always)]
fn append(texts: &[Box<[u8]>], values: &[&[u8]], body: &mut Vec<u8>) {
    let mut values = values.iter();
    for text in texts {
        body.extend_from_slice(text);
        let Some(value) = values.next() else { return };
        body.extend_from_slice(value);
    }
}

//! [`FieldError`], and lists of them as JSON.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::escape::{Tail, write_escaped};

/// One field of a request that failed validation: an entry of
/// `#[api(details)] fields: Vec<FieldError>`.
///
/// [`Google`](crate::envelope::Google) renders such details as a `BadRequest`,
/// [`JsonApi`](crate::envelope::JsonApi) as one error with a `source` each.
///
/// Unknown members are ignored when it is deserialised.
///
/// ```
/// use apierror::FieldError;
///
/// let error = FieldError::new("product.images.0.url", "Required").with_code("required");
/// assert_eq!(error.path, "product.images.0.url");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FieldError {
    /// The place in the request: names and indices joined by dots, such as
    /// `product.images.0.url`.
    pub path: Cow<'static, str>,
    /// The fault, for a person. It must not repeat the rejected value.
    pub message: Cow<'static, str>,
    /// The fault, for a program.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<Cow<'static, str>>,
}

impl FieldError {
    /// Creates the error of the field at `path`.
    #[must_use]
    pub fn new(path: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self { path: path.into(), message: message.into(), code: None }
    }

    /// Sets the fault's code, for a program.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Reads details that are field errors: a list that is not empty, of objects
    /// with the members of a field error and no others.
    pub(crate) fn list(details: Value) -> Option<Vec<Self>> {
        let is_field_error = |value: &Value| {
            value.as_object().is_some_and(|members| {
                members.keys().all(|name| matches!(name.as_str(), "path" | "message" | "code"))
            })
        };
        let is_list = details
            .as_array()
            .is_some_and(|list| !list.is_empty() && list.iter().all(is_field_error));
        if is_list { serde_json::from_value(details).ok() } else { None }
    }
}

const START: &[u8; 10] = b"[{\"path\":\"";
const MESSAGE: &[u8; 13] = b"\",\"message\":\"";
const CODE: &[u8; 10] = b"\",\"code\":\"";
const NEXT: &[u8; 12] = b"\"},{\"path\":\"";
const END: &[u8; 3] = b"\"}]";

/// The JSON of a list of field errors, after a prefix such as `,"details":`.
///
/// It points to its functions, so that a program without field errors does not contain
/// them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldErrorList<'a> {
    prefix: &'a [u8],
    errors: &'a [FieldError],
    plain_size: usize,
    write_plain: fn(&Self, &mut Vec<u8>) -> Option<()>,
    write_escaped: fn(&Self, &mut Vec<u8>),
}

impl<'a> FieldErrorList<'a> {
    pub(crate) fn new(prefix: &'a [u8], errors: &'a [FieldError]) -> Self {
        let strings = errors.iter().map(|FieldError { path, message, code }| {
            path.len() + message.len() + code.as_ref().map_or(0, |code| CODE.len() + code.len())
        });
        let list_size = match errors.len() {
            0 => b"[]".len(),
            count => {
                let between = (NEXT.len() + MESSAGE.len()) * count - NEXT.len();
                START.len() + strings.sum::<usize>() + between + END.len()
            }
        };
        Self {
            prefix,
            errors,
            plain_size: prefix.len() + list_size,
            write_plain,
            write_escaped: write_with_escapes,
        }
    }

    /// Returns the size of prefix and list if no string needs an escape.
    pub(crate) fn plain_size(&self) -> usize {
        self.plain_size
    }

    /// Appends prefix and list. Returns None if a string needs an escape; `out` then
    /// contains a part of them.
    pub(crate) fn write_plain(&self, out: &mut Vec<u8>) -> Option<()> {
        (self.write_plain)(self, out)
    }

    /// Appends prefix and list, with escapes.
    pub(crate) fn write_escaped(&self, out: &mut Vec<u8>) {
        (self.write_escaped)(self, out);
    }
}

fn write_plain(list: &FieldErrorList<'_>, out: &mut Vec<u8>) -> Option<()> {
    let start = out.len();
    out.resize(start + list.plain_size, 0);
    let (prefix, tail) = out.get_mut(start..)?.split_at_mut_checked(list.prefix.len())?;
    prefix.copy_from_slice(list.prefix);
    let tail = Tail::new(tail);
    let Some((first, others)) = list.errors.split_first() else {
        return tail.put(b"[]").map(drop);
    };
    let mut tail = first.write_plain(tail.put(START)?)?;
    for error in others {
        tail = error.write_plain(tail.put(NEXT)?)?;
    }
    tail.put(END).map(drop)
}

fn write_with_escapes(list: &FieldErrorList<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(list.prefix);
    let mut before: &[u8] = START;
    for FieldError { path, message, code } in list.errors {
        out.extend_from_slice(before);
        write_escaped(out, path);
        out.extend_from_slice(MESSAGE);
        write_escaped(out, message);
        if let Some(code) = code {
            out.extend_from_slice(CODE);
            write_escaped(out, code);
        }
        before = NEXT;
    }
    out.extend_from_slice(if list.errors.is_empty() { b"[]" } else { END });
}

impl FieldError {
    #[expect(clippy::inline_always, reason = "a call would cost as much as a short text")]
    #[inline(always)]
    fn write_plain<'t>(&self, tail: Tail<'t>) -> Option<Tail<'t>> {
        let tail = tail.put_plain(&self.path)?.put(MESSAGE)?.put_plain(&self.message)?;
        match &self.code {
            Some(code) => tail.put(CODE)?.put_plain(code),
            None => Some(tail),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(errors: &[FieldError]) -> String {
        let mut out = Vec::new();
        FieldErrorList::new(b"x:", errors).write_escaped(&mut out);
        String::from_utf8(out).unwrap_or_default()
    }

    #[test]
    fn field_error_list_equals_serde_json() -> Result<(), serde_json::Error> {
        let lists = [
            vec![],
            vec![FieldError::new("a.0", "no \u{e01}")],
            vec![
                FieldError::new("a long enough path for a whole block", "m").with_code("c"),
                FieldError::new("", "").with_code(""),
                FieldError::new("abc", "abcdefgh"),
            ],
        ];
        for errors in lists {
            let expected = format!("x:{}", serde_json::to_string(&errors)?);
            let mut plain = b"before ".to_vec();
            let list = FieldErrorList::new(b"x:", &errors);
            assert_eq!(list.write_plain(&mut plain), Some(()));
            assert_eq!(String::from_utf8_lossy(&plain), format!("before {expected}"));
            assert_eq!(list.plain_size(), expected.len());
            assert_eq!(escaped(&errors), expected);
        }
        Ok(())
    }

    #[test]
    fn field_error_list_with_special_characters_is_escaped() -> Result<(), serde_json::Error> {
        for special in ["\"", "\\", "\n", "\u{1f}"] {
            for error in [
                FieldError::new(special, "m"),
                FieldError::new("p", format!("a text of more than one block: {special}")),
                FieldError::new("p", "m").with_code(special),
            ] {
                let errors = [FieldError::new("first", "plain"), error];
                assert_eq!(FieldErrorList::new(b"", &errors).write_plain(&mut Vec::new()), None);
                assert_eq!(escaped(&errors), format!("x:{}", serde_json::to_string(&errors)?));
            }
        }
        Ok(())
    }

    #[test]
    fn list_of_other_values_is_not_read_as_field_errors() {
        use serde_json::json;

        let list = |value| FieldError::list(value).is_some();
        assert!(list(
            json!([{"path": "a", "message": "b"}, {"path": "", "message": "", "code": "c"}])
        ));
        assert!(!list(json!([])));
        assert!(!list(json!([["a", "b"]])));
        assert!(!list(json!([{"path": "a"}])));
        assert!(!list(json!([{"path": "a", "message": "b", "row": 1}])));
        assert!(!list(json!({"path": "a", "message": "b"})));
    }
}

//! The error objects of JSON:API.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{Error as _, Serializer};

use crate::details::Details;
use crate::field_error::FieldError;
use crate::occurrence::Occurrence;
use crate::ordered::Ordered;

/// The list `errors` of an occurrence.
#[derive(Debug)]
pub(crate) struct JsonApiErrors<'a>(pub(crate) Occurrence<'a>);

#[derive(Serialize)]
struct ErrorObject<'a> {
    status: &'a str,
    code: &'static str,
    title: &'static str,
    detail: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Ordered>,
}

#[derive(Serialize)]
struct Source {
    pointer: String,
}

impl Serialize for JsonApiErrors<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(occurrence) = self;
        let details = occurrence.details();
        let value = details.map(Details::to_value).transpose().map_err(S::Error::custom)?;
        let status = occurrence.status();
        let object = |detail, source, meta| ErrorObject {
            status: status.as_str(),
            code: occurrence.code(),
            title: occurrence.title(),
            detail,
            source,
            meta,
        };

        let Some(errors) = value.and_then(FieldError::list) else {
            let details = details.map(Details::to_ordered).transpose();
            let meta = details.map_err(S::Error::custom)?.and_then(meta);
            return serializer.collect_seq([object(occurrence.message(), None, meta)]);
        };
        serializer.collect_seq(errors.into_iter().map(|FieldError { path, message, code }| {
            let source = Source { pointer: json_pointer(&path) };
            let meta = code.map(|code| member("code", Ordered::String(code.into())));
            object(message, Some(source), meta)
        }))
    }
}

/// Returns the details as an object, whose members keep their order.
fn meta(details: Ordered) -> Option<Ordered> {
    match details {
        Ordered::Object(members) if members.is_empty() => None,
        Ordered::Object(members) => Some(Ordered::Object(members)),
        other => Some(member("details", other)),
    }
}

/// Returns an object with one member.
fn member(name: &str, value: Ordered) -> Ordered {
    Ordered::Object(vec![(name.to_owned(), value)])
}

/// Returns the JSON pointer of a path (RFC 6901): `/product/images/0/url` for
/// `product.images.0.url`.
fn json_pointer(path: &str) -> String {
    path.split('.').filter(|name| !name.is_empty()).fold(String::new(), |mut pointer, name| {
        pointer.push('/');
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        pointer
    })
}

#[cfg(test)]
mod tests {
    use super::json_pointer;

    #[test]
    fn json_pointer_escapes_names() {
        assert_eq!(json_pointer("product.images.0.url"), "/product/images/0/url");
        assert_eq!(json_pointer("a/b.c~d"), "/a~1b/c~0d");
        assert_eq!(json_pointer(""), "");
    }
}

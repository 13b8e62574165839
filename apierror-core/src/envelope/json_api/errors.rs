//! The error objects of JSON:API.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{Error as _, Serializer};
use serde_json::{Map, Value};

use crate::details::Details;
use crate::field_error::FieldError;
use crate::occurrence::Occurrence;

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
    #[serde(skip_serializing_if = "Map::is_empty")]
    meta: Map<String, Value>,
}

#[derive(Serialize)]
struct Source {
    pointer: String,
}

impl Serialize for JsonApiErrors<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(occurrence) = self;
        let details =
            occurrence.details().map(Details::to_value).transpose().map_err(S::Error::custom)?;
        let status = occurrence.status();
        let object = |detail, source, meta| ErrorObject {
            status: status.as_str(),
            code: occurrence.code(),
            title: occurrence.title(),
            detail,
            source,
            meta,
        };

        match details.clone().and_then(FieldError::list) {
            Some(errors) => serializer.collect_seq(errors.into_iter().map(
                |FieldError { path, message, code }| {
                    let source = Source { pointer: json_pointer(&path) };
                    let meta = code.map(|code| ("code".to_owned(), Value::from(code.into_owned())));
                    object(message, Some(source), meta.into_iter().collect())
                },
            )),
            None => serializer.collect_seq([object(occurrence.message(), None, meta(details))]),
        }
    }
}

fn meta(details: Option<Value>) -> Map<String, Value> {
    match details {
        None => Map::new(),
        Some(Value::Object(members)) => members,
        Some(other) => Map::from_iter([("details".to_owned(), other)]),
    }
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

//! JSON:API 1.1.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{Error as _, Serializer};
use serde_json::{Map, Value};

use super::Envelope;
use crate::details::Details;
use crate::field_error::FieldError;
use crate::occurrence::Occurrence;

/// JSON:API: `{errors: [{status: "404", code, title, detail, source?, meta?}]}`, and extensions beside `errors`.
/// `application/vnd.api+json`.
///
/// Where the error's details are [`FieldError`]s there is one error object for each, with the path as its
/// `source.pointer` and the field's own code in `meta`. Other details are the `meta` of the one error object; what is no
/// object becomes its member `details`.
#[derive(Debug, Clone, Copy)]
pub struct JsonApi;

impl Envelope for JsonApi {
    const CONTENT_TYPE: &'static str = "application/vnd.api+json";
    const MEMBERS: &'static [&'static str] = &["errors"];
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        Body { errors: Errors(*occurrence), extensions: occurrence.extensions() }
    }
}

#[derive(Debug, Serialize)]
pub struct Body<'a> {
    errors: Errors<'a>,
    #[serde(flatten)]
    extensions: Option<Details<'a>>,
}

#[derive(Debug)]
struct Errors<'a>(Occurrence<'a>);

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

impl Serialize for Errors<'_> {
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

/// `product.images.0.url` as RFC 6901 writes it: `/product/images/0/url`.
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
    fn paths_become_json_pointers() {
        assert_eq!(json_pointer("product.images.0.url"), "/product/images/0/url");
        assert_eq!(json_pointer("a/b.c~d"), "/a~1b/c~0d");
        assert_eq!(json_pointer(""), "");
    }
}

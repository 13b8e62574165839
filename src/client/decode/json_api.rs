//! JSON:API 1.1.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::envelope::DecodeEnvelope;
use super::members::Members;
use super::status::{default_code, default_message, error_status};
use apierror_core::ErrorReport;
use apierror_core::envelope::JsonApi;

/// The first error gives code and message. Those with a `source.pointer` are field errors, and with them the message is
/// the title; else `meta` is the details. What else the first has is extensions.
impl DecodeEnvelope for JsonApi {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        if !body["errors"].is_array() {
            return None;
        }
        let mut body = Members::of(body)?;
        let errors = body.take("errors")?;
        let errors = errors.as_array()?;
        let mut first = Members::of(errors.first()?)?;
        let known = ["code", "title", "detail", "status"];
        if !known.iter().any(|name| first.get(name).is_some_and(Value::is_string)) {
            return None;
        }
        let status = error_status(status, first.take("status").as_ref());
        let code = first.code("code").unwrap_or_else(|| default_code(status));
        let (title, detail) = (first.text("title"), first.text("detail"));
        let fields: Option<Value> =
            errors.iter().map(field_error).collect::<Option<Vec<_>>>().map(Value::from);
        let (message, details) = match fields {
            Some(fields) => {
                first.take("source");
                first.take("meta");
                (title.or(detail), Some(fields))
            }
            None => (detail.or(title), first.take("meta").map(whole)),
        };
        body.absorb(first);
        let message = message.unwrap_or_else(|| default_message(status));
        Some(body.complete(ErrorReport::new(code, Some(status), message), details, None))
    }
}

/// Details that were no object had to become a member of one.
fn whole(meta: Value) -> Value {
    match meta {
        Value::Object(mut members) if members.len() == 1 && members.contains_key("details") => {
            members.remove("details").unwrap_or_default()
        }
        other => other,
    }
}

/// An error of one field, as [`FieldError`](crate::FieldError) has its members.
fn field_error(error: &Value) -> Option<Value> {
    let pointer = error.pointer("/source/pointer")?.as_str()?;
    let message = error["detail"].as_str().or_else(|| error["title"].as_str()).unwrap_or_default();
    let mut members = Map::new();
    members.insert("path".to_owned(), json!(path_of(pointer)));
    members.insert("message".to_owned(), json!(message));
    if let Some(code) = error.pointer("/meta/code") {
        members.insert("code".to_owned(), code.clone());
    }
    Some(Value::Object(members))
}

/// `/product/images/0/url` as a path has it: `product.images.0.url`.
fn path_of(pointer: &str) -> String {
    let names = pointer.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~"));
    names.collect::<Vec<_>>().join(".")
}

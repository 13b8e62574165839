//! Decodes the errors of JSON:API 1.1.

use apierror_core::ErrorReport;
use apierror_core::envelope::JsonApi;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::envelope::DecodeEnvelope;
use super::object_reader::ObjectReader;
use super::status::{default_code, default_message, error_status};

/// The first error gives the code and the message. If every error has a
/// `source.pointer`, the details are field errors and the message is the title;
/// else the details are the `meta` of the first error. Its other members are
/// extensions.
impl DecodeEnvelope for JsonApi {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        let mut body = ObjectReader::new(body)?;
        let errors = body.take("errors")?.as_array()?;
        let mut first = ObjectReader::new(errors.first()?)?;
        let known = ["code", "title", "detail", "status"];
        if !known.iter().any(|name| first.get(name).is_some_and(Value::is_string)) {
            return None;
        }
        let status = error_status(status, first.take("status"));
        let code = first.take_code("code").unwrap_or_else(|| default_code(status));
        let (title, detail) = (first.take_text("title"), first.take_text("detail"));
        let fields: Option<Vec<Value>> = errors.iter().map(field_error).collect();
        let (message, details) = match fields {
            Some(fields) => {
                first.take("source");
                first.take("meta");
                (title.or(detail), Some(Value::from(fields)))
            }
            None => (detail.or(title), first.take("meta").map(unwrap_details)),
        };
        body.merge(first);
        let message = message.unwrap_or(default_message(status));
        Some(body.finish(ErrorReport::new(code, Some(status), message), details, None))
    }
}

/// Undoes what the envelope does to details that are no object: it sends them
/// as the member `details` of `meta`, which has to be an object.
fn unwrap_details(meta: &Value) -> Value {
    let is_wrapped = meta.as_object().is_some_and(|members| members.len() == 1);
    meta.get("details").filter(|_| is_wrapped).unwrap_or(meta).clone()
}

/// Converts the error of a field into the JSON of a
/// [`FieldError`](crate::FieldError).
fn field_error(error: &Value) -> Option<Value> {
    let pointer = error.pointer("/source/pointer")?.as_str()?;
    let message = error["detail"].as_str().or_else(|| error["title"].as_str()).unwrap_or_default();
    let mut members = Map::new();
    members.insert("path".to_owned(), json!(dotted_path(pointer)));
    members.insert("message".to_owned(), json!(message));
    if let Some(code) = error.pointer("/meta/code") {
        members.insert("code".to_owned(), code.clone());
    }
    Some(Value::Object(members))
}

/// Converts a JSON pointer: `/product/images/0/url` becomes
/// `product.images.0.url`.
fn dotted_path(pointer: &str) -> String {
    let names = pointer.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~"));
    names.collect::<Vec<_>>().join(".")
}

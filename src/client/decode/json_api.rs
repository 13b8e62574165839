//! Decodes the errors of JSON:API 1.1.

use apierror_core::ErrorReport;
use apierror_core::envelope::JsonApi;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::envelope::DecodeEnvelope;
use super::object_reader::ObjectReader;
use super::status::{default_code, default_message, error_status};

/// The first error gives the code and the message. If every error has a
/// `source.pointer`, the details are field errors and the message is the title.
/// Otherwise the details are the `meta` of the first error. The members of the
/// top-level `meta`, and other members of the first error, are extensions. A title
/// that is not the message is kept.
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
        let (message, title, details) = if let Some(fields) = fields {
            first.take("source");
            first.take("meta");
            (title.or(detail), None, Some(Value::from(fields)))
        } else {
            let summary = title.filter(|_| detail.is_some());
            (detail.or(title), summary, first.take("meta").map(unwrap_details))
        };
        if let Some(meta) = body.take_object("meta") {
            body.merge(meta);
        }
        body.merge(first);
        let message = message.unwrap_or(default_message(status));
        let mut report = ErrorReport::new(code, Some(status), message);
        if let Some(title) = title {
            report = report.with_title(title);
        }
        Some(body.finish(report, details, None))
    }
}

/// Unwraps details that are not an object. The envelope sends them as the
/// member `details` of `meta`, which has to be an object.
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decode(body: &Value) -> Option<ErrorReport> {
        JsonApi::decode(body, StatusCode::CONFLICT)
    }

    fn first(error: &Value) -> ErrorReport {
        decode(&json!({"errors": [error], "y": 3})).expect("this shape")
    }

    #[test]
    fn all_members_are_read() {
        let report = first(&json!({"status": "409", "code": "A", "title": "T", "detail": "d",
            "meta": {"sku": "1"}, "x": 2}));
        assert_eq!(report.to_string(), "A: d");
        assert_eq!(report.title(), Some("T"));
        assert_eq!(report.details(), Some(&json!({"sku": "1"})));
        assert_eq!(Value::Object(report.extensions().clone()), json!({"x": 2, "y": 3}));
    }

    #[test]
    fn members_of_the_top_level_meta_are_extensions() {
        let body = json!({"errors": [{"code": "A"}], "meta": {"trace": 1}, "links": {}});
        let report = decode(&body).expect("this shape");
        assert_eq!(Value::Object(report.extensions().clone()), json!({"trace": 1, "links": {}}));
        let odd = decode(&json!({"errors": [{"code": "A"}], "meta": 1})).expect("this shape");
        assert_eq!(Value::Object(odd.extensions().clone()), json!({"meta": 1}));
    }

    #[test]
    fn missing_members_have_defaults() {
        let titled = first(&json!({"title": "T"}));
        assert_eq!((titled.to_string().as_str(), titled.title()), ("HTTP_409: T", None));
        assert_eq!(first(&json!({"status": "409"})).to_string(), "HTTP_409: Conflict");
    }

    #[test]
    fn details_that_are_not_an_object_are_unwrapped() {
        let details = |meta| first(&json!({"code": "A", "meta": meta})).details().cloned();
        assert_eq!(details(json!({"details": [1]})), Some(json!([1])));
        let other = json!({"details": [1], "more": 2});
        assert_eq!(details(other.clone()), Some(other));
        assert_eq!(details(json!({"more": 2})), Some(json!({"more": 2})));
    }

    #[test]
    fn errors_with_pointers_are_field_errors() {
        let field = json!({"code": "A", "title": "T", "detail": "d", "meta": {"code": "C"},
            "source": {"pointer": "/a~1b/0/~0c"}});
        let untitled = json!({"title": "T", "source": {"pointer": "/e"}});
        let report = decode(&json!({"errors": [field, untitled]})).expect("this shape");
        assert_eq!(report.to_string(), "A: T");
        let expected = json!([
            {"path": "a/b.0.~c", "message": "d", "code": "C"}, {"path": "e", "message": "T"}]);
        assert_eq!(report.details(), Some(&expected));
        assert!(report.extensions().is_empty());
    }

    #[test]
    fn other_shapes_are_refused() {
        for errors in [json!([]), json!(["a"]), json!([{"path": "a"}]), json!({"code": "A"})] {
            assert_eq!(decode(&json!({"errors": errors})), None);
        }
    }
}

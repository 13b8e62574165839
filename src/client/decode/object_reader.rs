//! A JSON object from which members are taken one by one. The remaining members
//! are extensions.

use std::collections::BTreeMap;

use apierror_core::ErrorReport;
use serde_json::{Map, Value};

/// Borrows the body, so a shape that does not match costs no copy of it.
#[derive(Debug)]
pub(super) struct ObjectReader<'a>(BTreeMap<&'a str, &'a Value>);

impl<'a> ObjectReader<'a> {
    /// Returns `None` if `value` is not an object.
    pub(super) fn new(value: &'a Value) -> Option<Self> {
        let members = value.as_object()?;
        Some(Self(members.iter().map(|(name, value)| (name.as_str(), value)).collect()))
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).copied()
    }

    pub(super) fn take(&mut self, name: &str) -> Option<&'a Value> {
        self.0.remove(name)
    }

    /// Takes a member if it is a string.
    pub(super) fn take_text(&mut self, name: &str) -> Option<&'a str> {
        let text = self.get(name)?.as_str()?;
        self.take(name);
        Some(text)
    }

    /// Takes a member if it is a code: a string that is not empty, or a number.
    pub(super) fn take_code(&mut self, name: &str) -> Option<String> {
        let code = match self.get(name)? {
            Value::String(text) if !text.is_empty() => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        self.take(name);
        Some(code)
    }

    /// Takes a member if it is an object.
    pub(super) fn take_object(&mut self, name: &str) -> Option<Self> {
        let object = Self::new(self.get(name)?)?;
        self.take(name);
        Some(object)
    }

    /// Adds the remaining members of `other`. Members of the same name are
    /// kept.
    pub(super) fn merge(&mut self, other: Self) {
        for (name, value) in other.0 {
            self.0.entry(name).or_insert(value);
        }
    }

    /// Returns the remaining members.
    pub(super) fn into_extensions(self) -> Map<String, Value> {
        self.0.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }

    /// Adds details and request id to the report, and the remaining members as
    /// extensions.
    pub(super) fn finish(
        self,
        report: ErrorReport,
        details: Option<Value>,
        request_id: Option<&str>,
    ) -> ErrorReport {
        let mut report = report.with_extensions(self.into_extensions());
        if let Some(details) = details {
            report = report.with_details(details);
        }
        match request_id {
            Some(id) => report.with_request_id(id),
            None => report,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rest(reader: ObjectReader<'_>) -> Value {
        Value::Object(reader.into_extensions())
    }

    #[test]
    fn new_of_a_list_fails() {
        assert!(ObjectReader::new(&json!([1])).is_none());
    }

    #[test]
    fn take_removes_the_member_and_get_does_not() {
        let body = json!({"a": 1, "b": 2});
        let mut reader = ObjectReader::new(&body).expect("an object");
        assert_eq!(reader.get("a"), Some(&json!(1)));
        assert_eq!(reader.take("a"), Some(&json!(1)));
        assert_eq!(reader.take("a"), None);
        assert_eq!(rest(reader), json!({"b": 2}));
    }

    #[test]
    fn take_text_leaves_a_member_that_is_not_a_string() {
        let body = json!({"text": "t", "empty": "", "number": 1});
        let mut reader = ObjectReader::new(&body).expect("an object");
        assert_eq!(reader.take_text("text"), Some("t"));
        assert_eq!(reader.take_text("empty"), Some(""));
        assert_eq!(reader.take_text("number"), None);
        assert_eq!(rest(reader), json!({"number": 1}));
    }

    #[test]
    fn take_code_leaves_a_member_that_is_not_a_code() {
        let body = json!({"text": "t", "empty": "", "number": 1, "list": []});
        let mut reader = ObjectReader::new(&body).expect("an object");
        assert_eq!(reader.take_code("text").as_deref(), Some("t"));
        assert_eq!(reader.take_code("number").as_deref(), Some("1"));
        assert_eq!(reader.take_code("empty"), None);
        assert_eq!(reader.take_code("list"), None);
        assert_eq!(rest(reader), json!({"empty": "", "list": []}));
    }

    #[test]
    fn take_object_leaves_a_member_that_is_not_an_object() {
        let body = json!({"object": {"a": 1}, "list": []});
        let mut reader = ObjectReader::new(&body).expect("an object");
        assert_eq!(reader.take_object("object").map(rest), Some(json!({"a": 1})));
        assert!(reader.take_object("list").is_none());
        assert_eq!(rest(reader), json!({"list": []}));
    }

    #[test]
    fn merge_keeps_members_of_the_same_name() {
        let (body, other) = (json!({"a": 1}), json!({"a": 2, "b": 2}));
        let mut reader = ObjectReader::new(&body).expect("an object");
        reader.merge(ObjectReader::new(&other).expect("an object"));
        assert_eq!(rest(reader), json!({"a": 1, "b": 2}));
    }

    #[test]
    fn finish_adds_details_request_id_and_extensions() {
        let body = json!({"a": 1});
        let reader = ObjectReader::new(&body).expect("an object");
        let report = reader.finish(ErrorReport::new("C", None, "m"), Some(json!(2)), Some("r"));
        assert_eq!(report.details(), Some(&json!(2)));
        assert_eq!(report.request_id(), Some("r"));
        assert_eq!(report.extensions()["a"], 1);
    }
}

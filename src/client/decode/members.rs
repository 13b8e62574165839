//! A JSON object that is taken apart. What nobody took is left over.

use serde_json::{Map, Value};

use apierror_core::ErrorReport;

#[derive(Debug)]
pub(super) struct Members(Map<String, Value>);

impl Members {
    pub(super) fn of(value: &Value) -> Option<Self> {
        value.as_object().cloned().map(Self)
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// A member that is text; any other stays.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        match self.0.get_mut(name) {
            Some(Value::String(text)) => {
                let text = std::mem::take(text);
                self.0.remove(name);
                Some(text)
            }
            _ => None,
        }
    }

    /// A code: text that is not empty, or a whole number.
    pub(super) fn code(&mut self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(_) => self.text(name),
            Value::Number(number) => {
                let code = number.to_string();
                self.0.remove(name);
                Some(code)
            }
            _ => None,
        }
    }

    /// A member that is an object; any other stays.
    pub(super) fn object(&mut self, name: &str) -> Option<Self> {
        match self.0.get_mut(name) {
            Some(Value::Object(members)) => {
                let members = std::mem::take(members);
                self.0.remove(name);
                Some(Self(members))
            }
            _ => None,
        }
    }

    /// Adds what is left of another; a name that is taken keeps its value.
    pub(super) fn absorb(&mut self, other: Self) {
        for (name, value) in other.0 {
            self.0.entry(name).or_insert(value);
        }
    }

    pub(super) fn put(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Gives the report its details, its id, and all that is left.
    pub(super) fn complete(
        self,
        report: ErrorReport,
        details: Option<Value>,
        request_id: Option<String>,
    ) -> ErrorReport {
        let report = report.with_extensions(self.0);
        let report = details.into_iter().fold(report, ErrorReport::with_details);
        request_id.into_iter().fold(report, ErrorReport::with_request_id)
    }
}

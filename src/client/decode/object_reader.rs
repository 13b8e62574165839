//! A JSON object whose members are taken out one by one; the rest are
//! extensions.

use std::collections::BTreeMap;

use apierror_core::ErrorReport;
use serde_json::{Map, Value};

/// Borrows the body, so a shape that does not match costs no copy of it.
#[derive(Debug)]
pub(super) struct ObjectReader<'a>(BTreeMap<&'a str, &'a Value>);

impl<'a> ObjectReader<'a> {
    /// Returns `None` if `value` is no object.
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

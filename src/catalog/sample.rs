//! Made-up errors, which are rendered to infer the shape of an envelope.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use apierror_core::__private::{
    Members as VisitMembers, Place, Visitor, as_extensions, as_member, member_name, present_members,
};
use apierror_core::{ApiError, Details, ErrorSpec, FieldPlace, RequestContext};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::declaration::Declaration;
use super::envelope::{EntryEnvelope, ExampleResponse, own_headers};
use super::example_request::example_request;
use super::json::{Json, Members};
use super::message::{self, is_nameless};
use super::sample_value;

/// A rendered made-up error, and the values that it was made from.
pub(super) struct Sample {
    pub(super) spec: &'static ErrorSpec,
    pub(super) status: StatusCode,
    pub(super) message: String,
    pub(super) details: Option<Json>,
    pub(super) extensions: Members,
    /// The error's own headers.
    pub(super) headers: Vec<(String, String)>,
    /// What the envelope made of it.
    pub(super) response: ExampleResponse,
}

/// Renders a declaration several times: twice with different values, and once
/// without anything that can be absent.
pub(super) fn samples(declaration: &Declaration, envelope: &EntryEnvelope) -> [Sample; 3] {
    [(1, true), (2, true), (3, false)].map(|(seed, full)| {
        let message = format!("a message, the {seed}th");
        let error = SampleError::new(declaration, message, seed, full);
        let request = if full { example_request(None) } else { RequestContext::new() };
        let response = envelope.render(&error, request);
        let headers = own_headers(&error);
        let (details, extensions) = (error.details_json(), error.extension_members());
        let SampleError { spec, status, message, .. } = error;
        Sample { spec, status, message, details, extensions, headers, response }
    })
}

/// Returns the fault of the declaration's bodies, if a member occurs twice in them.
pub(super) fn member_that_occurs_twice(
    declaration: &Declaration,
    envelope: &EntryEnvelope,
) -> Option<String> {
    let error = SampleError::new(declaration, String::new(), 1, true);
    let has_members = error.details.is_some() || !error.members.is_empty();
    if !has_members && error.extensions.is_empty() {
        return None;
    }
    envelope.member_that_occurs_twice(&error)
}

/// Renders a declaration as an example for people.
pub(super) fn example(declaration: &Declaration, envelope: &EntryEnvelope) -> ExampleResponse {
    let spec = declaration.spec;
    let mut error = SampleError::new(declaration, String::new(), 0, true);
    let value_of = |name: &str| {
        if is_nameless(name) {
            return "42".to_owned();
        }
        let known = error.members.iter().find(|(_, member, _)| *member == name);
        match known.map_or_else(|| sample_value::any(name), |(.., value)| value.clone()) {
            Json::Text(text) => text,
            other => other.compact(),
        }
    };
    let message = message::with_values(spec, value_of);
    error.message = message.unwrap_or_else(|| message::UNKNOWN.to_owned());
    envelope.render_example(&error)
}

/// A made-up error.
#[derive(Debug)]
struct SampleError {
    spec: &'static ErrorSpec,
    status: StatusCode,
    message: String,
    /// The details as a whole.
    details: Option<Json>,
    members: Vec<(Place, &'static str, Json)>,
    /// Values whose members are extensions.
    extensions: Vec<Json>,
    headers: Vec<(&'static str, String)>,
    wait: Option<Duration>,
}

impl SampleError {
    /// Makes up values from the types of the fields. Optional fields are present
    /// if `full` is set.
    fn new(declaration: &Declaration, message: String, seed: u16, full: bool) -> Self {
        let mut error = Self {
            spec: declaration.spec,
            status: declaration.spec.status,
            message,
            details: None,
            members: Vec::new(),
            extensions: Vec::new(),
            headers: Vec::new(),
            wait: None,
        };
        for (field, rust_type) in declaration.fields().filter(|(field, _)| full || !field.optional)
        {
            let value = rust_type.example(field.name, seed);
            match (field.place, value) {
                (FieldPlace::Details, value) => error.details = Some(value),
                (FieldPlace::Detail, value) => {
                    error.members.push((Place::Detail, field.name, value));
                }
                (FieldPlace::Extension, value) => {
                    error.members.push((Place::Extension, field.name, value));
                }
                // The names in a map are not known.
                (FieldPlace::Extensions, value) if rust_type.has_members() => {
                    error.extensions.push(value);
                }
                // A different status shows where the body has it.
                (FieldPlace::Status, _) if seed == 2 => error.status = other_than(error.status),
                (FieldPlace::Header, _) => {
                    error.headers.push((field.name, rust_type.header_example(field.name, seed)));
                }
                (FieldPlace::RetryAfter, _) => {
                    let seconds = if seed == 0 { 30 } else { seed.into() };
                    error.wait = Some(Duration::from_secs(seconds));
                }
                _ => {}
            }
        }
        error
    }

    /// Returns the extensions by their names.
    fn extension_members(&self) -> Members {
        let own = self.members.iter().filter(|(place, ..)| *place == Place::Extension);
        let own = own.map(|(_, name, value)| ((*name).to_owned(), value.clone()));
        let of_values = self.extensions.iter().filter_map(Json::as_object).flatten().cloned();
        own.chain(of_values).collect()
    }

    /// Returns the details as JSON.
    fn details_json(&self) -> Option<Json> {
        self.details.clone().or_else(|| {
            let details = self.members.iter().filter(|(place, ..)| *place == Place::Detail);
            let details: Vec<_> =
                details.map(|(_, name, value)| ((*name).to_owned(), value.clone())).collect();
            (!details.is_empty()).then_some(Json::Object(details))
        })
    }
}

/// Returns another error status.
fn other_than(status: StatusCode) -> StatusCode {
    if status == StatusCode::CONFLICT { StatusCode::GONE } else { StatusCode::CONFLICT }
}

/// Serialises members in the same way as derived errors do.
impl VisitMembers for SampleError {
    fn visit(&self, visitor: &mut dyn Visitor) {
        for (place, name, value) in &self.members {
            visitor.member(*place, &member_name(name), as_member(value));
        }
        for value in &self.extensions {
            visitor.extensions(as_extensions(value), &[]);
        }
    }
}

impl fmt::Display for SampleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SampleError {}

impl ApiError for SampleError {
    fn spec(&self) -> &'static ErrorSpec {
        self.spec
    }
    fn message(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.message)
    }
    fn details(&self) -> Option<Details<'_>> {
        self.details.as_ref().map(Details::new).or_else(|| present_members(self, Place::Detail))
    }
    fn extensions(&self) -> Option<Details<'_>> {
        present_members(self, Place::Extension)
    }
    fn retry_after(&self) -> Option<Duration> {
        self.wait
    }
    fn status(&self) -> StatusCode {
        self.status
    }
    fn append_headers(&self, headers: &mut HeaderMap) {
        let fixed = self.spec.headers.iter().map(|(name, value)| (*name, *value));
        let own = self.headers.iter().map(|(name, value)| (*name, value.as_str()));
        for (name, value) in fixed.chain(own) {
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            {
                headers.append(name, value);
            }
        }
    }
}

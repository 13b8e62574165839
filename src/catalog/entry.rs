//! One code of a catalogue, with every fact that documents and the lock show.

use std::sync::{Arc, OnceLock};

use apierror_core::__private::Declared;
use apierror_core::__private::retry_after_header;
use apierror_core::{ApiError, ErrorSpec, FieldPlace, Retry, RetryStrategy};
use http::StatusCode;

use super::body_schema::{BodyFacts, body_schema, details_schema};
use super::declaration::Declaration;
use super::envelope::{EntryEnvelope, ExampleResponse, ServiceEnvelope};
use super::field::{BodyMember, Field, extension_members};
use super::json::Json;
use super::message;
use super::names;
use super::places::{Places, value_at};
use super::sample;
use super::schema::definitions::Definitions;
use super::shape::{BodyShape, ResponseShape};
use super::text::one_line;

/// One code.
#[derive(Clone)]
pub(crate) struct Entry {
    /// The first declaration.
    pub(crate) spec: &'static ErrorSpec,
    /// Every declaration, the first included.
    pub(crate) declarations: Vec<Declaration>,
    /// The fields of all declarations, each name once.
    pub(crate) fields: Vec<Field>,
    pub(crate) envelope: EntryEnvelope,
    /// The type that added the code to the catalogue.
    pub(super) declared_by: &'static str,
    /// The response of a real occurrence.
    recorded: Option<ExampleResponse>,
    /// An error made from a failure, used as the example if none is recorded.
    fallback_example: Option<Arc<dyn ApiError + Send + Sync>>,
    inferred: Inferred,
}

/// Facts that are computed when they are first used.
#[derive(Clone, Default)]
struct Inferred {
    example: OnceLock<ExampleResponse>,
    shape: OnceLock<ResponseShape>,
    details_schema: OnceLock<Option<Json>>,
    body_schema: OnceLock<Json>,
}

impl Entry {
    pub(super) fn new(
        declared: Declared,
        declared_by: &'static str,
        envelope: EntryEnvelope,
        definitions: &mut Definitions,
    ) -> Self {
        let spec = declared.spec;
        let declarations = vec![Declaration::new(declared, definitions)];
        Self {
            spec,
            fields: Field::merge(&declarations),
            declarations,
            envelope,
            declared_by,
            recorded: None,
            fallback_example: None,
            inferred: Inferred::default(),
        }
    }

    /// Adds another declaration of the code.
    pub(super) fn add(&mut self, declared: Declared, definitions: &mut Definitions) {
        if !self.declarations.iter().any(|known| known.is(declared)) {
            self.declarations.push(Declaration::new(declared, definitions));
            self.fields = Field::merge(&self.declarations);
            self.inferred = Inferred::default();
        }
    }

    /// Returns whether the entry has this declaration.
    pub(super) fn has(&self, spec: &ErrorSpec) -> bool {
        self.declarations.iter().any(|known| known.has(spec))
    }

    pub(super) fn set_service(&mut self, service: ServiceEnvelope) {
        self.envelope.set_service(service);
        self.inferred = Inferred::default();
    }

    pub(super) fn set_example_path(&mut self, path: Arc<str>) {
        self.envelope.set_example_path(path);
        self.inferred = Inferred::default();
    }

    /// Keeps the response of `error` as the example, unless there is one.
    pub(super) fn record(&mut self, error: &dyn ApiError) {
        if self.recorded.is_none() {
            self.recorded = Some(self.envelope.render_example(error));
        }
    }

    /// Makes an error the example, unless a response is recorded.
    pub(super) fn set_fallback_example(&mut self, error: Arc<dyn ApiError + Send + Sync>) {
        self.fallback_example.get_or_insert(error);
        self.inferred = Inferred::default();
    }

    /// Returns the name, which is the code unless a name is declared.
    pub(crate) fn name(&self) -> &'static str {
        self.spec.name
    }

    /// Returns the name of the body's schema in documents.
    pub(crate) fn component_name(&self) -> String {
        names::of_error(self.name())
    }

    /// Returns whether the name is not the code.
    pub(crate) fn has_name(&self) -> bool {
        self.spec.name != self.spec.code
    }

    /// Returns whether the body has a place for the code. Where it has none, the code
    /// is only the service's own name for the error.
    pub(crate) fn shows_code(&self) -> bool {
        self.places().code.is_some()
    }

    /// Returns the content type of the responses.
    pub(crate) fn content_type(&self) -> &'static str {
        self.example().content_type
    }

    /// Returns the retry advice that documents show: the declared advice, or
    /// the default for the status if the envelope sends it.
    pub(crate) fn advice(&self) -> Option<Retry> {
        let declared = self.declarations.iter().find_map(|known| known.spec.declared_retry());
        let is_stated = self.spec.retry.strategy() != RetryStrategy::Unstated;
        declared.or_else(|| (is_stated && self.envelope.sends_advice()).then_some(self.spec.retry))
    }

    /// Returns the [`advice`](Self::advice) as JSON.
    pub(super) fn advice_json(&self) -> Option<Json> {
        let retry = self.advice()?;
        let mut json = Json::from_serialize(&retry);
        if let (Json::Object(members), None) = (&mut json, retry.declared_max_retries()) {
            members.retain(|(name, _)| name != "max_attempts");
        }
        Some(json.with("retryable", retry.is_retryable()))
    }

    /// Returns the declared headers that are the same at each occurrence and are sent.
    pub(crate) fn fixed_headers(&self) -> Vec<(&'static str, String)> {
        let declared = self.spec.headers.iter();
        let mut headers: Vec<_> =
            declared.map(|(name, value)| (*name, (*value).to_owned())).collect();
        let has_field = self.fields.iter().any(|field| field.place == FieldPlace::RetryAfter);
        if let (Some(after), false) = (self.spec.retry.after(), has_field) {
            let value = retry_after_header(after);
            headers.push(("retry-after", value.to_str().unwrap_or_default().to_owned()));
        }
        headers.retain(|(name, _)| !self.shape().overrides(name));
        headers
    }

    /// Returns the field with the wait, unless the envelope keeps the wait to itself.
    pub(crate) fn wait_field(&self) -> Option<&Field> {
        let shape = self.shape();
        let is_sent = || {
            !shape.overrides("retry-after")
                || shape.headers.iter().any(|header| header.name == "retry-after")
        };
        let mut fields = self.fields.iter();
        fields.find(|field| field.place == FieldPlace::RetryAfter).filter(|_| is_sent())
    }

    /// Returns the response of a real occurrence, or one that is made up.
    pub(crate) fn example(&self) -> &ExampleResponse {
        self.recorded.as_ref().unwrap_or_else(|| {
            self.inferred.example.get_or_init(|| match &self.fallback_example {
                Some(error) => self.envelope.render_example(&**error),
                None => sample::example(&self.declarations[0], &self.envelope),
            })
        })
    }

    /// Returns the fault of the bodies, if a member occurs twice in them.
    pub(super) fn member_that_occurs_twice(&self) -> Option<String> {
        let mut declarations = self.declarations.iter();
        declarations.find_map(|declared| sample::member_that_occurs_twice(declared, &self.envelope))
    }

    /// Returns whether every body has details.
    pub(crate) fn always_has_details(&self) -> bool {
        let is_details = |place| matches!(place, FieldPlace::Detail | FieldPlace::Details);
        let always = |declaration: &Declaration| {
            declaration.fields().any(|(field, _)| is_details(field.place) && !field.optional)
        };
        self.shows_details() && self.declarations.iter().all(always)
    }

    /// Returns whether the body has a place for the details.
    pub(crate) fn shows_details(&self) -> bool {
        let places = self.places();
        places.details.is_some() || places.details_in.is_some()
    }

    /// Returns the extensions that the body has a place for.
    pub(crate) fn shown_extensions(&self) -> Vec<BodyMember> {
        let body = &self.shape().body;
        let shown = extension_members(&self.fields).into_iter().filter_map(|mut member| {
            member.required &= body.presence_of(&BodyShape::Extension(member.name.clone()))?;
            Some(member)
        });
        shown.collect()
    }

    /// Returns the status of the responses, if it is always the same.
    pub(crate) fn wire_status(&self) -> Option<StatusCode> {
        match self.shape().statuses.as_slice() {
            [status] => Some(*status),
            _ => None,
        }
    }

    /// Returns whether the details of every body are the list of wrong fields.
    pub(crate) fn always_lists_fields(&self) -> bool {
        let is_details = |place| matches!(place, FieldPlace::Detail | FieldPlace::Details);
        let mut details = self.fields.iter().filter(|field| is_details(field.place)).peekable();
        details.peek().is_some() && details.all(|field| field.is_field_errors() && !field.optional)
    }

    /// Returns a body whose details are the list of wrong fields, if a
    /// declaration has such a list: the example if it `is_one`, or else a
    /// made-up body.
    pub(crate) fn validation_body(&self, is_one: impl Fn(&Json) -> bool) -> Option<Json> {
        let lists = |declaration: &&Declaration| {
            declaration.fields_at(FieldPlace::Details).any(|(_, ty)| ty.is_field_errors())
        };
        let declaration = self.declarations.iter().find(lists)?;
        let example = &self.example().body;
        if is_one(example) {
            return Some(example.clone());
        }
        Some(sample::example(declaration, &self.envelope).body).filter(is_one)
    }

    /// Returns the message of the example. Returns `None` if the example is made up
    /// and the message is not known.
    pub(crate) fn example_message(&self) -> Option<String> {
        if !self.has_real_example() && message::shown(self.spec).is_none() {
            return None;
        }
        let place = self.places().message?;
        value_at(&self.example().body, &place)?.as_str().map(one_line)
    }

    /// Returns the shape of the responses.
    pub(crate) fn shape(&self) -> &ResponseShape {
        let infer = || ResponseShape::infer(&self.declarations, &self.fields, &self.envelope);
        self.inferred.shape.get_or_init(infer)
    }

    /// Returns where the bodies have the code, message, details and request id.
    pub(crate) fn places(&self) -> Places {
        Places::new(&self.shape().body)
    }

    /// Returns the message with the names of its values in braces, or the
    /// message of a real occurrence. Returns `None` if neither is known.
    pub(crate) fn message(&self) -> Option<String> {
        message::shown(self.spec).or_else(|| self.example_message())
    }

    /// Returns whether the example is an occurrence, and not made up.
    fn has_real_example(&self) -> bool {
        self.recorded.is_some() || self.fallback_example.is_some()
    }

    /// Returns the JSON Schema of the details, if there are any.
    pub(crate) fn details_schema(&self) -> Option<&Json> {
        self.inferred.details_schema.get_or_init(|| details_schema(&self.declarations)).as_ref()
    }

    /// Returns the JSON Schema of the body.
    pub(crate) fn body_schema(&self) -> &Json {
        self.inferred.body_schema.get_or_init(|| {
            let parts =
                BodyFacts { spec: self.spec, fields: &self.fields, details: self.details_schema() };
            body_schema(&self.shape().body, &parts)
        })
    }
}

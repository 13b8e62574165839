//! The envelope that the errors of an entry are rendered in.

use std::any::type_name;
use std::sync::Arc;

use apierror_core::__private::retry_after_header;
use apierror_core::context::Settings;
use apierror_core::{ApiError, Envelope, Occurrence, RequestContext};
use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};

use super::json::Json;
use super::text::short_name;

/// A response that is an example.
#[derive(Debug, Clone)]
pub(crate) struct ExampleResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Json,
}

/// A type that implements [`Envelope`], as a value.
#[derive(Clone, Copy)]
pub(super) struct EnvelopeType {
    /// The type's full name.
    name: &'static str,
    members: &'static [&'static str],
    content_type: &'static str,
    /// Whether it stands for the envelope of the service.
    defers: bool,
    render: fn(&Occurrence<'_>, &dyn ApiError) -> ExampleResponse,
}

impl EnvelopeType {
    pub(super) fn new<E: Envelope>() -> Self {
        Self {
            name: type_name::<E>(),
            members: E::MEMBERS,
            content_type: E::CONTENT_TYPE,
            defers: E::BUILT_IN.is_service(),
            render: render::<E>,
        }
    }
}

/// The envelope of a service.
#[derive(Clone)]
pub(super) struct ServiceEnvelope {
    envelope: EnvelopeType,
    settings: Arc<Settings>,
}

impl ServiceEnvelope {
    pub(super) fn new<E: Envelope + 'static>() -> Self {
        Self {
            envelope: EnvelopeType::new::<E>(),
            settings: Arc::new(Settings::new().envelope::<E>()),
        }
    }
}

/// The envelope that a type declares, within a service.
#[derive(Clone)]
pub(crate) struct EntryEnvelope {
    declared: EnvelopeType,
    service: Option<ServiceEnvelope>,
}

impl EntryEnvelope {
    pub(super) fn new(declared: EnvelopeType, service: Option<ServiceEnvelope>) -> Self {
        Self { declared, service }
    }

    pub(super) fn set_service(&mut self, service: ServiceEnvelope) {
        self.service = Some(service);
    }

    /// Returns the full names of both declared envelopes if they differ. An
    /// envelope that stands for the service's differs from no other.
    pub(super) fn difference(&self, other: &Self) -> Option<[&'static str; 2]> {
        let (first, second) = (&self.declared, &other.declared);
        let differ = !first.defers && !second.defers && first.name != second.name;
        differ.then_some([first.name, second.name])
    }

    /// Returns the name without paths.
    pub(crate) fn name(&self) -> String {
        let name = short_name(self.declared.name);
        if !self.declared.defers {
            return name;
        }
        let service =
            self.service.as_ref().map_or("ProblemDetails", |service| service.envelope.name);
        // `WithRetry<Service>` becomes `WithRetry<Flat>`.
        name.replace("Service", &short_name(service))
    }

    /// Returns the media type of the responses.
    pub(crate) fn content_type(&self) -> &'static str {
        self.effective().content_type
    }

    /// Returns the members that the envelope has at the top level.
    pub(super) fn members(&self) -> &'static [&'static str] {
        self.effective().members
    }

    fn effective(&self) -> &EnvelopeType {
        match &self.service {
            Some(service) if self.declared.defers => &service.envelope,
            _ => &self.declared,
        }
    }

    /// Renders `error` as if it occurred in `request`.
    pub(super) fn render(&self, error: &dyn ApiError, request: RequestContext) -> ExampleResponse {
        let request = match &self.service {
            Some(service) => request.with_settings(Arc::clone(&service.settings)),
            None => request,
        };
        (self.declared.render)(&Occurrence::new(error).with_context(&request), error)
    }
}

/// Builds the response that the renderer would send. It neither logs nor
/// notifies, because the error did not occur.
fn render<E: Envelope>(occurrence: &Occurrence<'_>, error: &dyn ApiError) -> ExampleResponse {
    let mut headers = HeaderMap::new();
    error.append_headers(&mut headers);
    if let Some(wait) = occurrence.retry_after() {
        headers.insert(RETRY_AFTER, retry_after_header(wait));
    }
    E::append_headers(occurrence, &mut headers);
    let headers = headers.iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let mut body = Vec::new();
    let body = match E::write(occurrence, &mut body) {
        Ok(()) => Json::from_bytes(&body),
        Err(_) => Json::Null,
    };
    ExampleResponse { status: E::status(occurrence), headers: headers.collect(), body }
}

//! The envelope that the errors of an entry are rendered in.

use std::sync::Arc;

use apierror_core::__private::{EnvelopeVtable, OCCURS_TWICE, retry_after_header};
use apierror_core::context::Settings;
use apierror_core::{ApiError, Envelope, ErrorSpec, Occurrence, RequestContext};
use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};

use super::example_request::example_request;
use super::json::Json;
use super::text::short_name;

/// A response that is an example.
#[derive(Debug, Clone)]
pub(crate) struct ExampleResponse {
    pub(crate) status: StatusCode,
    pub(crate) content_type: &'static str,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Json,
}

/// A type that implements [`Envelope`], as a value.
#[derive(Clone, Copy)]
pub(super) struct EnvelopeType(&'static EnvelopeVtable);

impl EnvelopeType {
    pub(super) fn new<E: Envelope>() -> Self {
        Self(EnvelopeVtable::new::<E>())
    }

    /// Returns the envelope that the spec names, or else this one.
    pub(super) fn of_kind(self, spec: &ErrorSpec) -> Self {
        EnvelopeVtable::of_spec(spec).map_or(self, Self)
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

/// The declared envelope of a code, and that of the service around it.
#[derive(Clone)]
pub(crate) struct EntryEnvelope {
    declared: EnvelopeType,
    service: Option<ServiceEnvelope>,
    /// The path of the request in which examples occur.
    example_path: Option<Arc<str>>,
}

impl EntryEnvelope {
    pub(super) fn new(
        declared: EnvelopeType,
        service: Option<ServiceEnvelope>,
        example_path: Option<Arc<str>>,
    ) -> Self {
        Self { declared, service, example_path }
    }

    pub(super) fn set_example_path(&mut self, path: Arc<str>) {
        self.example_path = Some(path);
    }

    pub(super) fn set_service(&mut self, service: ServiceEnvelope) {
        self.service = Some(service);
    }

    /// Returns the full names of both declared envelopes if they differ.
    /// [`Service`](crate::envelope::Service) counts as equal to every envelope.
    pub(super) fn difference(&self, other: &Self) -> Option<[&'static str; 2]> {
        let (EnvelopeType(first), EnvelopeType(second)) = (self.declared, other.declared);
        let names = [first.name(), second.name()];
        let differ = !first.is_service() && !second.is_service() && names[0] != names[1];
        differ.then_some(names)
    }

    /// Returns the name without paths.
    pub(crate) fn name(&self) -> String {
        let EnvelopeType(declared) = self.declared;
        let name = short_name(declared.name());
        if !declared.is_service() {
            return name;
        }
        let service =
            self.service.as_ref().map_or("ProblemDetails", |service| service.envelope.0.name());
        // `WithRetry<Service>` becomes `WithRetry<Flat>`.
        name.replace("Service", &short_name(service))
    }

    /// Returns the names of the headers that the envelope may add.
    pub(super) fn headers(&self) -> &'static [&'static str] {
        self.effective().headers()
    }

    /// Returns the members that the envelope has at the top level.
    pub(super) fn members(&self) -> &'static [&'static str] {
        self.effective().members()
    }

    /// Returns whether extensions are members of the member `meta`.
    pub(crate) fn has_meta(&self) -> bool {
        self.effective().has_meta()
    }

    /// Returns whether the responses contain the retry advice.
    pub(crate) fn sends_advice(&self) -> bool {
        // `WithRetry<Service>` adds it to the service's envelope.
        self.declared.0.has_retry() || self.effective().has_retry()
    }

    fn effective(&self) -> &'static EnvelopeVtable {
        match &self.service {
            Some(service) if self.declared.0.is_service() => service.envelope.0,
            _ => self.declared.0,
        }
    }

    /// Renders `error` as an example.
    pub(super) fn render_example(&self, error: &dyn ApiError) -> ExampleResponse {
        self.render(error, example_request(self.example_path.as_deref()))
    }

    /// Renders `error` as if it occurred in `request`.
    pub(super) fn render(&self, error: &dyn ApiError, request: RequestContext) -> ExampleResponse {
        let request = self.in_service(request);
        render(self.declared.0, &Occurrence::new(error).with_context(&request), error)
    }

    /// Returns the fault of the body of `error`, if a member occurs twice in it: once as
    /// the envelope's own, and once as an extension or a detail.
    pub(super) fn member_that_occurs_twice(&self, error: &dyn ApiError) -> Option<String> {
        if self.effective().is_built_in() {
            return None;
        }
        let request = self.in_service(example_request(None));
        let occurrence = Occurrence::new(error).with_context(&request);
        let mut body = Vec::new();
        let fault = match self.declared.0.write(&occurrence, &mut body) {
            Ok(()) => Json::member_that_occurs_twice(&body)?,
            Err(fault) => fault.to_string(),
        };
        let end = fault.find(OCCURS_TWICE)? + OCCURS_TWICE.len();
        fault.get(..end).map(ToOwned::to_owned)
    }

    fn in_service(&self, request: RequestContext) -> RequestContext {
        match &self.service {
            Some(service) => request.with_settings(Arc::clone(&service.settings)),
            None => request,
        }
    }
}

/// Builds the response that the renderer would send. It neither logs nor
/// notifies, because the error did not occur.
fn render(
    envelope: &EnvelopeVtable,
    occurrence: &Occurrence<'_>,
    error: &dyn ApiError,
) -> ExampleResponse {
    let mut headers = own_header_map(error);
    envelope.append_headers(occurrence, &mut headers);
    let content_type = envelope.content_type(occurrence);
    let mut body = Vec::new();
    let body = match envelope.write(occurrence, &mut body) {
        // Plain text may look like JSON.
        Ok(()) if content_type.starts_with("text/") && !content_type.contains("json") => {
            Json::Text(String::from_utf8_lossy(&body).into())
        }
        Ok(()) => Json::from_bytes(&body),
        Err(_) => Json::Null,
    };
    let status = envelope.status(occurrence);
    ExampleResponse { status, content_type, headers: in_text(&headers), body }
}

/// Returns the headers of an error, without those of its envelope.
pub(super) fn own_headers(error: &dyn ApiError) -> Vec<(String, String)> {
    in_text(&own_header_map(error))
}

fn own_header_map(error: &dyn ApiError) -> HeaderMap {
    let mut headers = HeaderMap::new();
    error.append_headers(&mut headers);
    if let Some(wait) = Occurrence::new(error).retry_after() {
        headers.insert(RETRY_AFTER, retry_after_header(wait));
    }
    headers
}

fn in_text(headers: &HeaderMap) -> Vec<(String, String)> {
    let headers = headers.iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    headers.collect()
}

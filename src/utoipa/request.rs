//! The parts of the requests of an operation, and the failures that they can cause.

use http::StatusCode;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{Components, RefOr};

use super::reference::resolved;
use crate::catalog::failures_around;
use crate::failure::Failure;

/// The parts of a request that extractors read.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// `None` if the operation has no body.
    body: Option<Vec<Format>>,
    has_path_parameters: bool,
    has_query: bool,
}

/// A format of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Form,
    /// Text or a multipart form. Extractors of the framework read them, and answer with
    /// a bare 400 if they cannot.
    Text,
    /// Any bytes.
    Other,
}

impl Format {
    fn new(content_type: &str) -> Self {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        let essence = essence.to_ascii_lowercase();
        match essence.split_once('/').unwrap_or_default() {
            ("*", _) | (_, "json") => Self::Json,
            (_, format) if format.ends_with("+json") => Self::Json,
            (_, "x-www-form-urlencoded") => Self::Form,
            ("text" | "multipart", _) => Self::Text,
            _ => Self::Other,
        }
    }
}

impl Request {
    /// Reads the parts from an operation and the parameters of its path.
    pub(super) fn new(
        operation: &Operation,
        shared: Option<&[RefOr<Parameter>]>,
        components: &Components,
    ) -> Self {
        let mut request = Self::default();
        let own = operation.parameters.as_deref();
        for parameter in own.into_iter().chain(shared).flatten() {
            let parameter =
                resolved(parameter, |name| components.parameters.get(name), "parameters");
            match parameter.map(|parameter| &parameter.parameter_in) {
                Some(ParameterIn::Path) => request.has_path_parameters = true,
                Some(ParameterIn::Query | ParameterIn::QueryString) => request.has_query = true,
                _ => {}
            }
        }
        request.body = operation.request_body.as_ref().map(|body| {
            let body = resolved(body, |name| components.request_bodies.get(name), "requestBodies");
            let content_types = body.into_iter().flat_map(|body| body.content.keys());
            content_types.map(|content_type| Format::new(content_type)).collect()
        });
        request
    }

    /// Returns the failures that can come up around the handler of the operation.
    pub(super) fn failures(&self) -> impl Iterator<Item = Failure> {
        let has = |format| self.body.as_ref().is_some_and(|formats| formats.contains(&format));
        let can_occur = move |failure: &Failure| match failure {
            Failure::PayloadTooLarge => self.body.is_some(),
            Failure::UnsupportedMediaType | Failure::MalformedBody(_) => {
                has(Format::Json) || has(Format::Form)
            }
            Failure::InvalidBody(_) => has(Format::Json),
            Failure::InvalidForm(_) => has(Format::Form),
            Failure::InvalidPath(_) => self.has_path_parameters,
            Failure::InvalidQuery(_) => self.has_query,
            Failure::RouteNotFound
            | Failure::MethodNotAllowed
            | Failure::RequestTimeout
            | Failure::Panicked
            | Failure::Internal(_)
            | Failure::Status(_) => true,
        };
        let bare = has(Format::Text).then_some(Failure::Status(StatusCode::BAD_REQUEST));
        failures_around().filter(can_occur).chain(bare)
    }
}

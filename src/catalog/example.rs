//! Occurrences that are rendered without having happened.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use apierror_core::__private::retry_after_header;
use apierror_core::context::Settings;
use apierror_core::{
    ApiError, Details, Envelope, ErrorSpec, FieldPlace, FieldSpec, Occurrence, RequestContext,
    Timestamp,
};
use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::entry::{Variant, Wire};
use super::node::{Members, Node};
use super::rust_type::RustType;

/// The request that examples happen in.
pub(crate) const REQUEST_ID: &str = "0192f0c1-7b1e-7c3a-9d4e-5f60718293a4";
pub(crate) const PATH: &str = "/path/of/the/request";
/// 2026-01-01T00:00:00Z.
const MOMENT: Duration = Duration::from_secs(1_767_225_600);

/// A rendered occurrence.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Node,
}

/// An occurrence that is made up.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) spec: &'static ErrorSpec,
    pub(crate) message: String,
    pub(crate) details: Option<Node>,
    pub(crate) extensions: Option<Node>,
    headers: Vec<(&'static str, String)>,
    wait: Option<Duration>,
}

impl Sample {
    /// With values made up from the types of the fields; those that can be absent are, unless `full`.
    pub(crate) fn new(variant: &Variant, message: String, seed: u16, full: bool) -> Self {
        let shown = || variant.fields().filter(move |(field, _)| full || !field.optional);
        let at = |place| shown().filter(move |(field, _)| field.place == place);
        let value =
            |(field, rust_type): (&FieldSpec, &RustType)| rust_type.example(field.name, seed);
        let members = |place| -> Option<Node> {
            let members: Members =
                at(place).map(|shown| (shown.0.name.to_owned(), value(shown))).collect();
            (!members.is_empty()).then_some(Node::Object(members))
        };
        let header = |shown: (&'static FieldSpec, &RustType)| match value(shown) {
            Node::Text(text) => (shown.0.name, text),
            other => (shown.0.name, serde_json::to_string(&other).unwrap_or_default()),
        };
        Self {
            spec: variant.spec,
            message,
            details: at(FieldPlace::Details)
                .map(value)
                .next()
                .or_else(|| members(FieldPlace::Detail)),
            extensions: members(FieldPlace::Extension),
            headers: at(FieldPlace::Header).map(header).collect(),
            wait: at(FieldPlace::RetryAfter)
                .map(|_| Duration::from_secs(if seed == 0 { 30 } else { seed.into() }))
                .next(),
        }
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Sample {}

impl ApiError for Sample {
    fn spec(&self) -> &'static ErrorSpec {
        self.spec
    }
    fn message(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.message)
    }
    fn details(&self) -> Option<Details<'_>> {
        self.details.as_ref().map(Details::new)
    }
    fn extensions(&self) -> Option<Details<'_>> {
        self.extensions.as_ref().map(Details::new)
    }
    fn retry_after(&self) -> Option<Duration> {
        self.wait
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

/// `error` in a request that is the same for all.
pub(crate) fn rendered(
    wire: &Wire,
    error: &dyn ApiError,
    service: Option<Arc<Settings>>,
) -> Answer {
    let request = RequestContext::new()
        .with_request_id(REQUEST_ID)
        .with_path(PATH)
        .with(Timestamp::from(SystemTime::UNIX_EPOCH + MOMENT));
    rendered_in(request, wire, error, service)
}

/// `error` in a request of which nothing is known.
pub(crate) fn rendered_alone(
    wire: &Wire,
    error: &dyn ApiError,
    service: Option<Arc<Settings>>,
) -> Answer {
    rendered_in(RequestContext::new(), wire, error, service)
}

fn rendered_in(
    request: RequestContext,
    wire: &Wire,
    error: &dyn ApiError,
    service: Option<Arc<Settings>>,
) -> Answer {
    let request = service.into_iter().fold(request, RequestContext::with_settings);
    (wire.render)(&Occurrence::new(error).with_context(&request), error)
}

/// What the renderer would send. Nobody is told of it, and nothing is logged: it has not happened.
pub(crate) fn render<E: Envelope>(occurrence: &Occurrence<'_>, error: &dyn ApiError) -> Answer {
    let mut headers = HeaderMap::new();
    error.append_headers(&mut headers);
    if let Some(wait) = occurrence.retry_after() {
        headers.insert(RETRY_AFTER, retry_after_header(wait));
    }
    E::append_headers(occurrence, &mut headers);
    let headers = headers.iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    Answer {
        status: E::status(occurrence),
        headers: headers.collect(),
        body: Node::of(&E::body(occurrence)),
    }
}

//! [`Detached`]: an error that was rendered outside its request.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::vtable::EnvelopeVtable;
use crate::copied_chain::CopiedChain;
use crate::details::Details;
use crate::error::ApiError;
use crate::facts::{Verbatim, facts_of};
use crate::field_error::FieldError;
use crate::ordered::Ordered;
use crate::retry::Retry;
use crate::spec::ErrorSpec;

/// Copies details, once there is a layer. A pointer, so that a program without a layer does
/// not contain a parser of JSON.
static COPY_DETAILS: OnceLock<fn(Details<'_>) -> Option<Ordered>> = OnceLock::new();

/// Keeps a copy of each error that is rendered outside a request from now on. A
/// layer calls this, because it renders the copies again.
pub fn enable_detached() {
    // What cannot be serialised has been left out and logged before.
    let _ = COPY_DETAILS.set(|details| details.to_ordered().ok());
}

/// Returns whether there is a layer that renders errors again.
#[inline]
pub(crate) fn is_enabled() -> bool {
    COPY_DETAILS.get().is_some()
}

/// A copy of an error that was rendered without the settings of a service, for example
/// in a spawned task. It is in the extensions of the response.
///
/// The error itself is gone when the response reaches a layer, which knows the request
/// and the service's envelope. The layer renders the copy.
#[derive(Debug, Clone)]
pub struct Detached(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    error: OwnedError,
    /// The envelope of the error's type. It may stand for that of the service.
    envelope: &'static EnvelopeVtable,
}

impl Detached {
    pub(super) fn new(error: &dyn ApiError, envelope: &'static EnvelopeVtable) -> Self {
        Self(Arc::new(Parts { error: OwnedError::new(error), envelope }))
    }

    /// Returns the error, without its own headers.
    pub(super) fn error(&self) -> &dyn ApiError {
        &self.0.error
    }

    /// Returns the envelope of the error's type.
    pub(super) fn envelope(&self) -> &'static EnvelopeVtable {
        self.0.envelope
    }
}

/// Everything that an envelope or a hook may show of an error.
#[derive(Debug)]
struct OwnedError {
    error: CopiedChain,
    facts: Vec<(&'static str, String)>,
    spec: &'static ErrorSpec,
    code: &'static str,
    status: StatusCode,
    message: String,
    details: Option<OwnedDetails>,
    extensions: Option<Ordered>,
    retry: Retry,
    retry_after: Option<Duration>,
}

#[derive(Debug)]
enum OwnedDetails {
    FieldErrors(Vec<FieldError>),
    Value(Ordered),
}

impl OwnedError {
    fn new(error: &dyn ApiError) -> Self {
        let ordered = |details| COPY_DETAILS.get()?(details);
        let details = error.details().and_then(|details| match details.as_field_errors() {
            Some(errors) => Some(OwnedDetails::FieldErrors(errors.to_vec())),
            None => ordered(details).map(OwnedDetails::Value),
        });
        Self {
            error: CopiedChain::of(error),
            facts: facts_of(error),
            spec: error.spec(),
            code: error.code(),
            status: error.status(),
            message: error.message().into_owned(),
            details,
            extensions: error.extensions().and_then(ordered),
            retry: error.retry(),
            retry_after: error.retry_after(),
        }
    }
}

impl fmt::Display for OwnedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl Error for OwnedError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

impl ApiError for OwnedError {
    fn spec(&self) -> &'static ErrorSpec {
        self.spec
    }

    fn message(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.message)
    }

    fn details(&self) -> Option<Details<'_>> {
        self.details.as_ref().map(|details| match details {
            OwnedDetails::FieldErrors(errors) => Details::field_errors(errors),
            OwnedDetails::Value(value) => Details::new(value),
        })
    }

    fn extensions(&self) -> Option<Details<'_>> {
        self.extensions.as_ref().map(Details::new)
    }

    fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    fn append_headers(&self, _: &mut HeaderMap) {}

    fn as_error(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.error)
    }

    fn log_facts(&self, visit: &mut dyn FnMut(&'static str, &dyn fmt::Debug)) {
        for (name, text) in &self.facts {
            visit(name, &Verbatim(text));
        }
    }

    fn code(&self) -> &'static str {
        self.code
    }

    fn status(&self) -> StatusCode {
        self.status
    }

    fn retry(&self) -> Retry {
        self.retry
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::{Flat, Service};
    use crate::render::response::Rendered;
    use crate::render::response_in;

    static SPEC: ErrorSpec = ErrorSpec::new("BUSY", StatusCode::SERVICE_UNAVAILABLE);

    #[derive(Debug)]
    struct Busy;

    impl fmt::Display for Busy {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("busy")
        }
    }

    impl Error for Busy {}

    impl ApiError for Busy {
        fn spec(&self) -> &'static ErrorSpec {
            &SPEC
        }
        fn message(&self) -> Cow<'_, str> {
            Cow::Borrowed("Later.")
        }
        fn append_headers(&self, headers: &mut HeaderMap) {
            headers.insert("x-pool", http::HeaderValue::from_static("eu"));
        }
        fn retry_after(&self) -> Option<Duration> {
            Some(Duration::from_secs(3))
        }
    }

    #[test]
    fn detached_error_is_kept_once_enabled_and_rendered_in_the_context() {
        assert!(response_in::<Service>(&Busy).extensions().is_empty());
        enable_detached();
        let response = response_in::<Service>(&Busy);
        assert!(response.extensions().get::<Rendered>().is_some());
        let detached = response.extensions().get::<Detached>().cloned();
        let Some(detached) = detached else { panic!("the error is not kept") };

        let settings = crate::context::Settings::new().envelope::<Flat>();
        let request = crate::RequestContext::new().with_settings(settings.into());
        let again = crate::context::sync_scope(request.into(), || detached.to_response());
        assert_eq!(again.body(), r#"{"code":"BUSY","message":"Later.","status":503}"#);
        assert_eq!(again.headers()["retry-after"], "3");
        assert!(!again.headers().contains_key("x-pool"), "the first response has it");
        assert!(again.extensions().get::<Rendered>().is_some());
        assert!(again.extensions().get::<Detached>().is_none());
    }
}

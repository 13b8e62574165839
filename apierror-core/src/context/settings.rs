//! [`Settings`], and the part of [`RequestContext`] that refers to them.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use http::{Extensions, HeaderValue, Method, Uri};

use super::request::RequestContext;
use crate::envelope::Envelope;
use crate::occurrence::Occurrence;
use crate::render::vtable::ServiceEnvelope;

/// The settings of a service, shared by all of its requests: the envelope of its
/// errors, and the listener that is called for each error.
///
/// The middlewares create them. Create them yourself where no middleware runs,
/// such as in a worker or a test.
///
/// ```
/// use apierror::{ApiError, DeclaredError, RequestContext, context, envelope};
/// use std::sync::Arc;
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("gone")]
/// #[api(code = "GONE", status = 410)]
/// struct Gone;
///
/// let service = Arc::new(context::Settings::new().envelope::<envelope::Flat>());
/// let request = RequestContext::new().with_settings(service);
/// let body = context::sync_scope(request.into(), || Gone.to_json());
/// assert_eq!(body, r#"{"code":"GONE","message":"gone","status":410}"#);
/// ```
#[derive(Clone, Default)]
pub struct Settings {
    envelope: Option<&'static ServiceEnvelope>,
    on_occurrence: Option<Arc<OnOccurrence>>,
    values: Extensions,
}

type OnOccurrence = dyn Fn(&Occurrence<'_>) + Send + Sync;

impl Settings {
    /// Settings without an envelope and without a listener.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the envelope that [`envelope::Service`](crate::envelope::Service)
    /// stands for. `Service` itself does not compile here.
    #[must_use]
    pub fn envelope<E: Envelope + 'static>(mut self) -> Self {
        const {
            assert!(
                !E::BUILT_IN.is_service(),
                "`Service` stands for the envelope that is set here: name one that is a shape"
            );
        };
        self.envelope = Some(ServiceEnvelope::new::<E>());
        self
    }

    /// Calls `listener` with each occurrence that becomes a response, for
    /// example to count it or to report it. The listener runs while the
    /// response is made, so it should not block. If it panics, the response is
    /// still sent.
    #[must_use]
    pub fn on_occurrence(
        mut self,
        listener: impl Fn(&Occurrence<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.on_occurrence = Some(Arc::new(listener));
        self
    }

    /// Adds a value for your own code to [`get`](Self::get). It replaces an
    /// earlier value of the same type.
    #[must_use]
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.values.insert(value);
        self
    }

    /// A value that [`with`](Self::with) added.
    #[must_use]
    pub fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<&T> {
        self.values.get()
    }

    pub(crate) fn service_envelope(&self) -> Option<&'static ServiceEnvelope> {
        self.envelope
    }

    pub(crate) fn listener(&self) -> Option<&OnOccurrence> {
        self.on_occurrence.as_deref()
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").finish_non_exhaustive()
    }
}

impl RequestContext {
    /// The request of a middleware, built in one step: the `with_…` methods
    /// would move the context each time. `id` is visible ASCII without a quote
    /// or a backslash.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn from_request(
        received: SystemTime,
        id: HeaderValue,
        method: &Method,
        target: &Uri,
        settings: Arc<Settings>,
    ) -> Self {
        Self::from_parts(received, id, method, target, settings)
    }

    /// Sets the settings of the service.
    #[must_use]
    #[inline]
    pub fn with_settings(mut self, settings: Arc<Settings>) -> Self {
        self.settings = Some(settings);
        self
    }

    /// The settings of the service.
    #[must_use]
    #[inline]
    pub fn settings(&self) -> Option<&Settings> {
        self.settings.as_deref()?.downcast_ref()
    }
}

//! [`Settings`], and the part of [`RequestContext`] that refers to them.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use http::{Extensions, HeaderValue, Method, Uri};

use super::request::RequestContext;
use crate::envelope::{Envelope, ProblemDetails};
use crate::failed::Failed;
use crate::guard::caught;
use crate::log::level::LogLevel;
#[cfg(feature = "tracing")]
use crate::log::sampler::Sampler;
use crate::occurrence::Occurrence;
use crate::render::vtable::ServiceEnvelope;

/// The settings of a service, shared by all of its requests: the envelope of its
/// errors, the hooks that are called for each error, and the levels of the log.
///
/// The middlewares create them. Create them yourself where no middleware runs,
/// for example in a worker or a test.
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
    hooks: Vec<Arc<Hook>>,
    log_level: Option<Arc<LevelOf>>,
    #[cfg(feature = "tracing")]
    sampler: Option<Arc<Sampler>>,
    values: Extensions,
}

type Hook = dyn Fn(&Failed<'_>) + Send + Sync;
type LevelOf = dyn Fn(&Occurrence<'_>) -> LogLevel + Send + Sync;

impl Settings {
    /// Creates settings without an envelope and without hooks.
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
                "`Service` stands for the envelope that is set here; set another one, such as `Flat`"
            );
        };
        self.envelope = Some(ServiceEnvelope::new::<E>());
        self
    }

    /// Adds a hook, which is called with each error that becomes a response, for
    /// example to count or report it. Several hooks are called in the order in which
    /// they were added.
    ///
    /// A hook runs while the response is rendered, so it should not block. If it
    /// panics, the response is still sent. It is not called for errors that a hook
    /// renders.
    ///
    /// ```
    /// use apierror::{ApiError, DeclaredError, RequestContext, context};
    /// use std::sync::{Arc, Mutex};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("gone")]
    /// #[api(code = "GONE", status = 410)]
    /// struct Gone;
    ///
    /// let seen = Arc::new(Mutex::new(Vec::new()));
    /// let sink = Arc::clone(&seen);
    /// let settings = context::Settings::new().on_error(move |failure| {
    ///     let is_gone = failure.error().is::<Gone>();
    ///     sink.lock().unwrap().push((failure.occurrence().code(), is_gone));
    /// });
    /// let request = RequestContext::new().with_settings(settings.into());
    /// context::sync_scope(request.into(), || Gone.to_response());
    /// assert_eq!(*seen.lock().unwrap(), [("GONE", true)]);
    /// ```
    #[must_use]
    pub fn on_error(mut self, hook: impl Fn(&Failed<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// Sets the level of each log event, in place of the
    /// [one of the error](Occurrence::log_level). If the function panics, the event
    /// has the error's level.
    ///
    /// ```
    /// use apierror::{LogLevel, context::Settings};
    ///
    /// let settings = Settings::new().log_level(|occurrence| match occurrence.code() {
    ///     "CARD_DECLINED" => LogLevel::Off,
    ///     _ if occurrence.status() == 404 => LogLevel::Info,
    ///     _ => occurrence.log_level(),
    /// });
    /// ```
    #[must_use]
    pub fn log_level(
        mut self,
        level: impl Fn(&Occurrence<'_>) -> LogLevel + Send + Sync + 'static,
    ) -> Self {
        self.log_level = Some(Arc::new(level));
        self
    }

    /// Sets how many errors of the same code are logged in each second. The first
    /// event of a later second also tells how many others were left out.
    #[must_use]
    #[cfg_attr(
        not(feature = "tracing"),
        expect(unused_mut, unused_variables, reason = "nothing is logged")
    )]
    pub fn log_at_most(mut self, per_second: u32) -> Self {
        #[cfg(feature = "tracing")]
        {
            self.sampler = Some(Arc::new(Sampler::new(per_second)));
        }
        self
    }

    /// Adds a value that your own code reads with [`get`](Self::get). It replaces an
    /// earlier value of the same type.
    #[must_use]
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.values.insert(value);
        self
    }

    /// Returns a value that [`with`](Self::with) added.
    #[must_use]
    pub fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<&T> {
        self.values.get()
    }

    /// Returns whether there is a hook.
    #[doc(hidden)]
    #[must_use]
    pub fn has_hooks(&self) -> bool {
        !self.hooks.is_empty()
    }

    /// Calls each hook.
    pub(crate) fn call_hooks(&self, failure: &Failed<'_>) {
        for hook in &self.hooks {
            // A panic of a hook does not keep the response from being sent.
            let _ = caught(|| hook(failure));
        }
    }

    /// Returns the level that the service has set for an error.
    #[cfg(feature = "tracing")]
    pub(crate) fn level_of(&self, occurrence: &Occurrence<'_>) -> Option<LogLevel> {
        self.log_level.as_ref().map(|level| level(occurrence))
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn sampler(&self) -> Option<&Sampler> {
        self.sampler.as_deref()
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").finish_non_exhaustive()
    }
}

impl RequestContext {
    /// Creates the context of a request that a middleware received. This is faster
    /// than the `with_…` methods: it writes the context once, where it stays. `id` must
    /// be visible ASCII without quotes and backslashes.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn from_request(
        received: SystemTime,
        id: HeaderValue,
        method: &Method,
        target: &Uri,
        settings: Arc<Settings>,
    ) -> Arc<Self> {
        Self::from_parts(received, id, method, target, settings)
    }

    /// Sets the settings of the service.
    #[must_use]
    #[inline]
    pub fn with_settings(mut self, settings: Arc<Settings>) -> Self {
        self.settings = Some(settings);
        self
    }

    /// Sets the settings to those of another context, and the method if there is none: the
    /// mark of an error in a response to `HEAD` depends on it.
    #[doc(hidden)]
    #[must_use]
    pub fn with_settings_of(mut self, other: &Self) -> Self {
        self.settings.clone_from(&other.settings);
        match other.method() {
            Some(method) if self.method().is_none() => self.with_method(method.clone()),
            _ => self,
        }
    }

    /// Returns the settings of the service.
    #[must_use]
    #[inline]
    pub fn settings(&self) -> Option<&Settings> {
        self.settings.as_deref()?.downcast_ref()
    }
}

/// Returns the envelope that the service has set, else problem details.
pub(crate) fn service_envelope(context: Option<&RequestContext>) -> &'static ServiceEnvelope {
    let settings = context.and_then(RequestContext::settings);
    settings
        .and_then(|settings| settings.envelope)
        .unwrap_or_else(ServiceEnvelope::new::<ProblemDetails>)
}

//! The configuration of a layer of any framework.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use apierror_core::__private::is_logging;
use apierror_core::context::{self, Settings};
use apierror_core::{ApiError, Envelope, Failed, LogLevel, Occurrence, RequestContext};
use http::{HeaderName, HeaderValue, Method, Uri};

use super::guard::caught;
use super::kept_headers::KeptHeaders;
#[cfg(feature = "__web")]
use super::max_field_errors::MaxFieldErrors;
use super::request_id::{RequestHeaders, RequestIds};
use super::trace_id::TraceIds;
use crate::failure::{Failure, ServiceErrors};

/// The configuration that a layer shares with all services it makes.
///
/// `H` are the headers of a request, `R` is the response that the predicate of
/// `pass_through` sees, and `M` is the closure of `map_error`.
pub(crate) struct LayerConfig<H, R, M: ?Sized> {
    request_ids: RequestIds<H>,
    trace_ids: TraceIds,
    /// Part of the context of each request.
    settings: Arc<Settings>,
    pass_through: Option<Arc<PassThrough<R>>>,
    map_error: Arc<M>,
    await_first_chunk: bool,
    kept_headers: KeptHeaders,
}

/// What a framework knows of the [operation](RequestContext::operation) of a request.
pub(crate) enum Operation {
    /// The path of the route.
    #[cfg(feature = "__web")]
    Route(Box<str>),
    /// The path of the request names it.
    #[cfg(feature = "tonic")]
    Path,
    /// The layer does not see it, or there is none.
    #[cfg(feature = "__web")]
    Unknown,
}

type PassThrough<R> = dyn Fn(&R) -> bool + Send + Sync;

/// The setters, which the layers' methods of the same names call.
impl<H, R, M: ?Sized> LayerConfig<H, R, M> {
    /// Creates the default configuration, with `E` as the service's envelope.
    pub(crate) fn new<E: Envelope + 'static>(map_error: Arc<M>) -> Self {
        Self {
            request_ids: RequestIds::default(),
            trace_ids: TraceIds::default(),
            settings: Arc::new(Settings::new().envelope::<E>()),
            pass_through: None,
            map_error,
            await_first_chunk: false,
            kept_headers: KeptHeaders::default(),
        }
    }

    pub(crate) fn request_id_header(&mut self, name: HeaderName) {
        self.request_ids.header = name;
    }

    pub(crate) fn make_request_id(&mut self, make: impl Fn(&H) -> String + Send + Sync + 'static) {
        self.request_ids.make = Some(Arc::new(make));
    }

    pub(crate) fn trust_request_ids(&mut self, trusted: bool) {
        self.request_ids.trusted = trusted;
    }

    pub(crate) fn trace_id(&mut self) {
        self.trace_ids.is_on = true;
    }

    pub(crate) fn trace_id_header(&mut self, name: HeaderName) {
        self.trace_ids = TraceIds { is_on: true, header: Some(name) };
    }

    pub(crate) fn errors<F>(&mut self)
    where
        F: TryFrom<Failure, Error: Into<Failure>> + ApiError + Send + Sync + 'static,
    {
        self.add_setting(ServiceErrors::new::<F>());
    }

    #[cfg(feature = "__web")]
    pub(crate) fn max_field_errors(&mut self, max: usize) {
        self.add_setting(MaxFieldErrors(max));
    }

    pub(crate) fn keep_header(&mut self, name: HeaderName) {
        self.kept_headers.keep(name);
    }

    pub(crate) fn drop_header(&mut self, name: HeaderName) {
        self.kept_headers.drop(name);
    }

    pub(crate) fn pass_through(&mut self, predicate: impl Fn(&R) -> bool + Send + Sync + 'static) {
        self.pass_through = Some(Arc::new(predicate));
    }

    pub(crate) fn on_error(&mut self, hook: impl Fn(&Failed<'_>) + Send + Sync + 'static) {
        self.change_settings(|settings| settings.on_error(hook));
    }

    pub(crate) fn log_level(
        &mut self,
        level: impl Fn(&Occurrence<'_>) -> LogLevel + Send + Sync + 'static,
    ) {
        self.change_settings(|settings| settings.log_level(level));
    }

    pub(crate) fn log_at_most(&mut self, per_second: u32) {
        self.change_settings(|settings| settings.log_at_most(per_second));
    }

    #[cfg(feature = "__web")]
    pub(crate) fn await_first_chunk(&mut self, awaits: bool) {
        self.await_first_chunk = awaits;
    }

    pub(crate) fn map_error(&mut self, map_error: Arc<M>) {
        self.map_error = map_error;
    }

    /// Adds a value to the settings that all code under the layer can read.
    pub(crate) fn add_setting<T: Clone + Send + Sync + 'static>(&mut self, value: T) {
        self.change_settings(|settings| settings.with(value));
    }

    fn change_settings(&mut self, change: impl FnOnce(Settings) -> Settings) {
        let settings = Arc::unwrap_or_clone(std::mem::take(&mut self.settings));
        self.settings = Arc::new(change(settings));
    }
}

/// The getters, which are called for each request.
impl<H: RequestHeaders, R, M: ?Sized> LayerConfig<H, R, M> {
    /// Creates the context of a request.
    ///
    /// Inside another layer of this crate, that layer's context is copied with
    /// the settings and the notes of this layer: that one may call several at once.
    #[inline]
    pub(crate) fn context(
        &self,
        method: &Method,
        target: &Uri,
        headers: &H,
        operation: impl FnOnce() -> Operation,
    ) -> Arc<RequestContext> {
        let settings = Arc::clone(&self.settings);
        let has_hooks = settings.has_hooks();
        let (mut context, is_new) = if let Some(outer) = context::current()
            && let Ok(copy) = caught(|| RequestContext::clone(&outer))
        {
            (Arc::new(copy.with_settings(settings).with_own_notes()), false)
        } else {
            let received = SystemTime::now();
            let id = self.request_ids.choose(headers, received);
            (RequestContext::from_request(received, id, method, target, settings), true)
        };
        if (has_hooks || is_logging())
            && let Some(context) = Arc::get_mut(&mut context)
        {
            if has_hooks && is_new {
                context.start_clock();
            }
            match operation() {
                #[cfg(feature = "__web")]
                Operation::Route(route) => context.set_operation(route),
                #[cfg(feature = "tonic")]
                Operation::Path => context.set_path_as_operation(),
                #[cfg(feature = "__web")]
                Operation::Unknown => {}
            }
        }
        self.trace_ids.add_to(&mut context, headers);
        context
    }

    /// Returns the name of the header that carries the request id.
    #[inline]
    pub(crate) fn request_id_name(&self) -> &HeaderName {
        &self.request_ids.header
    }

    /// Returns the header with the id of the trace, if the response shall have one.
    #[inline]
    pub(crate) fn trace_id_header_of(
        &self,
        context: &RequestContext,
    ) -> Option<(&HeaderName, HeaderValue)> {
        self.trace_ids.header_of(context)
    }

    /// Returns whether a response that was not rendered from an [`ApiError`]
    /// stays as it is.
    pub(crate) fn passes_through(&self, response: &R) -> bool {
        self.pass_through.as_ref().is_some_and(|predicate| predicate(response))
    }

    /// Returns the set of headers that a replaced response keeps.
    pub(crate) fn kept_headers(&self) -> &KeptHeaders {
        &self.kept_headers
    }

    /// Returns the closure that maps errors to failures.
    pub(crate) fn error_mapper(&self) -> &M {
        &self.map_error
    }

    /// Returns whether the head of a streaming response waits for the first
    /// chunk of its body.
    #[cfg(feature = "__web")]
    pub(super) fn awaits_first_chunk(&self) -> bool {
        self.await_first_chunk
    }
}

impl<H, R, M: ?Sized> Clone for LayerConfig<H, R, M> {
    fn clone(&self) -> Self {
        Self {
            request_ids: self.request_ids.clone(),
            trace_ids: self.trace_ids.clone(),
            settings: Arc::clone(&self.settings),
            pass_through: self.pass_through.clone(),
            map_error: Arc::clone(&self.map_error),
            await_first_chunk: self.await_first_chunk,
            kept_headers: self.kept_headers.clone(),
        }
    }
}

impl<H, R, M: ?Sized> fmt::Debug for LayerConfig<H, R, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LayerConfig")
            .field("request_ids", &self.request_ids)
            .field("trace_ids", &self.trace_ids)
            .field("settings", &self.settings)
            .field("await_first_chunk", &self.await_first_chunk)
            .finish_non_exhaustive()
    }
}

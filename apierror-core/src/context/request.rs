//! [`RequestContext`].

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use http::uri::PathAndQuery;
use http::{Extensions, HeaderValue, Method, Uri};

use super::trace_id::TraceId;
use crate::escape::must_escape;

/// What is known about a request, and may be shown in its errors.
///
/// ```
/// use apierror::RequestContext;
/// use http::Method;
///
/// let request = RequestContext::new()
///     .with_request_id("18b2ad5e")
///     .with_method(Method::POST)
///     .target(&http::Uri::from_static("/orders?dry_run=1"));
/// assert_eq!(request.request_id(), Some("18b2ad5e"));
/// assert_eq!(request.path(), Some("/orders"));
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct RequestContext {
    request_id: Option<RequestId>,
    method: Option<Method>,
    path: Option<Path>,
    operation: Option<Operation>,
    received: SystemTime,
    /// Unlike `received`, not changed by the clock of the system.
    started: Option<Instant>,
    /// Always a [`Settings`](super::Settings). That type depends on this one, so
    /// this file cannot name it.
    pub(super) settings: Option<Arc<dyn Any + Send + Sync>>,
    values: Extensions,
    notes: Notes,
}

/// What a layer notes about a request while it serves it.
#[derive(Default)]
struct Notes(OnceLock<Arc<Mutex<Extensions>>>);

/// A copy of a context has the same notes.
impl Clone for Notes {
    fn clone(&self) -> Self {
        Self(Arc::clone(self.0.get_or_init(Arc::default)).into())
    }
}

thread_local! {
    /// The memory of the last context that this thread dropped. It holds nothing of its
    /// request.
    static SPARE: Cell<Option<Arc<RequestContext>>> = const { Cell::new(None) };
}

#[derive(Clone)]
enum RequestId {
    Text(Box<str>),
    /// Visible ASCII without a quote or a backslash, so JSON needs no escape.
    Header(HeaderValue),
}

impl RequestId {
    fn new(id: Box<str>) -> Self {
        if id.is_ascii()
            && !must_escape(&id)
            && let Ok(header) = HeaderValue::from_str(&id)
        {
            return Self::Header(header);
        }
        Self::Text(id)
    }
}

#[derive(Clone)]
enum Path {
    Text(Box<str>),
    /// Shared with the request.
    Target(PathAndQuery),
}

#[derive(Clone)]
enum Operation {
    Text(Box<str>),
    /// The path, where paths have no parameters.
    Path,
}

impl RequestContext {
    /// Creates the context of a request that was received now, and of which nothing
    /// else is known.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self {
            request_id: None,
            method: None,
            path: None,
            operation: None,
            received: SystemTime::now(),
            started: Some(Instant::now()),
            settings: None,
            values: Extensions::new(),
            notes: Notes::default(),
        }
    }

    /// Implements [`from_request`](Self::from_request).
    #[must_use]
    #[inline]
    pub(super) fn from_parts(
        received: SystemTime,
        id: HeaderValue,
        method: &Method,
        target: &Uri,
        settings: Arc<dyn Any + Send + Sync>,
    ) -> Arc<Self> {
        let mut context = SPARE.try_with(Cell::take).ok().flatten().unwrap_or_default();
        // Nobody else has it: see `recycle`.
        if let Some(context) = Arc::get_mut(&mut context) {
            context.request_id = Some(RequestId::Header(id));
            context.method = Some(method.clone());
            context.path = target.path_and_query().cloned().map(Path::Target);
            context.received = received;
            context.started = None;
            context.settings = Some(settings);
        }
        context
    }

    /// Drops a context. Keeps its memory for the next request of this thread, unless
    /// somebody else has the context too.
    #[doc(hidden)]
    #[inline]
    pub fn recycle(mut context: Arc<Self>) {
        let Some(unused) = Arc::get_mut(&mut context) else { return };
        // All fields are named, so that no new one is forgotten.
        let Self {
            request_id,
            method,
            path,
            operation,
            received: _,
            started: _,
            settings,
            values,
            notes,
        } = unused;
        *request_id = None;
        *method = None;
        *path = None;
        *operation = None;
        *settings = None;
        *values = Extensions::new();
        *notes = Notes::default();
        let _ = SPARE.try_with(|spare| spare.set(Some(context)));
    }

    /// Sets the id by which responses and logs name the request.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<Box<str>>) -> Self {
        self.request_id = Some(RequestId::new(id.into()));
        self
    }

    /// Sets the request's id from a header, without copying it. A value that is not
    /// visible ASCII removes the id.
    #[must_use]
    pub fn with_request_id_header(mut self, id: HeaderValue) -> Self {
        self.request_id = match id.to_str() {
            Ok(text) if must_escape(text) => Some(RequestId::Text(text.into())),
            Ok(_) => Some(RequestId::Header(id)),
            Err(_) => None,
        };
        self
    }

    /// Sets the request's method.
    #[must_use]
    #[inline]
    pub fn with_method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Sets the path of the request's target, without the query.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<Box<str>>) -> Self {
        self.path = Some(Path::Text(path.into()));
        self
    }

    /// Sets the path to the one of `target`, without copying it.
    #[must_use]
    #[inline]
    pub fn target(mut self, target: &Uri) -> Self {
        self.path = target.path_and_query().cloned().map(Path::Target);
        self
    }

    /// Sets the operation: the path of the route that serves the request, with names
    /// in place of parameters, such as `/orders/{id}`. Metrics and logs group errors
    /// by it.
    #[must_use]
    pub fn with_operation(mut self, operation: impl Into<Box<str>>) -> Self {
        self.operation = Some(Operation::Text(operation.into()));
        self
    }

    /// Sets the operation to the path, which has no parameters.
    #[doc(hidden)]
    pub fn set_path_as_operation(&mut self) {
        self.operation = Some(Operation::Path);
    }

    /// Sets the operation: see [`with_operation`](Self::with_operation).
    #[doc(hidden)]
    pub fn set_operation(&mut self, operation: Box<str>) {
        self.operation = Some(Operation::Text(operation));
    }

    /// Removes the operation, because no route has the path.
    #[doc(hidden)]
    #[must_use]
    pub fn without_operation(mut self) -> Self {
        self.operation = None;
        self
    }

    /// Starts the clock of [`elapsed`](Self::elapsed).
    #[doc(hidden)]
    pub fn start_clock(&mut self) {
        self.started = Some(Instant::now());
    }

    /// Gives access to what a layer has noted about the request. The notes of all copies
    /// of a context are the same.
    #[doc(hidden)]
    pub fn with_notes<R>(&self, work: impl FnOnce(&mut Extensions) -> R) -> R {
        let notes = self.notes.0.get_or_init(Arc::default);
        work(&mut notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Gives a copy of a context notes of its own.
    #[doc(hidden)]
    #[must_use]
    pub fn with_own_notes(mut self) -> Self {
        self.notes = Notes::default();
        self
    }

    /// Returns whether a layer may have noted something about the request.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn has_notes(&self) -> bool {
        self.notes.0.get().is_some()
    }

    /// Adds a value: see [`with`](Self::with).
    #[doc(hidden)]
    pub fn insert<T: Clone + Send + Sync + 'static>(&mut self, value: T) {
        self.values.insert(value);
    }

    /// Adds a value that your own code reads with [`get`](Self::get). It replaces an
    /// earlier value of the same type.
    ///
    /// ```
    /// use apierror::RequestContext;
    ///
    /// #[derive(Clone)]
    /// struct Tenant(&'static str);
    ///
    /// let request = RequestContext::new().with(Tenant("acme"));
    /// assert_eq!(request.get::<Tenant>().map(|tenant| tenant.0), Some("acme"));
    /// ```
    #[must_use]
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.values.insert(value);
        self
    }

    /// Returns the request's id.
    #[must_use]
    #[inline(never)]
    pub fn request_id(&self) -> Option<&str> {
        match self.request_id.as_ref()? {
            RequestId::Text(id) => Some(id),
            RequestId::Header(id) => str::from_utf8(id.as_bytes()).ok(),
        }
    }

    /// Returns the id, if it is known to need no escape in JSON.
    #[inline]
    pub(crate) fn plain_request_id(&self) -> Option<&[u8]> {
        match self.request_id.as_ref()? {
            RequestId::Text(_) => None,
            RequestId::Header(id) => Some(id.as_bytes()),
        }
    }

    /// Returns whether there is an id.
    #[inline]
    pub(crate) fn has_request_id(&self) -> bool {
        self.request_id.is_some()
    }

    /// Takes the id out of a context that is about to be dropped.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn take_request_id_header(&mut self) -> Option<HeaderValue> {
        match self.request_id.take()? {
            RequestId::Text(id) => HeaderValue::try_from(String::from(id)).ok(),
            RequestId::Header(id) => Some(id),
        }
    }

    /// Returns the id as a header.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn request_id_header(&self) -> Option<HeaderValue> {
        match self.request_id.as_ref()? {
            RequestId::Text(id) => HeaderValue::from_str(id).ok(),
            RequestId::Header(id) => Some(id.clone()),
        }
    }

    /// Returns whether there are settings.
    #[inline]
    pub(crate) fn has_settings(&self) -> bool {
        self.settings.is_some()
    }

    /// Returns the id of the trace, if there is a [`TraceId`] among the values.
    #[must_use]
    #[inline]
    pub fn trace_id(&self) -> Option<&TraceId> {
        self.values.get()
    }

    /// Returns the request's method.
    #[must_use]
    pub fn method(&self) -> Option<&Method> {
        self.method.as_ref()
    }

    /// Returns the path of the request's target, without the query.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_ref().map(|path| match path {
            Path::Text(path) => path,
            Path::Target(target) => target.path(),
        })
    }

    /// Returns the operation: the path of the route that serves the request, with
    /// names in place of parameters, such as `/orders/{id}`.
    ///
    /// The layers set it if something reads it: a hook, or a subscriber of the log.
    /// It is unknown if no route has the path. axum tells the matched path only to
    /// layers that `Router::layer` or `Router::route_layer` adds.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        match self.operation.as_ref()? {
            Operation::Text(operation) => Some(operation),
            Operation::Path => self.path(),
        }
    }

    /// Returns the time since the request was received.
    pub(crate) fn elapsed(&self) -> Duration {
        match self.started {
            Some(started) => started.elapsed(),
            None => self.received.elapsed().unwrap_or_default(),
        }
    }

    /// Returns the time at which the request was received.
    #[must_use]
    #[inline]
    pub fn received(&self) -> SystemTime {
        self.received
    }

    /// Returns a value that [`with`](Self::with) added.
    #[must_use]
    pub fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<&T> {
        self.values.get()
    }
}

// The values are only read, so a panic cannot leave them half changed.
impl UnwindSafe for RequestContext {}
impl RefUnwindSafe for RequestContext {}

impl Default for RequestContext {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for RequestContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestContext")
            .field("request_id", &self.request_id())
            .field("method", &self.method)
            .field("path", &self.path())
            .field("operation", &self.operation())
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    fn received(id: &'static str, target: &'static str) -> Arc<RequestContext> {
        let (id, target) = (HeaderValue::from_static(id), Uri::from_static(target));
        RequestContext::from_parts(SystemTime::now(), id, &Method::GET, &target, Arc::new(()))
    }

    #[test]
    fn recycled_context_holds_nothing_of_its_request() {
        let value = Arc::new(());
        let mut context = received("one", "/one");
        let address = Arc::as_ptr(&context);
        if let Some(context) = Arc::get_mut(&mut context) {
            context.insert(Arc::clone(&value));
            context.with_notes(|notes| notes.insert(Arc::clone(&value)));
            context.set_operation("/{name}".into());
            context.start_clock();
        }
        RequestContext::recycle(context);
        assert_eq!(Arc::strong_count(&value), 1);

        let context = received("two", "/two?query");
        assert_eq!(Arc::as_ptr(&context), address, "the memory is used again");
        assert_eq!(context.request_id(), Some("two"));
        assert_eq!(context.path(), Some("/two"));
        assert_eq!(context.operation(), None);
        assert_eq!(context.get::<Arc<()>>(), None);
        assert!(!context.has_notes());
        assert!(context.started.is_none());
    }

    #[test]
    fn copies_of_a_context_have_the_same_notes() {
        let context = RequestContext::new();
        let copy = context.clone().with(1);
        copy.with_notes(|notes| notes.insert("noted"));
        assert_eq!(context.with_notes(|notes| notes.get().copied()), Some("noted"));
        assert!(!copy.with_own_notes().has_notes());
    }

    #[test]
    fn context_that_somebody_holds_is_not_used_again() {
        let context = received("one", "/one");
        let (held, watched) = (Arc::clone(&context), Arc::downgrade(&context));
        RequestContext::recycle(context);
        assert_ne!(Arc::as_ptr(&received("two", "/two")), Arc::as_ptr(&held));
        RequestContext::recycle(held);
        assert_ne!(Arc::as_ptr(&received("three", "/three")), watched.as_ptr());
        assert!(watched.upgrade().is_none());
    }

    #[test]
    fn recycling_survives_a_value_whose_drop_panics() {
        #[derive(Clone)]
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("in the value of a context");
            }
        }
        let mut context = received("one", "/one");
        if let Some(context) = Arc::get_mut(&mut context) {
            context.insert(Bomb);
        }
        assert!(catch_unwind(AssertUnwindSafe(|| RequestContext::recycle(context))).is_err());
        assert_eq!(received("two", "/two").request_id(), Some("two"));
    }
}

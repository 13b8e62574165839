//! The request that an error happens in.
//!
//! The context is a thread-local, current while the code that serves the request runs. Rendering reads it:
//! [`ProblemDetails`](crate::envelope::ProblemDetails) takes `instance` and `request_id` from it,
//! [`NestJs`](crate::envelope::NestJs) its `path`. Without one, errors render without those members.
//!
//! A middleware makes it current with [`scope`], which needs no particular runtime: the context is put in place around
//! each `poll` of the future, and what was there before comes back after it.

pub(crate) mod scope;
mod settings;

use std::cell::Cell;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::SystemTime;

use http::uri::PathAndQuery;
use http::{Extensions, HeaderValue, Method, Uri};

pub use self::scope::{Scope, scope, sync_scope};
pub use self::settings::Settings;
use crate::json::must_escape;

thread_local! {
    static CURRENT: Cell<Option<Arc<RequestContext>>> = const { Cell::new(None) };
}

/// What an error may tell about the request that it happened in.
#[derive(Clone)]
#[non_exhaustive]
pub struct RequestContext {
    request_id: Option<RequestId>,
    method: Option<Method>,
    path: Option<Path>,
    received: SystemTime,
    settings: Option<Arc<Settings>>,
    values: Extensions,
}

#[derive(Clone)]
enum RequestId {
    Text(Box<str>),
    /// As it came, and goes back: visible ASCII that JSON has as it is, so neither a quote nor a backslash.
    Header(HeaderValue),
}

impl RequestId {
    fn of(id: Box<str>) -> Self {
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
    /// A share of the request's own.
    Target(PathAndQuery),
}

impl RequestContext {
    /// A request received now, of which nothing else is known.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self {
            request_id: None,
            method: None,
            path: None,
            received: SystemTime::now(),
            settings: None,
            values: Extensions::new(),
        }
    }

    /// What a middleware knows of a request, put together at once: the `with_*` would move it about. It has looked at the
    /// id: visible ASCII, without a quote or a backslash.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn of_request(
        received: SystemTime,
        id: HeaderValue,
        method: &Method,
        target: &Uri,
        settings: Arc<Settings>,
    ) -> Self {
        Self {
            request_id: Some(RequestId::Header(id)),
            method: Some(method.clone()),
            path: target.path_and_query().cloned().map(Path::Target),
            received,
            settings: Some(settings),
            values: Extensions::new(),
        }
    }

    /// Sets the id that the request is found by in logs.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<Box<str>>) -> Self {
        self.request_id = Some(RequestId::of(id.into()));
        self
    }

    /// Sets the id that the request is found by in logs, as a header has it, without a copy of it. A value that is not
    /// visible ASCII is no id.
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

    /// Sets the path of the request's target, without its query.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<Box<str>>) -> Self {
        self.path = Some(Path::Text(path.into()));
        self
    }

    /// Sets the path to that of the request's target, without a copy of it.
    #[must_use]
    #[inline]
    pub fn target(mut self, target: &Uri) -> Self {
        self.path = target.path_and_query().cloned().map(Path::Target);
        self
    }

    /// Sets what the service says once, for all of its requests.
    #[must_use]
    #[inline]
    pub fn with_settings(mut self, settings: Arc<Settings>) -> Self {
        self.settings = Some(settings);
        self
    }

    /// Adds a value of any type, for code of one's own to [`get`](Self::get). One of the same type is replaced.
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

    /// The id that the request is found by in logs.
    #[must_use]
    #[inline(never)]
    pub fn request_id(&self) -> Option<&str> {
        match self.request_id.as_ref()? {
            RequestId::Text(id) => Some(id),
            RequestId::Header(id) => id.to_str().ok(),
        }
    }

    /// The id where it is known that JSON has it as it is.
    #[inline]
    pub(crate) fn plain_request_id(&self) -> Option<&[u8]> {
        match self.request_id.as_ref()? {
            RequestId::Text(_) => None,
            RequestId::Header(id) => Some(id.as_bytes()),
        }
    }

    /// Whether there is an id, without a look at it.
    #[inline]
    pub(crate) fn has_request_id(&self) -> bool {
        self.request_id.is_some()
    }

    /// The id as a header, out of a context that is about to end; later it has none.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn take_request_id_header(&mut self) -> Option<HeaderValue> {
        match self.request_id.take()? {
            RequestId::Text(id) => HeaderValue::try_from(String::from(id)).ok(),
            RequestId::Header(id) => Some(id),
        }
    }

    /// The id as a header.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn request_id_header(&self) -> Option<HeaderValue> {
        match self.request_id.as_ref()? {
            RequestId::Text(id) => HeaderValue::from_str(id).ok(),
            RequestId::Header(id) => Some(id.clone()),
        }
    }

    /// The request's method.
    #[must_use]
    pub fn method(&self) -> Option<&Method> {
        self.method.as_ref()
    }

    /// The path of the request's target.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_ref().map(|path| match path {
            Path::Text(path) => path,
            Path::Target(target) => target.path(),
        })
    }

    /// When the request was received.
    #[must_use]
    #[inline]
    pub fn received(&self) -> SystemTime {
        self.received
    }

    /// What the service says once, for all of its requests.
    #[must_use]
    #[inline]
    pub fn settings(&self) -> Option<&Settings> {
        self.settings.as_deref()
    }

    /// A value that was put in with [`with`](Self::with).
    #[must_use]
    pub fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<&T> {
        self.values.get()
    }
}

/// What it carries is looked at, never changed: a panic leaves nothing half done in it.
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
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}

/// The context that is current on this thread.
///
/// A task that is spawned from a handler starts without one: take it along, and [`scope`] the task's future with it.
#[must_use]
#[inline]
pub fn current() -> Option<Arc<RequestContext>> {
    // A thread that is ending has none.
    CURRENT
        .try_with(|current| {
            let context = current.take();
            let copy = context.clone();
            current.set(context);
            copy
        })
        .ok()
        .flatten()
}

//! What a service says once.

use std::fmt;
use std::sync::Arc;

use http::Extensions;

use crate::envelope::Envelope;
use crate::occurrence::Occurrence;
use crate::shape::Shape;

/// What a service says once, for all of its requests: the envelope of its errors, and who is told of each.
///
/// The middlewares make it. By hand it is of use where there is none of them: in a worker, in a test.
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
    shape: Option<&'static Shape>,
    on_occurrence: Option<Arc<OnOccurrence>>,
    values: Extensions,
}

type OnOccurrence = dyn Fn(&Occurrence<'_>) + Send + Sync;

impl Settings {
    /// Says nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the envelope that [`envelope::Service`](crate::envelope::Service) stands for. `Service` itself does not
    /// compile here.
    #[must_use]
    pub fn envelope<E: Envelope + 'static>(mut self) -> Self {
        const {
            assert!(
                !E::OF_SERVICE,
                "`Service` stands for the envelope that is set here: name one that is a shape"
            );
        };
        self.shape = Some(Shape::of::<E>());
        self
    }

    /// Calls `tell` with each occurrence that becomes a response: to count it, to report it. It runs while the response
    /// is made, so it should not wait. If it panics, the response goes out all the same.
    #[must_use]
    pub fn on_occurrence(mut self, tell: impl Fn(&Occurrence<'_>) + Send + Sync + 'static) -> Self {
        self.on_occurrence = Some(Arc::new(tell));
        self
    }

    /// Adds a value of any type, for code of one's own to [`get`](Self::get). One of the same type is replaced.
    #[must_use]
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.values.insert(value);
        self
    }

    /// A value that was put in with [`with`](Self::with).
    #[must_use]
    pub fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<&T> {
        self.values.get()
    }

    pub(crate) fn shape(&self) -> Option<&'static Shape> {
        self.shape
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

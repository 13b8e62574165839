//! Adds values of the service to the context of a request.

use std::sync::Arc;

use apierror_core::RequestContext;
use apierror_core::context::Settings;
#[cfg(any(feature = "axum", feature = "tonic"))]
use http::{Request, request::Parts};

use super::guard::{Panicked, guarded};

/// The function of `context`: a setting of the service. `H` is what a framework knows
/// of a request before its handler runs.
pub(crate) struct ExtendContext<H>(Arc<Extend<H>>);

type Extend<H> = dyn Fn(&H, RequestContext) -> RequestContext + Send + Sync;

impl<H> ExtendContext<H> {
    pub(crate) fn new(
        extend: impl Fn(&H, RequestContext) -> RequestContext + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(extend))
    }
}

impl<H> Clone for ExtendContext<H> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// Returns the context with the values of the service. If its function panics, the
/// context stays as it is. The settings always stay.
pub(crate) fn extended<H: 'static>(context: Arc<RequestContext>, head: &H) -> Arc<RequestContext> {
    let Some(ExtendContext(extend)) = extend_of::<H>(&context) else { return context };
    let extended = guarded(&mut Some(Arc::clone(&context)), || {
        extend(head, RequestContext::clone(&context)).with_settings_of(&context)
    });
    match extended {
        Ok(extended) => Arc::new(extended),
        Err(Panicked) => context,
    }
}

/// The same, for a request of `http`.
#[cfg(any(feature = "axum", feature = "tonic"))]
#[inline]
pub(crate) fn extended_from<B>(
    context: Arc<RequestContext>,
    request: &mut Request<B>,
) -> Arc<RequestContext> {
    if extend_of::<Parts>(&context).is_none() {
        return context;
    }
    // The request stays where it is: moving it costs as much as the rest of this file.
    let (mut head, ()) = Request::new(()).into_parts();
    swap_heads(&mut head, request);
    let context = extended(context, &head);
    swap_heads(&mut head, request);
    context
}

#[cfg(any(feature = "axum", feature = "tonic"))]
fn swap_heads<B>(head: &mut Parts, request: &mut Request<B>) {
    std::mem::swap(&mut head.method, request.method_mut());
    std::mem::swap(&mut head.uri, request.uri_mut());
    std::mem::swap(&mut head.version, request.version_mut());
    std::mem::swap(&mut head.headers, request.headers_mut());
    std::mem::swap(&mut head.extensions, request.extensions_mut());
}

fn extend_of<H: 'static>(context: &RequestContext) -> Option<&ExtendContext<H>> {
    context.settings().and_then(Settings::get)
}

//! What a middleware is told, once for all of its requests.

use std::sync::Arc;

use apierror_core::Envelope;

use super::{Answer, Service};

/// What a middleware and all its services have in common.
pub(crate) struct Plan<A: Answer> {
    pub(crate) service: Service<A::Headers>,
    /// Which errors that no API error made are left as they are.
    pub(crate) pass_through: Option<Arc<PassThrough<A>>>,
    pub(crate) await_first_chunk: bool,
    pub(crate) own: A::Own,
}

type PassThrough<A> = dyn Fn(&A) -> bool + Send + Sync;

impl<A: Answer> Plan<A> {
    /// Errors in the envelope `E`, and all else as it is by default.
    pub(crate) fn new<E: Envelope + 'static>(own: A::Own) -> Self {
        Self { service: Service::new::<E>(), pass_through: None, await_first_chunk: false, own }
    }
}

impl<A: Answer> Clone for Plan<A> {
    fn clone(&self) -> Self {
        Self {
            service: self.service.clone(),
            pass_through: self.pass_through.clone(),
            await_first_chunk: self.await_first_chunk,
            own: self.own.clone(),
        }
    }
}

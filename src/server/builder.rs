//! The middleware as a service's author sees it: the same methods in each framework.

/// A middleware of a framework: the struct, and its methods that are the same everywhere. What is only a framework's own is an
/// `impl` beside it, by `with`.
macro_rules! middleware {
    (
        $(#[$docs:meta])*
        struct $name:ident {
            answer: $answer:ty,
            own: $own:expr,
            headers: $headers:ty,
            name: $header_name:ty as $convert:expr,
            response: $response:ty as $view:expr,
        }
        $(#[$make_docs:meta])*
        make;
        $(#[$pass_through_docs:meta])*
        pass_through;
    ) => {
        $(#[$docs])*
        pub struct $name<E = apierror_core::envelope::ProblemDetails> {
            plan: std::sync::Arc<$crate::server::Plan<$answer>>,
            envelope: std::marker::PhantomData<fn() -> E>,
        }

        impl<E: apierror_core::Envelope + 'static> $name<E> {
            /// Errors in the envelope `E`, with the codes of [`ServiceError`](crate::ServiceError) where the service has none of
            /// its own.
            #[must_use]
            pub fn new() -> Self {
                Self {
                    plan: std::sync::Arc::new($crate::server::Plan::new::<E>($own)),
                    envelope: std::marker::PhantomData,
                }
            }

            /// Sets the header that the request id comes and goes in; `x-request-id` unless it is set.
            #[must_use]
            pub fn request_id_header(self, name: $header_name) -> Self {
                self.with(|plan| plan.service.request_id_header($convert(name)))
            }

            /// Makes the ids of requests that bring none, from nothing or from other headers. One that is not legal is replaced
            /// by a UUID.
            ///
            $(#[$make_docs])*
            #[must_use]
            pub fn make_request_id(self, make: impl Fn(&$headers) -> String + Send + Sync + 'static) -> Self {
                self.with(|plan| plan.service.make_request_id(make))
            }

            /// Says whether a request may bring its id. Where the service faces the world, `false` keeps callers from
            /// choosing what its logs are searched by.
            #[must_use]
            pub fn trust_request_ids(self, trusted: bool) -> Self {
                self.with(|plan| plan.service.trust_request_ids(trusted))
            }

            /// Makes errors of type `F` of what goes wrong around the handlers, here and in the extractors of this crate: for
            /// a service that has codes of its own for them.
            ///
            /// `F` is `TryFrom<Failure, Error = Failure>` and hands back what it has no code for, which stays a
            /// [`ServiceError`](crate::ServiceError); or it is `From<Failure>`, and has one for each. See
            /// [`Failure`](crate::Failure) for an example.
            #[must_use]
            pub fn errors<F>(self) -> Self
            where
                F: TryFrom<$crate::Failure, Error: Into<$crate::Failure>>
                    + apierror_core::ApiError
                    + Send
                    + Sync
                    + 'static,
            {
                self.with(|plan| plan.service.errors::<F>())
            }

            /// Leaves those 4xx and 5xx as they are that the predicate says: a proxy's, a file server's. They still get the
            /// request id.
            ///
            $(#[$pass_through_docs])*
            #[must_use]
            pub fn pass_through(self, predicate: impl Fn(&$response) -> bool + Send + Sync + 'static) -> Self {
                let view: fn(&$answer) -> &$response = $view;
                self.with(|plan| plan.pass_through = Some(std::sync::Arc::new(move |answer| predicate(view(answer)))))
            }

            /// Calls `tell` with each error that becomes a response: to count it, to report it. It runs while the response is
            /// made, so it should not wait. If it panics, the response goes out all the same.
            #[must_use]
            pub fn on_occurrence(
                self,
                tell: impl Fn(&apierror_core::Occurrence<'_>) + Send + Sync + 'static,
            ) -> Self {
                self.with(|plan| plan.service.on_occurrence(tell))
            }

            /// Says whether the head of a streaming response waits for the first chunk of its body. Then a stream that fails
            /// before its first chunk is answered with a 500 even where it takes its time, as where another task feeds it.
            /// It costs the time until that chunk: a stream of events that starts with silence would seem to hang. Off
            /// unless it is set.
            #[must_use]
            pub fn await_first_chunk(self, waits: bool) -> Self {
                self.with(|plan| plan.await_first_chunk = waits)
            }

            fn with(mut self, change: impl FnOnce(&mut $crate::server::Plan<$answer>)) -> Self {
                change(std::sync::Arc::make_mut(&mut self.plan));
                self
            }
        }

        impl<E: apierror_core::Envelope + 'static> Default for $name<E> {
            fn default() -> Self {
                Self::new()
            }
        }

        impl<E> Clone for $name<E> {
            fn clone(&self) -> Self {
                Self { plan: std::sync::Arc::clone(&self.plan), envelope: std::marker::PhantomData }
            }
        }

        impl<E> std::fmt::Debug for $name<E> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("service", &self.plan.service)
                    .field("await_first_chunk", &self.plan.await_first_chunk)
                    .finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use middleware;

//! The service of `try_on.proto`, as `tonic-prost-build` would generate it.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;
use http::{HeaderValue, Request, Response};
use tonic::body::Body;
use tonic::server::{Grpc, NamedService};
use tonic::{Code, Status};
use tonic_prost::ProstCodec;
use tower::{Service, service_fn};

use super::methods;

/// `tryon.v1.TryOn`
#[derive(Clone)]
pub(crate) struct TryOn;

impl NamedService for TryOn {
    const NAME: &'static str = "tryon.v1.TryOn";
}

type ResponseFuture = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

impl Service<Request<Body>> for TryOn {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = ResponseFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> ResponseFuture {
        match request.uri().path() {
            "/tryon.v1.TryOn/Start" => unary(request, methods::start),
            "/tryon.v1.TryOn/Credits" => unary(request, methods::credits),
            "/tryon.v1.TryOn/Watch" => streaming(request, methods::watch),
            "/tryon.v1.TryOn/Fail" => unary(request, methods::fail),
            _ => Box::pin(async { Ok(unimplemented()) }),
        }
    }
}

/// Calls a method, whose error must convert into a status.
fn unary<Q, A, F, E>(request: Request<Body>, method: fn(tonic::Request<Q>) -> F) -> ResponseFuture
where
    Q: prost::Message + Default + 'static,
    A: prost::Message + Default + 'static,
    F: Future<Output = Result<A, E>> + Send + 'static,
    Status: From<E>,
{
    let method = service_fn(move |request| {
        let reply = method(request);
        async move { Ok::<_, Status>(tonic::Response::new(reply.await?)) }
    });
    Box::pin(
        async move { Ok(Grpc::new(ProstCodec::<A, Q>::default()).unary(method, request).await) },
    )
}

fn streaming<Q, A, S, E>(
    request: Request<Body>,
    method: fn(tonic::Request<Q>) -> Result<S, E>,
) -> ResponseFuture
where
    Q: prost::Message + Default + 'static,
    A: prost::Message + Default + 'static,
    S: Stream<Item = Result<A, Status>> + Send + 'static,
    Status: From<E>,
    E: 'static,
{
    let method = service_fn(move |request| {
        let stream = method(request).map(tonic::Response::new).map_err(Status::from);
        std::future::ready(stream)
    });
    Box::pin(async move {
        Ok(Grpc::new(ProstCodec::<A, Q>::default()).server_streaming(method, request).await)
    })
}

fn unimplemented() -> Response<Body> {
    let mut response = Response::new(Body::default());
    response
        .headers_mut()
        .insert(Status::GRPC_STATUS, HeaderValue::from(Code::Unimplemented as i32));
    response
        .headers_mut()
        .insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    response
}

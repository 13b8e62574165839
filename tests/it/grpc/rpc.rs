//! A service with two methods and its client, written like generated code.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use apierror::tonic::ErrorLayer;
use futures_util::Stream;
use http::Response;
use http::uri::PathAndQuery;
use tokio::net::TcpListener;
use tonic::body::Body;
use tonic::client::Grpc;
use tonic::metadata::MetadataMap;
use tonic::server::NamedService;
use tonic::transport::server::{Server, TcpIncoming};
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};
use tonic_prost::ProstCodec;

/// The request message.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Ask {
    #[prost(string, tag = "1")]
    pub(crate) what: String,
}

/// The response message.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Said {
    #[prost(string, tag = "1")]
    pub(crate) text: String,
}

pub(crate) type Answer = Pin<Box<dyn Future<Output = Result<String, Status>> + Send>>;
pub(crate) type Words = Pin<Box<dyn Stream<Item = Result<Said, Status>> + Send>>;

type Unary = dyn Fn(String) -> Answer + Send + Sync;
type Streaming = dyn Fn(String) -> Words + Send + Sync;

/// `test.v1.Speaker`, with the methods `Say` and `Tell`.
#[derive(Clone)]
pub(crate) struct Speaker {
    say: Arc<Unary>,
    tell: Arc<Streaming>,
}

impl Speaker {
    /// Creates a service whose unary method calls `say`.
    pub(crate) fn new<F>(say: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<String, Status>> + Send + 'static,
    {
        let silent = |_| -> Words { Box::pin(futures_util::stream::empty()) };
        Self { say: Arc::new(move |what| Box::pin(say(what))), tell: Arc::new(silent) }
    }

    /// Creates a service whose streaming method calls `tell`.
    pub(crate) fn streaming<S>(tell: impl Fn(String) -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = Result<Said, Status>> + Send + 'static,
    {
        let tell: Arc<Streaming> = Arc::new(move |what| Box::pin(tell(what)));
        Self { tell, ..Self::new(async |what| Ok(what)) }
    }
}

impl NamedService for Speaker {
    const NAME: &'static str = "test.v1.Speaker";
}

type BoxFuture = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

impl tower::Service<http::Request<Body>> for Speaker {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> BoxFuture {
        let Self { say, tell } = self.clone();
        let mut grpc = tonic::server::Grpc::new(ProstCodec::<Said, Ask>::default());
        match request.uri().path() {
            "/test.v1.Speaker/Say" => Box::pin(async move {
                let method = tower::service_fn(move |request: Request<Ask>| {
                    let answer = say(request.into_inner().what);
                    async move { Ok(tonic::Response::new(Said { text: answer.await? })) }
                });
                Ok(grpc.unary(method, request).await)
            }),
            "/test.v1.Speaker/Tell" => Box::pin(async move {
                let method = tower::service_fn(move |request: Request<Ask>| {
                    let words = tell(request.into_inner().what);
                    async move { Ok(tonic::Response::new(words)) }
                });
                Ok(grpc.server_streaming(method, request).await)
            }),
            // Like generated code.
            _ => Box::pin(async move {
                let mut response = Response::new(Body::default());
                let headers = response.headers_mut();
                headers.insert("grpc-status", (tonic::Code::Unimplemented as i32).into());
                headers.insert("content-type", http::HeaderValue::from_static("application/grpc"));
                Ok(response)
            }),
        }
    }
}

/// Serves the service under the layer, and connects a client.
pub(crate) async fn serve(layer: ErrorLayer, speaker: Speaker) -> Caller {
    serve_by(Server::builder().layer(layer), speaker).await
}

/// Serves the service by another server, and connects a client.
pub(crate) async fn serve_by<L, B>(mut server: Server<L>, speaker: Speaker) -> Caller
where
    L: tower::Layer<tonic::service::Routes> + Clone + Send + 'static,
    L::Service:
        tower::Service<http::Request<Body>, Response = Response<B>> + Clone + Send + 'static,
    <L::Service as tower::Service<http::Request<Body>>>::Future: Send,
    <L::Service as tower::Service<http::Request<Body>>>::Error:
        Into<Box<dyn std::error::Error + Send + Sync>> + Send,
    B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let serving = server.add_service(speaker).serve_with_incoming(TcpIncoming::from(listener));
    tokio::spawn(async move { serving.await.expect("it serves") });
    let endpoint = Endpoint::from_shared(format!("http://{address}")).expect("a URI");
    Caller { channel: endpoint.connect().await.expect("a connection"), address }
}

/// A client of the speaker.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) channel: Channel,
    pub(crate) address: std::net::SocketAddr,
}

impl Caller {
    pub(crate) async fn say(&self, what: &str) -> Result<tonic::Response<Said>, Status> {
        self.call("/test.v1.Speaker/Say", Request::new(Ask { what: what.to_owned() })).await
    }

    /// Returns the status with which the request fails.
    pub(crate) async fn failure(&self, what: &str) -> Status {
        self.say(what).await.expect_err("it fails")
    }

    /// Returns the status of a request with metadata.
    pub(crate) async fn failure_with(&self, what: &str, name: &'static str, value: &str) -> Status {
        let mut request = Request::new(Ask { what: what.to_owned() });
        request.metadata_mut().insert(name, value.parse().expect("metadata"));
        self.call("/test.v1.Speaker/Say", request).await.expect_err("it fails")
    }

    pub(crate) async fn call(
        &self,
        path: &'static str,
        request: Request<Ask>,
    ) -> Result<tonic::Response<Said>, Status> {
        let mut grpc = Grpc::new(self.channel.clone());
        grpc.ready().await.expect("it is ready");
        let codec = ProstCodec::<Ask, Said>::default();
        grpc.unary(request, PathAndQuery::from_static(path), codec).await
    }

    /// Returns the metadata, messages and status of a stream.
    pub(crate) async fn tell(&self, what: &str) -> Told {
        let mut grpc = Grpc::new(self.channel.clone());
        grpc.ready().await.expect("it is ready");
        let codec = ProstCodec::<Ask, Said>::default();
        let request = Request::new(Ask { what: what.to_owned() });
        let path = PathAndQuery::from_static("/test.v1.Speaker/Tell");
        let response = grpc.server_streaming(request, path, codec).await;
        let mut told = Told { head: MetadataMap::new(), words: Vec::new(), end: Ok(()) };
        let mut stream = match response {
            Ok(response) => {
                told.head = response.metadata().clone();
                response.into_inner()
            }
            Err(status) => return Told { end: Err(status), ..told },
        };
        loop {
            match stream.message().await {
                Ok(Some(Said { text })) => told.words.push(text),
                Ok(None) => return told,
                Err(status) => return Told { end: Err(status), ..told },
            }
        }
    }
}

/// A stream that has ended.
pub(crate) struct Told {
    pub(crate) head: MetadataMap,
    pub(crate) words: Vec<String>,
    pub(crate) end: Result<(), Status>,
}

/// Returns the only value of this name.
pub(crate) fn metadata<'a>(metadata: &'a MetadataMap, name: &str) -> Option<&'a str> {
    let mut values = metadata.get_all(name).iter();
    let value = values.next()?.to_str().expect("text");
    assert!(values.next().is_none(), "{name} is there twice");
    Some(value)
}

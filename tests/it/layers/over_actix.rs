//! Runs the tests over actix-web.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BodyStream, BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, fn_service};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, Bytes, Payload, ServiceConfig};
use actix_web::{Error, HttpRequest, HttpResponse, rt};
use apierror::actix_web::{ErrorMiddleware, Json, garde, unrouted, validator};
use futures_util::StreamExt;

use super::*;
use crate::common::actix;

pub(super) struct Actix;

impl Framework for Actix {
    async fn serve<E: Envelope + 'static>(options: Options) -> SocketAddr {
        let panics_in = options.panics_in;
        let mut middleware = ErrorMiddleware::<E>::new();
        if let Some(listener) = options.listener {
            middleware = middleware.on_error(move |failure| listener(failure.occurrence()));
        }
        for name in options.keeps {
            middleware = middleware.keep_header(HeaderName::from_static(name));
        }
        for name in options.drops {
            middleware = middleware.drop_header(HeaderName::from_static(name));
        }
        if let Some(max) = options.max_field_errors {
            middleware = middleware.max_field_errors(max);
        }
        if options.passes_proxied_through {
            middleware =
                middleware.pass_through(|response| response.headers().contains_key("x-proxied"));
        }
        middleware = match options.change {
            None => middleware,
            Some(Change::OwnCodes) => middleware.errors::<service::GatewayError>(),
            Some(Change::OwnIds) => middleware
                .request_id_header(HeaderName::from_static("x-correlation-id"))
                .make_request_id(|headers| {
                    let from = headers.get("x-from").expect("the header is sent");
                    format!("of-{}", from.to_str().expect("text"))
                }),
            Some(Change::DistrustIds) => middleware.trust_request_ids(false),
            Some(Change::AwaitFirstChunk) => middleware.await_first_chunk(true),
        };
        if panics_in.is_some() {
            middleware = middleware
                .make_request_id(move |_| {
                    Options::panic_in(panics_in, Closure::MakeRequestId);
                    String::new()
                })
                .pass_through(move |_| {
                    Options::panic_in(panics_in, Closure::PassThrough);
                    false
                })
                .map_error(move |_| {
                    Options::panic_in(panics_in, Closure::MapError);
                    None
                });
        }
        actix::serve(middleware, routes)
    }
}

fn failing(app: &mut ServiceConfig) {
    for (path, alteration) in Alteration::ALL {
        let middleware = from_fn(move |request: ServiceRequest, next: Next<BoxBody>| async move {
            next.call(request).await.map(|response| alter(alteration, response))
        });
        let failing = web::get().to(async || Err::<String, _>(Failed::Storage));
        app.service(web::resource(path).wrap(middleware).route(failing));
    }
    app.route("/quota", web::get().to(async || Err::<String, _>(Failed::quota())))
        .route("/fields", web::get().to(async || Err::<String, _>(Failed::fields())))
        .route("/storage", web::get().to(async || Err::<String, _>(Failed::Storage)))
        .route("/own", web::get().to(async || Err::<String, _>(Own)))
        .route("/gone", web::get().to(async || Err::<String, _>(Gone)))
        .route(
            "/boxed",
            web::get().to(async || Err::<String, apierror::Error>(Failed::quota().into())),
        );
}

fn routes(app: &mut ServiceConfig) {
    app.configure(failing)
        .service(web::scope("/spawned").wrap(from_fn(spawned)).configure(failing))
        .service(web::scope("/shop").configure(service::over_actix::routes).service(unrouted()))
        .route("/context/task", web::get().to(task))
        .route("/context/thread", web::get().to(thread))
        .route("/context/stream", web::get().to(forwarded_stream))
        .route("/context/none", web::get().to(no_context))
        .route("/events", web::get().to(sent_events))
        .route("/socket", web::get().to(socket))
        .service(web::resource("/ok").to(async || "fine"))
        .service(web::resource("/status/{status}").to(status))
        .service(web::resource("/stream").to(async || HttpResponse::Ok().body(one_chunk("fine"))))
        .service(web::resource("/proxied").to(async || {
            let mut response = HttpResponse::BadGateway();
            response.insert_header(("x-proxied", "1")).body(one_chunk("proxied"))
        }))
        .route("/foreign-headers", web::get().to(foreign_headers))
        .app_data(web::PayloadConfig::new(2_000_000))
        .route("/garde", web::post().to(async |_: garde::Valid<Json<List>>| "fine"))
        .route("/validator", web::post().to(async |_: validator::Valid<Json<List>>| "fine"))
        .app_data(web::Data::new(client()))
        .route("/proxy/{port}/{path}", web::get().to(proxy))
        .route("/teapot", web::get().to(async || HttpResponse::ImATeapot()))
        .route("/bomb", web::get().to(bomb))
        .route(
            "/body/size-panics",
            web::get().to(async || HttpResponse::Ok().message_body(SizePanics)),
        )
        .route(
            "/body/drop-panics",
            web::get().to(async || HttpResponse::Forbidden().body(bomb_body("secret"))),
        )
        .route(
            "/stream/drop-panics",
            web::get().to(async || HttpResponse::Ok().body(bomb_body("fine"))),
        )
        .route(
            "/body/empty-chunks",
            web::get().to(async || HttpResponse::Forbidden().message_body(EmptyChunks)),
        )
        .route(
            "/bomb/error",
            web::get().to(async || Err::<String, _>(ErrorBomb { source_panics: false })),
        )
        .route(
            "/bomb/error-whose-source-panics",
            web::get().to(async || Err::<String, _>(ErrorBomb { source_panics: true })),
        )
        .service(
            web::resource("/bomb/error-of-middleware")
                .wrap(from_fn(async |_: ServiceRequest, _: Next<BoxBody>| {
                    Err::<ServiceResponse, _>(ErrorBomb { source_panics: false }.into())
                }))
                .to(async || "fine"),
        )
        .route("/body/fails", web::get().to(async || failing_body(Unprintable { panics: false })))
        .route("/body/panics", web::get().to(async || failing_body(Unprintable { panics: true })))
        .route(
            "/foreign-error",
            web::get().to(async || {
                Err::<String, _>(actix_web::error::ErrorInternalServerError("secret"))
            }),
        )
        .route(
            "/unprintable/fails",
            web::get().to(async || Err::<String, _>(Unprintable { panics: false })),
        )
        .route(
            "/unprintable/panics",
            web::get().to(async || Err::<String, _>(Unprintable { panics: true })),
        )
        .route("/ring/foreign", web::get().to(async || Err::<String, _>(Ring)))
        .route("/ring/ours", web::get().to(async || Err::<String, _>(OurRing(Ring))))
        .route("/ring/body", web::get().to(async || failing_body(Ring)))
        .route(
            "/unprintable/ours",
            web::get().to(async || Err::<String, _>(OurUnprintable(Unprintable { panics: true }))),
        )
        .service(unrouted());
}

/// Runs the rest in a task, which goes on if the caller hangs up.
async fn spawned(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = rt::spawn(next.call(request)).await.expect("no panic")?;
    response
        .headers_mut()
        .insert(HeaderName::from_static("x-from-task"), HeaderValue::from_static("1"));
    Ok(response)
}

async fn task() -> String {
    let task = context::in_current(async {
        tokio::task::yield_now().await;
        id_and_json()
    });
    rt::spawn(task).await.expect("no panic")
}

async fn thread() -> String {
    web::block(context::in_current_fn(id_and_json)).await.expect("no panic")
}

async fn forwarded_stream() -> String {
    let texts = context::in_current(futures_util::stream::iter(0..1).map(|_| id_and_json()));
    rt::spawn(texts.collect::<String>()).await.expect("no panic")
}

async fn no_context() -> String {
    rt::spawn(async { id_and_json() }).await.expect("no panic")
}

async fn sent_events() -> HttpResponse {
    let events = futures_util::stream::iter(0..3).map(|i| {
        // Made while the stream is polled.
        Ok::<Bytes, Infallible>(event(i).into())
    });
    HttpResponse::Ok().content_type("text/event-stream").streaming(events)
}

async fn socket(request: HttpRequest, body: Payload) -> Result<HttpResponse, Error> {
    let (response, mut session, _messages) = actix_ws::handle(&request, body)?;
    rt::spawn(context::in_current(async move {
        let text = stream::error_text(&Failed::Storage);
        session.text(text).await.expect("the client listens");
    }));
    Ok(response)
}

fn alter(alteration: Alteration, response: ServiceResponse) -> ServiceResponse {
    let gzip = HeaderValue::from_static("gzip");
    let (request, mut response) = response.into_parts();
    let response = match alteration {
        Alteration::Status => {
            *response.status_mut() = StatusCode::BAD_GATEWAY;
            response
        }
        Alteration::Success => {
            *response.status_mut() = StatusCode::OK;
            response
        }
        Alteration::Body => response.set_body(BoxBody::new("secret")),
        Alteration::StreamedBody => response.set_body(one_chunk("secret")),
        Alteration::Wrapped | Alteration::Followed => response.map_body(|_, body| {
            let bytes = body.try_into_bytes().expect("the body of an error");
            let mut chunks = vec![Ok::<_, Infallible>(bytes)];
            if matches!(alteration, Alteration::Followed) {
                chunks.push(Ok("secret".into()));
            }
            BoxBody::new(BodyStream::new(futures_util::stream::iter(chunks)))
        }),
        Alteration::Compressed => {
            response.headers_mut().insert(CONTENT_ENCODING, gzip);
            response.set_body(one_chunk(COMPRESSED))
        }
        Alteration::CompressedPage => {
            response.headers_mut().insert(CONTENT_ENCODING, gzip);
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
            response.set_body(one_chunk("secret"))
        }
    };
    ServiceResponse::new(request, response)
}

fn one_chunk(chunk: &'static str) -> BoxBody {
    let chunk = Ok::<_, Infallible>(Bytes::from_static(chunk.as_bytes()));
    BoxBody::new(BodyStream::new(futures_util::stream::iter([chunk])))
}

async fn status(status: web::Path<u16>) -> HttpResponse {
    HttpResponse::build(StatusCode::from_u16(*status).expect("a status")).body("secret")
}

async fn foreign_headers() -> HttpResponse {
    let mut response = HttpResponse::Unauthorized().body("secret");
    for (name, value) in FOREIGN {
        let (name, value) = (HeaderName::from_static(name), HeaderValue::from_static(value));
        response.headers_mut().insert(name, value);
    }
    response
}

/// Passes on the response of an upstream.
async fn proxy(client: web::Data<reqwest::Client>, path: web::Path<(u16, String)>) -> HttpResponse {
    let (port, path) = path.into_inner();
    let upstream = client.get(format!("http://127.0.0.1:{port}/{path}")).send().await;
    let upstream = upstream.expect("an answer");
    let status = StatusCode::from_u16(upstream.status().as_u16()).expect("a status");
    HttpResponse::build(status).streaming(upstream.bytes_stream())
}

async fn bomb() -> String {
    std::panic::panic_any(Bomb)
}

impl actix_web::ResponseError for Unprintable {
    fn error_response(&self) -> HttpResponse {
        HttpResponse::InternalServerError().body("secret")
    }
}

impl actix_web::ResponseError for Ring {}

fn failing_body(error: impl std::error::Error + 'static) -> HttpResponse {
    let error: Box<dyn std::error::Error> = error.into();
    HttpResponse::Ok().streaming(futures_util::stream::iter([Err::<Bytes, _>(error)]))
}

/// An empty body that panics when the middleware asks for its size.
struct SizePanics;

impl MessageBody for SizePanics {
    type Error = Infallible;
    fn size(&self) -> BodySize {
        panic!("in `size`");
    }
    fn poll_next(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}

impl actix_web::ResponseError for ErrorBomb {}

/// Creates a body that panics when it is dropped.
fn bomb_body(chunk: &'static str) -> BoxBody {
    let bomb = Bomb;
    BoxBody::new(BodyStream::new(futures_util::stream::iter([chunk]).map(move |chunk| {
        let _ = &bomb;
        Ok::<Bytes, Infallible>(chunk.into())
    })))
}

/// actix's own streams skip empty chunks, and so never return.
struct EmptyChunks;

impl MessageBody for EmptyChunks {
    type Error = Infallible;
    fn size(&self) -> BodySize {
        BodySize::Stream
    }
    fn poll_next(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(Some(Ok(Bytes::new())))
    }
}

shared_tests!(Actix);

/// A service that is not ready, in one way or another.
struct Unready<S> {
    service: S,
    panics: bool,
}

impl<S: Service<ServiceRequest>> Service<ServiceRequest> for Unready<S>
where
    S: Service<ServiceRequest, Error = Error>,
{
    type Response = S::Response;
    type Error = Error;
    type Future = S::Future;

    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        assert!(!self.panics, "in `poll_ready`");
        Poll::Ready(Err(Failed::Storage.into()))
    }

    fn call(&self, request: ServiceRequest) -> S::Future {
        self.service.call(request)
    }
}

/// actix does not know the reason phrase.
#[tokio::test]
async fn error_of_a_middleware_keeps_its_reason_phrase() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("closed")]
    #[api(code = "CLOSED", status = 499)]
    struct Closed;

    let service =
        fn_service(async |_: ServiceRequest| Err::<ServiceResponse, Error>(Closed.into()));
    let service = ErrorMiddleware::<Nested>::new().new_transform(service).await.expect("it starts");
    let request = actix_web::test::TestRequest::get().to_srv_request();
    let error = service.call(request).await.expect_err("the request is gone");
    let response = error.error_response();
    assert_eq!(
        (response.status().as_u16(), response.head().reason()),
        (499, "Client Closed Request")
    );
}

/// A service that is not ready would close the connection without an answer.
#[tokio::test]
async fn error_while_the_service_gets_ready_is_the_answer() {
    for (panics, status) in [(false, 503), (true, 500)] {
        let service = Unready {
            service: fn_service(async |request: ServiceRequest| {
                Ok::<_, Error>(request.into_response(HttpResponse::Ok()))
            }),
            panics,
        };
        let service = ErrorMiddleware::<Nested>::new()
            .new_transform(service)
            .await
            .expect("the middleware starts");
        let request = actix_web::test::TestRequest::get().to_srv_request();
        std::future::poll_fn(|cx| service.poll_ready(cx)).await.expect("an answer comes later");
        let error = service.call(request).await.expect_err("the request is gone");
        assert_eq!(error.error_response().status(), status);
    }
}

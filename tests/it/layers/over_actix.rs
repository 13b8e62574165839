//! Runs the tests over actix-web.

use std::convert::Infallible;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, Bytes, Payload, ServiceConfig};
use actix_web::{Error, HttpRequest, HttpResponse, rt};
use apierror::actix_web::{ErrorMiddleware, unrouted};
use futures_util::StreamExt;

use super::*;
use crate::common::actix;

struct Actix;

impl Framework for Actix {
    async fn serve<E: Envelope + 'static>(options: Options) -> SocketAddr {
        let mut middleware = ErrorMiddleware::<E>::new();
        if let Some(listener) = options.listener {
            middleware = middleware.on_occurrence(move |occurrence| listener(occurrence));
        }
        actix::serve(middleware, routes)
    }
}

fn failing(app: &mut ServiceConfig) {
    app.route("/quota", web::get().to(async || Err::<String, _>(Failed::quota())))
        .route("/fields", web::get().to(async || Err::<String, _>(Failed::fields())))
        .route("/storage", web::get().to(async || Err::<String, _>(Failed::Storage)))
        .route("/own", web::get().to(async || Err::<String, _>(Own)))
        .route(
            "/boxed",
            web::get().to(async || Err::<String, apierror::Error>(Failed::quota().into())),
        );
}

fn routes(app: &mut ServiceConfig) {
    app.configure(failing)
        .service(web::scope("/spawned").wrap(from_fn(spawned)).configure(failing))
        .route("/context/task", web::get().to(task))
        .route("/context/thread", web::get().to(thread))
        .route("/context/stream", web::get().to(forwarded_stream))
        .route("/context/none", web::get().to(no_context))
        .route("/events", web::get().to(sent_events))
        .route("/socket", web::get().to(socket))
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

shared_tests!(Actix);

//! Serves the APIs with actix-web.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::{HttpServiceFactory, Payload};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Bytes, PayloadConfig, ServiceConfig};
use actix_web::{
    Error, FromRequest, HttpRequest, HttpResponse, Responder, ResponseError, Route, guard, rt,
};
use actix_ws::{CloseCode, CloseReason, MessageStream, Session};
use apierror::actix_web::{ErrorMiddleware, Json, Query, reference_resource, unrouted};
use apierror::{Catalog, DeclaredError, Failure, context};

use crate::api::{Api, Handler, Message, Messages, Params, Reply};
use crate::catalogs::catalogs;
use crate::designs::Designs;
use crate::image_presets::ImagePresets;
use crate::image2model::Image2Model;
use crate::thumbnails::Thumbnails;
use crate::tryon;

/// Adds an API to an app. Each worker has an app of its own.
pub type Configure = Arc<dyn Fn(&mut ServiceConfig) + Send + Sync>;

/// Returns the five APIs in the order of [`catalogs`], each for an app of its own.
/// Its reference page is at `/reference`.
pub fn services() -> [Configure; 5] {
    let [tryon, image2model, image_presets, thumbnails, designs] = catalogs();
    let state = web::Data::new(tryon::service::Service::default());
    [
        served(tryon, move || {
            api(tryon::over_actix::routes(state.clone()), tryon::one_of_each, None)
        }),
        served(image2model, scope::<Image2Model>),
        served(image_presets, scope::<ImagePresets>),
        served(thumbnails, scope::<Thumbnails>),
        served(designs, scope::<Designs>),
    ]
}

/// Adds the reference page to one API.
fn served<F: HttpServiceFactory + 'static>(
    (_, catalog): (&str, Catalog),
    api: impl Fn() -> F + Send + Sync + 'static,
) -> Configure {
    Arc::new(move |app| {
        // The API answers all other paths, so it comes last.
        app.service(web::scope("/reference").service(reference_resource(&catalog))).service(api());
    })
}

/// Adds `/errors/{code}` and the error middleware to the routes of one API. Every
/// error response uses the envelope of `E`; failures become errors of `E` where it
/// has one.
pub fn api<E>(
    routes: impl FnOnce(&mut ServiceConfig),
    one_of_each: fn() -> Vec<E>,
    id_header: Option<&'static str>,
) -> impl HttpServiceFactory + 'static
where
    E: DeclaredError + ResponseError + TryFrom<Failure, Error = Failure> + Send + Sync + 'static,
    E::Envelope: 'static,
{
    let by_code = move |code: web::Path<String>| {
        let found = one_of_each().into_iter().find(|error| error.code() == *code);
        ready(match found {
            Some(error) => error.error_response(),
            None => HttpResponse::from_error(Failure::RouteNotFound),
        })
    };
    let middleware = ErrorMiddleware::<E::Envelope>::new().errors::<E>();
    let middleware = match id_header {
        Some(name) => middleware.request_id_header(HeaderName::from_static(name)),
        None => middleware,
    };
    web::scope("")
        .configure(routes)
        .route("/errors/{code}", on(&http::Method::GET).to(by_code))
        // Answers unknown paths and wrong methods.
        .service(unrouted())
        .wrap(middleware)
}

/// Serves an [`Api`].
pub fn scope<A: Api<Error: ResponseError>>() -> impl HttpServiceFactory + 'static {
    api(endpoints::<A>, A::one_of_each, A::ID_HEADER)
}

fn endpoints<A: Api<Error: ResponseError>>(routes: &mut ServiceConfig) {
    routes.app_data(PayloadConfig::new(A::MAX_BODY_LEN));
    for endpoint in A::endpoints() {
        let route = on(&endpoint.method);
        let route = match endpoint.handler {
            Handler::Bare(run) => route
                .to(move |Caller(caller): Caller<A>, params: Params| ready(run(&caller, &params))),
            Handler::Json(run) => {
                route.to(move |Caller(caller): Caller<A>, params: Params, Json(body): Json<_>| {
                    ready(run(&caller, &params, &body))
                })
            }
            Handler::Bytes(run) => {
                route.to(move |Caller(caller): Caller<A>, params: Params, body: Bytes| {
                    ready(run(&caller, &params, &body))
                })
            }
            Handler::Socket(run) => route.to(
                move |Caller(caller): Caller<A>, params: Params, request: HttpRequest, body| {
                    let messages = run(&caller, &params).map_err(Error::from);
                    ready(messages.and_then(|messages| upgraded(&request, body, messages)))
                },
            ),
        };
        routes.route(endpoint.path, route);
    }
}

/// Upgrades a request to a WebSocket.
fn upgraded(
    request: &HttpRequest,
    body: web::Payload,
    messages: Messages,
) -> Result<HttpResponse, Error> {
    let (response, session, incoming) = actix_ws::handle(request, body)?;
    // The socket has a task of its own.
    rt::spawn(context::in_current(talk(session, incoming, messages)));
    Ok(response)
}

/// Sends the messages, then waits for the caller's end of the socket.
async fn talk(mut session: Session, mut incoming: MessageStream, messages: Messages) {
    for message in messages {
        match message {
            Message::Text(text) => {
                if session.text(text).await.is_err() {
                    return;
                }
            }
            Message::Failed(reason) => {
                let reason = CloseReason::from((CloseCode::Error, reason));
                drop(session.close(Some(reason)).await);
                break;
            }
        }
    }
    while let Some(Ok(_)) = incoming.recv().await {}
}

/// Returns a route for the method. A route for `GET` answers `HEAD` too.
pub fn on(method: &http::Method) -> Route {
    if method == http::Method::GET {
        return web::route().guard(guard::Any(guard::Get()).or(guard::Head()));
    }
    web::method(Method::from_bytes(method.as_str().as_bytes()).unwrap_or_default())
}

impl FromRequest for Params {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let path = request.match_info().iter();
        let path = path.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let query = Query::from_request(request, payload).into_inner();
        ready(query.map(|Query(query)| Self { path, query }).map_err(Error::from))
    }
}

/// The authenticated caller.
struct Caller<A: Api>(A::Caller);

// An error type implements `ResponseError`, so an extractor can return it.
impl<A: Api<Error: ResponseError>> FromRequest for Caller<A> {
    type Error = A::Error;
    type Future = Ready<Result<Self, A::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = |name: &str| request.headers().get(name).map(HeaderValue::as_bytes);
        ready(A::caller(&header).map(Self))
    }
}

impl Responder for Reply {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let status = StatusCode::from_u16(self.status.as_u16()).unwrap_or_default();
        HttpResponse::build(status).content_type(self.content_type).body(self.body)
    }
}

//! Serves the APIs with axum.

use apierror::axum::{ErrorLayer, Json, Path, Query, reference_router};
use apierror::{Catalog, DeclaredError, Failure, context};
use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{self, CloseFrame, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, get, on};

use crate::api::{Api, Handler, Message, Messages, Params, Reply};
use crate::catalogs::catalogs;
use crate::designs::Designs;
use crate::image_presets::ImagePresets;
use crate::image2model::Image2Model;
use crate::thumbnails::Thumbnails;
use crate::tryon;

/// Returns the five APIs in the order of [`catalogs`], each at its own root. Its
/// reference page is at `/reference`.
pub fn services() -> [Router; 5] {
    let [tryon, image2model, image_presets, thumbnails, designs] = catalogs();
    [
        served(&tryon, api(tryon::over_axum::routes(), tryon::one_of_each, None)),
        served(&image2model, routes::<Image2Model>()),
        served(&image_presets, routes::<ImagePresets>()),
        served(&thumbnails, routes::<Thumbnails>()),
        served(&designs, routes::<Designs>()),
    ]
}

/// Adds the reference page to the routes of one API.
fn served((_, catalog): &(&str, Catalog), api: Router) -> Router {
    Router::new().nest_service("/reference", reference_router(catalog.clone())).merge(api)
}

/// Adds `/errors/{code}` and the error layer to the routes of one API. Every error
/// response uses the envelope of `E`; failures become errors of `E` where it has
/// one.
pub fn api<E>(
    routes: Router,
    one_of_each: fn() -> Vec<E>,
    id_header: Option<&'static str>,
) -> Router
where
    E: DeclaredError + IntoResponse + TryFrom<Failure, Error = Failure> + Send + Sync + 'static,
    E::Envelope: 'static,
{
    let by_code = async move |axum::extract::Path(code): axum::extract::Path<String>| {
        let found = one_of_each().into_iter().find(|error| error.code() == code);
        found.ok_or(Failure::RouteNotFound).into_response()
    };
    let layer = ErrorLayer::<E::Envelope>::new().errors::<E>();
    let layer = match id_header {
        Some(name) => layer.request_id_header(HeaderName::from_static(name)),
        None => layer,
    };
    routes
        .route("/errors/{code}", get(by_code))
        // Without this fallback, unknown paths would bypass the layer.
        .fallback(async || Failure::RouteNotFound)
        .layer(layer)
}

type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// Returns the routes of an [`Api`].
pub fn routes<A: Api<Error: IntoResponse>>() -> Router {
    let routes = A::endpoints().into_iter().fold(Router::new(), |router, endpoint| {
        let Ok(method) = MethodFilter::try_from(endpoint.method) else { return router };
        let handler = match endpoint.handler {
            Handler::Bare(run) => {
                on(method, async move |Caller(caller): Caller<A>, params: Params| {
                    run(&caller, &params)
                })
            }
            Handler::Json(run) => on(
                method,
                async move |Caller(caller): Caller<A>, params: Params, Json(body): Json<_>| {
                    run(&caller, &params, &body)
                },
            ),
            Handler::Bytes(run) => {
                on(method, async move |Caller(caller): Caller<A>, params: Params, body: Bytes| {
                    run(&caller, &params, &body)
                })
            }
            Handler::Socket(run) => {
                on(
                    method,
                    async move |Caller(caller): Caller<A>, params: Params, upgrade: Upgrade| {
                        let messages =
                            run(&caller, &params).map_err(IntoResponse::into_response)?;
                        let upgrade = upgrade.map_err(IntoResponse::into_response)?;
                        // The socket has a task of its own.
                        let talk = context::in_current_async(|socket| talk(socket, messages));
                        Ok::<_, Response>(upgrade.on_upgrade(talk))
                    },
                )
            }
        };
        router.route(endpoint.path, handler)
    });
    let routes = routes.layer(DefaultBodyLimit::max(A::MAX_BODY_LEN));
    api(routes, A::one_of_each, A::ID_HEADER)
}

/// Sends the messages, then waits for the caller's end of the socket.
async fn talk(mut socket: WebSocket, messages: Messages) {
    for message in messages {
        let message = match message {
            Message::Text(text) => ws::Message::text(text),
            Message::Failed(reason) => {
                let (code, reason) = (close_code::ERROR, reason.into());
                ws::Message::Close(Some(CloseFrame { code, reason }))
            }
        };
        if socket.send(message).await.is_err() {
            return;
        }
    }
    while let Some(Ok(_)) = socket.recv().await {}
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let path = Option::<Path<_>>::from_request_parts(parts, state);
        let path = path.await.map_err(IntoResponse::into_response)?;
        let query = Query::from_request_parts(parts, state);
        let Query(query) = query.await.map_err(IntoResponse::into_response)?;
        Ok(Self { path: path.map(|Path(path)| path).unwrap_or_default(), query })
    }
}

/// The authenticated caller.
struct Caller<A: Api>(A::Caller);

// An error type implements `IntoResponse`, so it can be a rejection.
impl<A: Api<Error: IntoResponse>, S: Sync> FromRequestParts<S> for Caller<A> {
    type Rejection = A::Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, A::Error> {
        A::caller(&|name| parts.headers.get(name).map(HeaderValue::as_bytes)).map(Self)
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        (self.status, [(CONTENT_TYPE, self.content_type)], self.body).into_response()
    }
}

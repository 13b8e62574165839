//! An API without a framework: its callers, endpoints and replies. `over_axum.rs` and
//! `over_actix.rs` serve it.

use std::collections::HashMap;

use apierror::{DeclaredError, Failure, FieldError, RequestContext, context};
use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::Value;

/// One of the APIs.
pub trait Api: 'static {
    /// The authenticated caller.
    type Caller: Send + 'static;
    /// All errors of the API, including failures outside the handlers.
    type Error: DeclaredError + TryFrom<Failure, Error = Failure> + Send + Sync + 'static;

    /// The header of the request id, where the API has its own.
    const ID_HEADER: Option<&'static str> = None;
    /// The largest body, in bytes.
    const MAX_BODY_LEN: usize = 2 * 1024 * 1024;

    /// Authenticates the caller by the headers of the request.
    fn caller(header: Header<'_>) -> Result<Self::Caller, Self::Error>;

    /// The endpoints of the API.
    fn endpoints() -> Vec<Endpoint<Self>>;

    /// One occurrence of each error.
    fn one_of_each() -> Vec<Self::Error>;
}

/// Looks up a header of the request by its name.
pub type Header<'a> = &'a dyn Fn(&str) -> Option<&'a [u8]>;

/// The parameters of the path and of the query by name.
#[derive(Default)]
pub struct Params {
    pub path: HashMap<String, String>,
    pub query: HashMap<String, String>,
}

impl Params {
    /// Returns a parameter of the path.
    pub fn get(&self, name: &str) -> String {
        self.path.get(name).cloned().unwrap_or_default()
    }

    /// Returns a parameter of the query, where the request has it.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }
}

/// A method and path, and its handler.
pub struct Endpoint<A: Api + ?Sized> {
    pub method: Method,
    pub path: &'static str,
    pub handler: Handler<A>,
}

/// The handler of an endpoint.
pub enum Handler<A: Api + ?Sized> {
    Bare(Bare<A>),
    /// A handler that takes a JSON body.
    Json(WithJson<A>),
    /// A handler that takes the bytes of the body.
    Bytes(WithBytes<A>),
    /// A handler whose request is upgraded to a WebSocket.
    Socket(Socket<A>),
}

type Bare<A> = fn(&<A as Api>::Caller, &Params) -> HandlerResult<A>;
type WithJson<A> = fn(&<A as Api>::Caller, &Params, &Value) -> HandlerResult<A>;
type WithBytes<A> = fn(&<A as Api>::Caller, &Params, &[u8]) -> HandlerResult<A>;
type Socket<A> = fn(&<A as Api>::Caller, &Params) -> Result<Messages, <A as Api>::Error>;
type HandlerResult<A> = Result<Reply, <A as Api>::Error>;

impl<A: Api + ?Sized> Endpoint<A> {
    pub fn bare(method: Method, path: &'static str, handler: Bare<A>) -> Self {
        Self { method, path, handler: Handler::Bare(handler) }
    }

    pub fn json(method: Method, path: &'static str, handler: WithJson<A>) -> Self {
        Self { method, path, handler: Handler::Json(handler) }
    }

    pub fn bytes(method: Method, path: &'static str, handler: WithBytes<A>) -> Self {
        Self { method, path, handler: Handler::Bytes(handler) }
    }

    pub fn socket(path: &'static str, handler: Socket<A>) -> Self {
        Self { method: Method::GET, path, handler: Handler::Socket(handler) }
    }
}

/// A message over a WebSocket.
pub enum Message {
    Text(String),
    /// Closes the socket after a failure, with this reason.
    Failed(&'static str),
}

/// The messages of a WebSocket. Each is made in the socket's own task.
pub type Messages = Box<dyn Iterator<Item = Message> + Send>;

/// A successful response.
pub struct Reply {
    pub status: StatusCode,
    pub content_type: &'static str,
    pub body: Bytes,
}

impl Reply {
    pub fn text(content_type: &'static str, body: String) -> Self {
        Self { status: StatusCode::OK, content_type, body: body.into() }
    }

    pub fn created(value: &Value) -> Self {
        Self { status: StatusCode::CREATED, ..value.into() }
    }
}

impl From<&Value> for Reply {
    fn from(value: &Value) -> Self {
        Self::text("application/json", value.to_string())
    }
}

impl From<Value> for Reply {
    fn from(value: Value) -> Self {
        Self::from(&value)
    }
}

/// Returns field errors of path and message alone, for APIs whose entries have no
/// codes.
pub fn without_codes(fields: Vec<FieldError>) -> Vec<FieldError> {
    fields.into_iter().map(|field| FieldError::new(field.path, field.message)).collect()
}

/// Returns method and path of the current request.
pub fn request_line() -> (String, String) {
    let request = context::current();
    let method = request.as_deref().and_then(RequestContext::method);
    let path = request.as_deref().and_then(RequestContext::path);
    (method.map(ToString::to_string).unwrap_or_default(), path.unwrap_or_default().to_owned())
}

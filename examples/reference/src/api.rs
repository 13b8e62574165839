//! What an API is, in no framework's words: who calls, what is asked for, and what is answered. `over_axum.rs` and
//! `over_actix.rs` serve it.

use std::collections::HashMap;

use apierror::{DeclaredError, Failure, RequestContext, context};
use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::Value;

/// One of the APIs.
pub trait Api: 'static {
    /// Who calls.
    type Caller: Send + 'static;
    /// Whatever goes wrong; for failures around the handlers, too.
    type Error: DeclaredError + TryFrom<Failure, Error = Failure> + Send + Sync + 'static;

    /// The header that the ids of requests come and go in, where the API names one.
    const ID_HEADER: Option<&'static str> = None;

    /// Who calls, by the headers of the request.
    fn caller(header: Header<'_>) -> Result<Self::Caller, Self::Error>;

    /// What can be asked for.
    fn endpoints() -> Vec<Endpoint<Self>>;

    /// Each error once, as it might happen.
    fn one_of_each() -> Vec<Self::Error>;
}

/// A header of the request by its name.
pub type Header<'a> = &'a dyn Fn(&str) -> Option<&'a [u8]>;

/// The parameters of a path, by their names.
#[derive(Default)]
pub struct Params(pub HashMap<String, String>);

impl Params {
    pub fn get(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }
}

/// A method of a path, and what it does.
pub struct Endpoint<A: Api + ?Sized> {
    pub method: Method,
    pub path: &'static str,
    pub run: Run<A>,
}

pub enum Run<A: Api + ?Sized> {
    Bare(Bare<A>),
    /// With a body of JSON.
    Json(WithJson<A>),
}

type Bare<A> = fn(&<A as Api>::Caller, &Params) -> Answer<A>;
type WithJson<A> = fn(&<A as Api>::Caller, &Params, &Value) -> Answer<A>;
type Answer<A> = Result<Reply, <A as Api>::Error>;

impl<A: Api + ?Sized> Endpoint<A> {
    pub fn bare(method: Method, path: &'static str, run: Bare<A>) -> Self {
        Self { method, path, run: Run::Bare(run) }
    }

    pub fn json(method: Method, path: &'static str, run: WithJson<A>) -> Self {
        Self { method, path, run: Run::Json(run) }
    }
}

/// What is answered where nothing is wrong.
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

/// Method and path of the request that is current, for messages that repeat them.
pub fn request_line() -> (String, String) {
    let request = context::current();
    let method = request.as_deref().and_then(RequestContext::method);
    let path = request.as_deref().and_then(RequestContext::path);
    (method.map(ToString::to_string).unwrap_or_default(), path.unwrap_or_default().to_owned())
}

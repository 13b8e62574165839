//! Errors whose names mean something in Python.

use apierror::envelope::{Envelope, Flat, ProblemDetails};
use apierror::{ApiError, Catalog, response_in};
use bytes::Bytes;
use http::Response;

#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub(crate) struct Item {
    class: String,
    __init__: u8,
}

/// Codes that are keywords, builtins and names of the module, and members of that kind.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("failed: \"\"\" \\")]
#[api(status = 400)]
pub(crate) enum Names {
    /// """ ends a string. \ does not, nor does \N{DASH}".
    #[api(code = "class", help = "mypy: ignore-errors\"\"\"\\")]
    Class {
        /// type: ignore
        #[api(detail)]
        class: u8,
        #[api(detail = "None")]
        none: Option<u8>,
        #[api(detail = "__init__")]
        init: u8,
        #[api(detail = "self")]
        this: u8,
        #[api(detail)]
        items: Vec<Item>,
        #[api(detail = "Items")]
        upper: Option<Vec<Item>>,
        #[api(detail = "str")]
        text: String,
        #[api(extension = "def")]
        def: Option<String>,
        #[api(extension = "\"\"\"\\")]
        quotes: u8,
    },
    #[api(code = "__init__")]
    Init {
        #[api(detail)]
        str: String,
        #[api(detail)]
        list: Vec<String>,
    },
    #[api(code = "None")]
    None,
    #[api(code = "TIMEOUT_ERROR")]
    Timeout,
    #[api(code = "CONNECTION_ERROR")]
    Connection,
    #[api(code = "OS_ERROR")]
    Os,
    #[api(code = "BASE_EXCEPTION")]
    BaseException,
    #[api(code = "RETRY_POLICY")]
    RetryPolicy,
    #[api(code = "RETRY_ADVICE")]
    RetryAdvice,
    #[api(code = "DECISION")]
    Decision,
    #[api(code = "HEADERS")]
    Headers,
    #[api(code = "ANY")]
    Any,
    #[api(code = "MAPPING")]
    Mapping,
    #[api(code = "TYPED_DICT")]
    TypedDict,
    #[api(code = "NO_RESPONSE")]
    NoResponse,
    #[api(code = "STOP_REASON")]
    StopReason,
    #[api(code = "parse")]
    Parse,
    #[api(code = "print")]
    Print,
    #[api(code = "NotImplemented")]
    NotImplemented,
    #[api(code = "cLaSs_details")]
    ClassDetails,
    #[api(code = "coding:latin-1")]
    Coding,
    #[api(code = "type:ignore#{}%s</`")]
    Quotes,
}

/// Returns one occurrence of each error.
fn names() -> Vec<Names> {
    use Names as N;
    let item = Item { class: "c".to_owned(), __init__: 1 };
    let class = N::Class {
        class: 1,
        none: None,
        init: 2,
        this: 3,
        items: vec![item],
        upper: None,
        text: "t".to_owned(),
        def: Some("d".to_owned()),
        quotes: 4,
    };
    let init = N::Init { str: "s".to_owned(), list: vec!["l".to_owned()] };
    vec![
        class,
        init,
        N::None,
        N::Timeout,
        N::Connection,
        N::Os,
        N::BaseException,
        N::RetryPolicy,
        N::RetryAdvice,
        N::Decision,
        N::Headers,
        N::Any,
        N::Mapping,
        N::TypedDict,
        N::NoResponse,
        N::StopReason,
        N::Parse,
        N::Print,
        N::NotImplemented,
        N::ClassDetails,
        N::Coding,
        N::Quotes,
    ]
}

/// An error with its response.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) name: &'static str,
    pub(crate) code: &'static str,
    pub(crate) response: Response<Bytes>,
}

/// The catalogue in an envelope, and each error in it.
fn hostile_in<E: Envelope + 'static>() -> (Catalog, Vec<Sent>) {
    let catalog = Catalog::of::<Names>()
        .in_service::<E>()
        .title("coding: latin-1 \"\"\" \\")
        .operation::<Names>("POST", "/\"\"\"\\");
    let errors = names().into_iter().map(|error| Sent {
        name: error.spec().name,
        code: error.code(),
        response: response_in::<E>(&error),
    });
    (catalog, errors.collect())
}

/// The catalogue in two envelopes, with the names of their modules.
pub(crate) fn hostile() -> [(&'static str, Catalog, Vec<Sent>); 2] {
    let (flat, of_flat) = hostile_in::<Flat>();
    let (problem, of_problem) = hostile_in::<ProblemDetails>();
    [("names_flat", flat, of_flat), ("names_problem", problem, of_problem)]
}

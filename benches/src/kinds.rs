//! Cases 6 to 16: what real errors have beside the five main cases, each declared
//! for apierror and written by hand with the same bytes.

use std::fmt::{Debug, Display};
use std::time::Duration;

use apierror::{ApiError, context, envelope};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{HeaderName, Response, StatusCode};
use serde::Serialize;

use crate::case::Case;

/// The errors of cases 6 to 12.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Flat)]
pub(crate) enum Kinds<T: Display + Debug> {
    #[error("quota")]
    #[api(
        code = "QUOTA",
        status = 402,
        message = "The plan allows {limit} a month, {used} are used."
    )]
    Quota { limit: u64, used: u64 },
    #[error("balance")]
    #[api(code = "BALANCE", status = 402, message = "{missing:.2} of {price:>10.2} are missing.")]
    Balance { missing: f64, price: f64 },
    #[error("range")]
    #[api(code = "RANGE", status = 422, message = "Out of range.")]
    Range {
        #[api(detail)]
        field: String,
        #[api(detail)]
        min: u32,
        #[api(detail)]
        max: u32,
        #[api(extension = "traceId")]
        trace: String,
    },
    #[error("moved")]
    #[api(code = "MOVED", status = 409, message = "Item '{item}' moved from '{from}' to '{to}'.")]
    Moved { item: String, from: String, to: &'static str },
    #[error("no item {0}")]
    #[api(code = "NO_ITEM", status = 404)]
    NoItem(T),
    #[error(transparent)]
    #[api(transparent)]
    Sold(#[from] Sold),
    #[error("busy")]
    #[api(code = "BUSY", status = 429, message = "Too many requests.")]
    Busy {
        #[api(retry_after)]
        wait: Duration,
        #[api(header = "x-ratelimit-limit")]
        limit: u32,
        #[api(header = "x-ratelimit-remaining")]
        remaining: u32,
    },
}

/// The error of cases 14 and 16.
#[derive(Debug, ApiError)]
#[api(union, envelope = envelope::Flat)]
pub(crate) enum InUnion {
    Sold(Sold),
    SignedOut(SignedOut),
}

pub(crate) fn in_union() -> InUnion {
    sold().into()
}

/// Another member of the union.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("signed out")]
#[api(code = "SIGNED_OUT", status = 401)]
pub(crate) struct SignedOut;

/// The error of case 13, which case 11 forwards.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("sold")]
#[api(code = "SOLD", status = 409, message = "Item '{item}' is sold.")]
#[api(envelope = envelope::ProblemDetails)]
pub(crate) struct Sold {
    item: String,
}

/// The error of `case`, where that is one of 6 to 12.
pub(crate) fn kind(case: Case) -> Kinds<u64> {
    match case {
        Case::Integers => Kinds::Quota { limit: 100, used: 100 },
        Case::Floats => Kinds::Balance { missing: 12.5, price: 199.99 },
        Case::Members => Kinds::Range {
            field: "quantity".into(),
            min: 1,
            max: 400,
            trace: "4bf92f3577b34da6".into(),
        },
        Case::Texts => {
            Kinds::Moved { item: "shirt-42".into(), from: "shelf 3".into(), to: "shelf 12" }
        }
        Case::Generic => Kinds::NoItem(4711),
        Case::Headers => Kinds::Busy { wait: Duration::from_secs(30), limit: 60, remaining: 0 },
        _ => Kinds::Sold(sold()),
    }
}

pub(crate) fn sold() -> Sold {
    Sold { item: "shirt-42".into() }
}

#[derive(Serialize)]
struct Flat<'a> {
    code: &'static str,
    message: String,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Range<'a>>,
    #[serde(rename = "traceId", skip_serializing_if = "Option::is_none")]
    trace: Option<&'a str>,
}

#[derive(Serialize)]
struct Range<'a> {
    field: &'a str,
    min: u32,
    max: u32,
}

#[derive(Serialize)]
struct Problem<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

fn flat(code: &'static str, status: u16, message: String) -> Bytes {
    serialize(&Flat { code, message, status, details: None, trace: None })
}

fn serialize(body: &impl Serialize) -> Bytes {
    serde_json::to_vec(body).unwrap_or_default().into()
}

/// The body as a service writes it by hand: a match, a message by `format!`, a
/// struct for serde.
pub(crate) fn body_by_hand(error: &Kinds<u64>) -> Bytes {
    match error {
        Kinds::Quota { limit, used } => {
            flat("QUOTA", 402, format!("The plan allows {limit} a month, {used} are used."))
        }
        Kinds::Balance { missing, price } => {
            flat("BALANCE", 402, format!("{missing:.2} of {price:>10.2} are missing."))
        }
        Kinds::Range { field, min, max, trace } => serialize(&Flat {
            code: "RANGE",
            message: "Out of range.".to_owned(),
            status: 422,
            details: Some(Range { field, min: *min, max: *max }),
            trace: Some(trace),
        }),
        Kinds::Moved { item, from, to } => {
            flat("MOVED", 409, format!("Item '{item}' moved from '{from}' to '{to}'."))
        }
        Kinds::NoItem(item) => flat("NO_ITEM", 404, format!("no item {item}")),
        Kinds::Sold(Sold { item }) => flat("SOLD", 409, format!("Item '{item}' is sold.")),
        Kinds::Busy { .. } => flat("BUSY", 429, "Too many requests.".to_owned()),
    }
}

/// The whole response of cases 12 and 15.
pub(crate) fn response_by_hand(error: &Kinds<u64>) -> Response<Bytes> {
    let mut response = Response::new(body_by_hand(error));
    *response.status_mut() = match error {
        Kinds::Sold(_) => StatusCode::CONFLICT,
        _ => StatusCode::TOO_MANY_REQUESTS,
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Kinds::Busy { wait, limit, remaining } = error {
        for (name, number) in [("x-ratelimit-limit", limit), ("x-ratelimit-remaining", remaining)] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(*number));
        }
        headers.insert(RETRY_AFTER, HeaderValue::from(wait.as_secs()));
    }
    response
}

/// The body of case 13.
pub(crate) fn problem_by_hand(error: &Sold) -> Bytes {
    let context = context::current();
    serialize(&Problem {
        r#type: "about:blank",
        title: "Conflict",
        status: 409,
        detail: format!("Item '{}' is sold.", error.item),
        instance: context.as_ref().and_then(|context| context.path()),
        code: "SOLD",
        request_id: context.as_ref().and_then(|context| context.request_id()),
    })
}

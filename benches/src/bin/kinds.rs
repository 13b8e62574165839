//! What real enums have beside the five cases: several placeholders, format specs, numbers, generics, forwarded errors,
//! details, extensions, headers, a request. Each beside the serde struct that gives the same bytes.
//!
//! ```console
//! cargo run --release --bin kinds
//! ```

use std::fmt::Display;
use std::hint::black_box;
use std::io;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::Duration;

use apierror::{ApiError, DeclaredError, RequestContext, context, envelope};
use apierror_benches::valgrind::{self, Count};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{HeaderName, Response, StatusCode};
use serde::Serialize;

const TIMES: u64 = 2_000;

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Flat)]
enum Kinds<T: Display + std::fmt::Debug> {
    #[error("moved")]
    #[api(code = "MOVED", status = 409, message = "Item '{item}' moved from '{from}' to '{to}'.")]
    Moved { item: String, from: String, to: &'static str },
    #[error("balance")]
    #[api(code = "BALANCE", status = 402, message = "{amount:>10.2} {currency:?} are missing.")]
    Balance { amount: f64, currency: &'static str },
    #[error("quota")]
    #[api(code = "QUOTA", status = 402, message = "Plan '{plan}' allows {limit} a month, {used} are used.")]
    Quota { plan: String, limit: u32, used: u64 },
    #[error("no item {0}")]
    #[api(code = "NO_ITEM", status = 404)]
    NoItem(T),
    #[error(transparent)]
    #[api(transparent)]
    Sold(#[from] Sold),
    #[error("range")]
    #[api(code = "RANGE", status = 422, message = "Out of range.")]
    Range {
        #[api(detail)]
        field: String,
        #[api(detail)]
        min: i64,
        #[api(detail)]
        max: i64,
        #[api(detail)]
        step: Option<u8>,
        #[api(extension = "traceId")]
        trace: String,
    },
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

#[derive(Debug, thiserror::Error, ApiError)]
#[error("sold")]
#[api(code = "SOLD", status = 409, message = "Item '{item}' is sold.", envelope = envelope::ProblemDetails)]
struct Sold {
    item: String,
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
    min: i64,
    max: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<u8>,
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
    serialized(&Flat { code, message, status, details: None, trace: None })
}

fn serialized(body: &impl Serialize) -> Bytes {
    serde_json::to_vec(body).unwrap_or_default().into()
}

/// As a service writes it by hand: a match, a message by `format!`, a struct for serde.
fn by_hand(error: &Kinds<u64>) -> Bytes {
    match error {
        Kinds::Moved { item, from, to } => {
            flat("MOVED", 409, format!("Item '{item}' moved from '{from}' to '{to}'."))
        }
        Kinds::Balance { amount, currency } => {
            flat("BALANCE", 402, format!("{amount:>10.2} {currency:?} are missing."))
        }
        Kinds::Quota { plan, limit, used } => {
            flat("QUOTA", 402, format!("Plan '{plan}' allows {limit} a month, {used} are used."))
        }
        Kinds::NoItem(item) => flat("NO_ITEM", 404, format!("no item {item}")),
        Kinds::Sold(Sold { item }) => flat("SOLD", 409, format!("Item '{item}' is sold.")),
        Kinds::Range { field, min, max, step, trace } => serialized(&Flat {
            code: "RANGE",
            message: "Out of range.".to_owned(),
            status: 422,
            details: Some(Range { field, min: *min, max: *max, step: *step }),
            trace: Some(trace),
        }),
        Kinds::Busy { .. } => flat("BUSY", 429, "Too many requests.".to_owned()),
    }
}

fn response_by_hand(error: &Kinds<u64>) -> Response<Bytes> {
    let mut response = Response::new(by_hand(error));
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
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

fn problem_by_hand(error: &Sold) -> Bytes {
    let context = context::current();
    serialized(&Problem {
        r#type: "about:blank",
        title: "Conflict",
        status: 409,
        detail: format!("Item '{}' is sold.", error.item),
        instance: context.as_ref().and_then(|context| context.path()),
        code: "SOLD",
        request_id: context.as_ref().and_then(|context| context.request_id()),
    })
}

const NAMES: [&str; 8] = [
    "three text fields",
    "format specs",
    "text and numbers",
    "generic, by `Display`",
    "forwarded",
    "details and an extension",
    "headers and a wait, whole response",
    "problem details in a request",
];

fn kind(index: usize) -> Kinds<u64> {
    match index {
        0 => Kinds::Moved { item: "shirt-42".into(), from: "shelf 3".into(), to: "shelf 12" },
        1 => Kinds::Balance { amount: 12.5, currency: "EUR" },
        2 => Kinds::Quota { plan: "starter".into(), limit: 100, used: 100 },
        3 => Kinds::NoItem(4711),
        4 => Kinds::Sold(sold()),
        5 => Kinds::Range {
            field: "quantity".into(),
            min: 1,
            max: 400,
            step: None,
            trace: "4bf92f3577b34da6".into(),
        },
        _ => Kinds::Busy { wait: Duration::from_secs(30), limit: 60, remaining: 0 },
    }
}

fn sold() -> Sold {
    Sold { item: "shirt-42".into() }
}

/// Renders `times` errors; gives the last, for the check.
fn render(index: usize, side: &str, times: u64) -> Vec<u8> {
    fn repeat<E, O>(error: &E, times: u64, render: impl Fn(&E) -> O, show: impl Fn(O) -> Vec<u8>) -> Vec<u8> {
        for _ in 0..times {
            black_box(render(black_box(error)));
        }
        show(render(error))
    }
    let body = |body: Bytes| body.to_vec();
    let whole = |response: Response<Bytes>| {
        let mut headers: Vec<_> = response.headers().iter().map(|header| format!("{header:?}")).collect();
        headers.sort();
        format!("{} {headers:?} {:?}", response.status(), response.body()).into_bytes()
    };
    match (index, side) {
        (6, "serde") => repeat(&kind(index), times, response_by_hand, whole),
        (6, _) => repeat(&kind(index), times, Kinds::to_response, whole),
        (7, "serde") => repeat(&sold(), times, problem_by_hand, body),
        (7, _) => repeat(&sold(), times, Sold::to_json, body),
        (_, "serde") => repeat(&kind(index), times, by_hand, body),
        _ => repeat(&kind(index), times, Kinds::to_json, body),
    }
}

fn in_request(work: impl FnOnce()) {
    let request = RequestContext::new()
        .with_request_id("0190f6b1-7c3e-7a52-9d41-5b8e6f2a13c7")
        .with_path("/v1/orders/shirt-42");
    context::sync_scope(Arc::new(request), work);
}

fn table() -> io::Result<()> {
    println!("| instructions, ratio to the serde struct | serde struct, `format!` | apierror | |");
    println!("|---|---|---|---|");
    for (index, name) in NAMES.iter().enumerate() {
        let mut sides = [Vec::new(), Vec::new()];
        in_request(|| sides = ["serde", "apierror"].map(|side| render(index, side, 1)));
        if sides[0] != sides[1] {
            return Err(io::Error::other(format!(
                "{name}: {}",
                sides.map(|side| String::from_utf8_lossy(&side).into_owned()).join("\n")
            )));
        }
        let [serde, ours] = [instructions(index, "serde")?, instructions(index, "apierror")?];
        println!("| {name} | {serde} | {ours} | {}.{:02} |", ours / serde, ours % serde * 100 / serde);
    }
    Ok(())
}

fn instructions(index: usize, side: &str) -> io::Result<u64> {
    let count = |times: u64| {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["render", &index.to_string(), side, &times.to_string()]);
        valgrind::instructions(&command, Count::Whole)
    };
    Ok((count(2 * TIMES)? - count(TIMES)? + TIMES / 2) / TIMES)
}

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    let done = match *args {
        [] => table(),
        ["render", index, side, times] => match (index.parse(), times.parse()) {
            (Ok(index), Ok(times)) => {
                in_request(|| drop(render(index, side, times)));
                Ok(())
            }
            _ => Err(io::Error::other("usage: kinds render <index> <serde|apierror> <times>")),
        },
        _ => Err(io::Error::other("usage: kinds | kinds render <index> <serde|apierror> <times>")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

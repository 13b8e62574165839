//! Rust, with the client of this crate and reqwest.

use std::fmt::Write as _;

use super::{Action, Handling};
use crate::catalog::page::format::Format;
use crate::catalog::places::{Place, Step};

/// The envelopes of this crate that a client can name.
const ENVELOPES: [&str; 6] = ["Flat", "Google", "JsonApi", "NestJs", "Nested", "ProblemDetails"];

/// The members that a client finds by their names in a body of unknown shape:
/// see `AnyEnvelope`.
const CODES: [&str; 5] = ["code", "error_code", "errorCode", "type", "error"];
const MESSAGES: [&str; 6] = ["message", "error_description", "detail", "title", "msg", "error"];

/// How the client reads a body.
enum Reading<'a> {
    /// As this envelope of the crate.
    Known(&'static str),
    /// By the names of the members.
    ByNames,
    /// With a decoder written into the sample.
    ByHand(&'a Format<'a>),
}

pub(super) fn write(handling: &Handling<'_>) -> String {
    let reading = reading(handling.formats);
    let mut out = String::new();
    if let Reading::ByHand(_) = reading {
        out.push_str("use apierror::ErrorReport;\n");
    }
    out.push_str("use apierror::client::reqwest_middleware::RetryMiddleware;\n");
    out.push_str(match reading {
        Reading::ByHand(_) => "use apierror::client::{DecodeEnvelope, Outcome, RetryPolicy};\n",
        _ => "use apierror::client::{Outcome, RetryPolicy};\n",
    });
    let envelope = match reading {
        Reading::Known(name) => {
            let _ = writeln!(out, "use apierror::envelope::{name};");
            Some(name)
        }
        Reading::ByNames => None,
        Reading::ByHand(_) => Some("Body"),
    };
    out.push_str("use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};\n");
    if let Reading::ByHand(_) = reading {
        out.push_str("use serde_json::Value;\n");
    }
    let envelope = envelope.map(|name| format!(".envelope::<{name}>()")).unwrap_or_default();
    let _ = write!(
        out,
        "\n/// One client for all requests. It sends a request again where that is safe and useful.\n\
         fn client() -> ClientWithMiddleware {{\n    \
         let retry = RetryMiddleware::new(RetryPolicy::new()){envelope};\n    \
         ClientBuilder::new(reqwest::Client::new()).with(retry).build()\n}}\n\n\
         /// Reports an error. A success has no outcome.\n\
         fn report(response: &reqwest::Response) {{\n    \
         let Some(Outcome {{ report, .. }}) = response.extensions().get() else {{ return }};\n"
    );
    write_match(&mut out, handling);
    out.push_str("}\n");
    if let Reading::ByHand(format) = reading {
        write_decoder(&mut out, format);
    }
    out
}

fn write_match(out: &mut String, handling: &Handling<'_>) {
    let has_codes = handling.has_codes();
    let subject = if has_codes { "report.code()" } else { "response.status().as_u16()" };
    let _ = writeln!(out, "    match {subject} {{");
    for case in handling.cases() {
        if let Some(comment) = case.comment() {
            let _ = writeln!(out, "        // {comment}");
        }
        let value = if has_codes {
            format!("{:?}", case.entry.spec.code)
        } else {
            case.entry.example().status.as_u16().to_string()
        };
        let action = match case.action {
            Action::ListFields => "eprintln!(\"{:?}\", report.details())",
            Action::Wait => "eprintln!(\"try again in {:?}\", report.retry_after())",
            Action::ShowMessage => "eprintln!(\"{}\", report.message())",
        };
        let _ = writeln!(out, "        {value} => {action},");
    }
    if has_codes {
        out.push_str("        // This includes codes that are newer than this program.\n");
    }
    let name = if has_codes { "code" } else { "status" };
    let _ = writeln!(
        out,
        "        {name} => eprintln!(\"{{{name}}}: {{}}\", report.message()),\n    }}"
    );
}

fn reading<'a>(formats: &'a [Format<'a>]) -> Reading<'a> {
    let mut names =
        formats.iter().flat_map(|format| &format.entries).map(|entry| entry.envelope.name());
    if let Some(first) = names.next()
        && names.all(|name| name == first)
        && let Some(known) = ENVELOPES.into_iter().find(|known| first == *known)
    {
        return Reading::Known(known);
    }
    match formats {
        [format] if format.is_json() && !is_read_by_names(format) => Reading::ByHand(format),
        _ => Reading::ByNames,
    }
}

fn is_read_by_names(format: &Format<'_>) -> bool {
    let is_found = |place: &Option<Place>, names: &[&str]| {
        let Some(place) = place else { return true };
        let is_known = |name: &String| names.contains(&name.as_str());
        match place.as_slice() {
            [Step::Member(name)] => is_known(name),
            [Step::Member(outer), Step::Member(name)] => {
                matches!(outer.as_str(), "error" | "detail") && is_known(name)
            }
            [Step::Member(outer), Step::Item, Step::Member(name)] => {
                outer == "errors" && is_known(name)
            }
            _ => false,
        }
    };
    is_found(&format.places.code, &CODES) && is_found(&format.places.message, &MESSAGES)
}

/// Writes a decoder for a body that no decoder of the crate reads.
fn write_decoder(out: &mut String, format: &Format<'_>) {
    let text = |place: &Option<Place>, missing: &str| match place {
        Some(place) => format!("body{}.as_str(){missing}", index(place)),
        None => "\"\"".to_owned(),
    };
    let places = &format.places;
    let _ = write!(
        out,
        "\n/// Where the bodies have code and message.\nstruct Body;\n\n\
         impl DecodeEnvelope for Body {{\n    \
         fn decode(body: &Value, status: http::StatusCode) -> Option<ErrorReport> {{\n"
    );
    let code = match &places.code {
        Some(_) => text(&places.code, "?"),
        None => "status.as_str()".to_owned(),
    };
    let message = text(&places.message, ".unwrap_or_default()");
    let _ = writeln!(out, "        let code = {code};\n        let message = {message};");
    let details = match &places.details {
        Some(place) => format!(".with_details(body{}.clone())", index(place)),
        None => String::new(),
    };
    let _ = writeln!(
        out,
        "        Some(ErrorReport::new(code, Some(status), message){details})\n    }}\n}}"
    );
}

fn index(place: &[Step]) -> String {
    let subscript = |step: &Step| match step {
        Step::Member(name) => format!("[{name:?}]"),
        Step::Item => "[0]".to_owned(),
    };
    place.iter().map(subscript).collect()
}

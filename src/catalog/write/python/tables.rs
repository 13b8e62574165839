//! The tables by which the module recognises errors.

use std::fmt::Write as _;
use std::time::Duration;

use apierror_core::Retry;
use http::StatusCode;

use super::text::{quoted, tuple, tuple_of};
use crate::catalog::builder::Catalog;
use crate::catalog::json::Json;
use crate::catalog::places::{Places, Step};
use crate::catalog::recognition::{Facts, MemberNames, Shape};

pub(super) fn write(catalog: &Catalog, out: &mut String) {
    out.push_str("\n\n_KINDS += [\n");
    for entry in catalog.entries() {
        let spec = entry.spec;
        let Facts { code, message, details, extensions, fixed } = Facts::new(entry);
        let none = || "None".to_owned();
        let sent = entry.shape().statuses.first().map_or(spec.status, |status| *status);
        let fixed = fixed.iter().map(|(at, json)| format!("({}, {})", path(at), value(json)));
        let _ = writeln!(
            out,
            "    _Kind(\n        {},\n        {},\n        {},\n        {},\n        {},\n        {},\n        \
             {},\n        {},\n        {},\n        {},\n    ),",
            entry.component_name(),
            code.map_or_else(none, quoted),
            spec.status.as_u16(),
            StatusCode::as_u16(&sent),
            boolean(entry.wire_status().is_none()),
            advice(spec.retry),
            message.map_or_else(none, |texts| tuple(texts.iter().map(String::as_str))),
            details.as_ref().map_or_else(none, members),
            members(&extensions),
            tuple_of(fixed),
        );
    }
    out.push_str("]\n\n_SHAPES += [\n");
    for Shape { errors, places, details, extensions } in &Shape::all(catalog.entries()) {
        let _ = writeln!(out, "    _Shape(\n        {},", tuple(errors.iter().copied()));
        let Places {
            code,
            message,
            details: at_details,
            details_in,
            request_id,
            extensions: parent,
        } = places;
        let places = [
            ("code", code),
            ("message", message),
            ("details", at_details),
            ("details_in", details_in),
            ("request_id", request_id),
            ("extensions_in", parent),
        ];
        for (name, place) in places {
            if let Some(place) = place {
                let _ = writeln!(out, "        {name}={},", path(place));
            }
        }
        for (name, names) in [("detail_names", details), ("extensions", extensions)] {
            if !names.is_empty() {
                let names = tuple(names.iter().map(String::as_str));
                let _ = writeln!(out, "        {name}={names},");
            }
        }
        out.push_str("    ),\n");
    }
    out.push_str("]\n");
}

fn advice(retry: Retry) -> String {
    let ms = |time: Duration| time.as_millis();
    let option = |time: Option<Duration>| {
        time.map_or_else(|| "None".to_owned(), |time| ms(time).to_string())
    };
    format!(
        "RetryAdvice(\"{}\", \"{}\", {}, {}, {}, {}, {})",
        retry.strategy().as_str(),
        retry.effect().as_str(),
        retry.max_attempts(),
        ms(retry.base()),
        ms(retry.cap()),
        option(retry.within()),
        option(retry.after()),
    )
}

fn members(names: &MemberNames) -> String {
    let MemberNames { always, others, is_open, is_optional } = names;
    let list = |names: &[String]| tuple(names.iter().map(String::as_str));
    format!(
        "_Names({}, {}, {}, {})",
        list(always),
        list(others),
        boolean(*is_open),
        boolean(*is_optional)
    )
}

/// Returns a place. The first item stands for a list.
fn path(place: &[Step]) -> String {
    tuple_of(place.iter().map(|step| match step {
        Step::Member(name) => quoted(name),
        Step::Item => "0".to_owned(),
    }))
}

fn value(json: &Json) -> String {
    match json {
        Json::Text(text) => quoted(text),
        Json::Bool(truth) => boolean(*truth).to_owned(),
        Json::Null => "None".to_owned(),
        other => other.compact(),
    }
}

fn boolean(truth: bool) -> &'static str {
    if truth { "True" } else { "False" }
}

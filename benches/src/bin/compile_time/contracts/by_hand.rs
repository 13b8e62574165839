//! Writes the errors of a contract by hand: thiserror, `match`es and `Serialize`.

use std::fmt::{self, Write};

use apierror_contracts::{Contract, Declaration, Kind, Member};

use super::Service;

/// Returns the source of the enum `Errors`, its facts and its responses.
///
/// Kinds with the same value share the arm of a `match`, as clippy's
/// `match_same_arms` asks for.
pub(super) fn source(service: &Service) -> String {
    let Service { contract, body, .. } = service;
    let head = "#[derive(Debug, thiserror::Error)]\npub enum Errors";
    let mut out = Declaration { contract, head, is_thiserror: true, is_api: false }.to_string();
    out += "impl Errors {\n";
    method(&mut out, "pub fn status(&self) -> http::StatusCode", contract, status);
    method(&mut out, "pub fn code(&self) -> &'static str", contract, |kind| {
        (Vec::new(), format!("{:?}", kind.code))
    });
    if contract.kinds.iter().any(|kind| contract.type_of(kind).is_some()) {
        method(&mut out, "pub fn type_name(&self) -> &'static str", contract, |kind| {
            (Vec::new(), format!("{:?}", contract.type_of(kind).unwrap_or_default()))
        });
    }
    if contract.kinds.iter().any(|kind| !kind.members.is_empty()) {
        method(&mut out, "fn members(&self) -> Members<'_>", contract, members);
    }
    let has_wait = contract.kinds.iter().any(|kind| kind.wait.is_some());
    if has_wait {
        method(&mut out, "fn retry_after(&self) -> Option<u64>", contract, |kind| {
            (Vec::new(), format!("{:?}", kind.wait))
        });
    }
    out += "}\n\n";
    out += body;
    out + if has_wait { RESPONSE_WITH_WAIT } else { RESPONSE }
}

const RESPONSE: &str = "
impl axum::response::IntoResponse for Errors {
    fn into_response(self) -> axum::response::Response {
        (self.status(), axum::Json(self.body())).into_response()
    }
}
";

const RESPONSE_WITH_WAIT: &str = "
impl axum::response::IntoResponse for Errors {
    fn into_response(self) -> axum::response::Response {
        let mut response = (self.status(), axum::Json(self.body())).into_response();
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(http::header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
";

/// Writes a method with an arm for each value that `arm` returns, with the fields that
/// it uses. The most frequent value of many kinds is not the rest: a new kind must be
/// a compile error in each method.
fn method<'a>(
    out: &mut String,
    signature: &str,
    contract: &'a Contract,
    arm: impl Fn(&'a Kind) -> (Vec<&'a str>, String),
) {
    let mut arms: Vec<(String, Vec<String>)> = Vec::new();
    for kind in &contract.kinds {
        let (fields, value) = arm(kind);
        let pattern = pattern(kind, &fields);
        match arms.iter_mut().find(|(known, _)| *known == value) {
            Some((_, patterns)) => patterns.push(pattern),
            None => arms.push((value, vec![pattern])),
        }
    }
    let _ = writeln!(out, "    {signature} {{\n        match self {{");
    for (value, patterns) in arms {
        let _ = writeln!(out, "            {} => {value},", patterns.join("\n            | "));
    }
    *out += "        }\n    }\n\n";
}

fn pattern(kind: &Kind, fields: &[&str]) -> String {
    let variant = kind.variant();
    let count = kind.members.len() + kind.unsent_status_field().iter().count();
    match (count, fields) {
        (0, _) => format!("Self::{variant}"),
        (_, []) => format!("Self::{variant} {{ .. }}"),
        _ if count == fields.len() => format!("Self::{variant} {{ {} }}", fields.join(", ")),
        _ => format!("Self::{variant} {{ {}, .. }}", fields.join(", ")),
    }
}

fn status(kind: &Kind) -> (Vec<&str>, String) {
    let name = constant(kind.sent_status());
    match kind.status_field.as_deref() {
        None => (Vec::new(), format!("http::StatusCode::{name}")),
        Some(field) => {
            let declared = constant(kind.status);
            let passed = format!("http::StatusCode::from_u16(*{field})");
            (vec![field], format!("{passed}.unwrap_or(http::StatusCode::{declared})"))
        }
    }
}

/// Returns the name of the constant of `http::StatusCode`.
fn constant(status: u16) -> String {
    let status = http::StatusCode::from_u16(status).expect("the facts have statuses");
    let reason = status.canonical_reason().expect("the facts have registered statuses");
    reason.to_uppercase().replace([' ', '-'], "_")
}

fn members(kind: &Kind) -> (Vec<&str>, String) {
    let names = kind.members.iter().map(|member| member.name.as_str()).collect();
    if kind.members.is_empty() {
        return (names, "Members::default()".to_owned());
    }
    let values: Vec<_> = kind.members.iter().map(|member| Value(member).to_string()).collect();
    (names, format!("Members {{ {}, ..Members::default() }}", values.join(", ")))
}

/// A member as a field of `Members`.
struct Value<'a>(&'a Member);

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Member { name, rust_type, optional } = self.0;
        match (optional, rust_type.as_str()) {
            (true, "String") => write!(f, "{name}: {name}.as_deref()"),
            (true, _) => write!(f, "{name}: {name}.as_ref()"),
            (false, "u16") => write!(f, "{name}: Some(*{name})"),
            (false, _) => write!(f, "{name}: Some({name})"),
        }
    }
}

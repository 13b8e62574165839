//! TypeScript, with `fetch`.

use std::fmt::Write as _;

use super::{Action, Handling};
use crate::catalog::distinct::distinct;
use crate::catalog::page::format::Format;
use crate::catalog::places::{Place, Step};
use crate::catalog::text::quoted;

pub(super) fn write(handling: &Handling<'_>) -> String {
    let mut out = "const response = await fetch(url, { method: \"POST\", headers, body: JSON.stringify(payload) });\n\n\
                   if (!response.ok) {\n"
        .to_owned();
    if handling.formats.iter().any(Format::is_json) {
        out.push_str(
            "  // A proxy may answer with something other than JSON.\n  \
             const body = await response.json().catch(() => ({}));\n",
        );
    } else {
        out.push_str("  const text = await response.text();\n");
    }
    let subject = if handling.has_codes() {
        let codes = either(handling, |format| format.places.code.as_ref());
        let _ = writeln!(out, "  const code: string | undefined = {codes};");
        "code"
    } else {
        "response.status"
    };
    let messages = either(handling, |format| format.places.message.as_ref());
    let _ = writeln!(out, "  switch ({subject}) {{");
    for case in handling.cases() {
        let value = match subject {
            "code" => quoted(case.entry.spec.code),
            _ => case.entry.example().status.as_u16().to_string(),
        };
        let _ = writeln!(out, "    case {value}:");
        if let Some(comment) = case.comment() {
            let _ = writeln!(out, "      // {comment}");
        }
        match (case.action, &case.format.places.details) {
            (Action::ListFields, Some(place)) => {
                let _ = writeln!(
                    out,
                    "      for (const field of body{}) {{\n        console.error(field.path, field.message);\n      }}",
                    steps(place, false)
                );
            }
            (Action::Wait, _) => out.push_str(
                "      console.warn(`try again in ${response.headers.get(\"Retry-After\") ?? \"a few\"} seconds`);\n",
            ),
            _ => {
                let _ = writeln!(out, "      console.error({messages});");
            }
        }
        out.push_str("      break;\n");
    }
    out.push_str("    default:\n");
    if subject == "code" {
        out.push_str("      // This includes codes that are newer than this program.\n");
    }
    let _ = writeln!(
        out,
        "      console.error({subject}, {messages});\n  }}\n  throw new Error(`the request failed: ${{{subject}}}`);\n}}"
    );
    out
}

/// Returns an expression for the first of the places at which a body has the
/// value.
fn either<'a>(
    handling: &'a Handling<'_>,
    place: impl Fn(&'a Format<'_>) -> Option<&'a Place>,
) -> String {
    let formats = handling.formats.iter().filter(|format| format.is_json());
    let expressions =
        distinct(formats.filter_map(place).map(|place| format!("body{}", steps(place, true))));
    match expressions.is_empty() {
        true if handling.formats.iter().any(Format::is_json) => "response.statusText".to_owned(),
        true => "text".to_owned(),
        false => expressions.join(" ?? "),
    }
}

/// Returns the steps to a value, which may be missing if `optional` is set. The
/// root is an object.
fn steps(place: &[Step], optional: bool) -> String {
    let mut out = String::new();
    for (at, step) in place.iter().enumerate() {
        let question = if optional && at > 0 { "?." } else { "" };
        match step {
            Step::Member(name) if is_identifier(name) => {
                out.push_str(if question.is_empty() { "." } else { question });
                out.push_str(name);
            }
            Step::Member(name) => {
                let _ = write!(out, "{question}[{}]", quoted(name));
            }
            Step::Item => {
                let _ = write!(out, "{question}[0]");
            }
        }
    }
    out
}

fn is_identifier(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.chars().all(is_part) && name.starts_with(|c: char| !c.is_ascii_digit())
}

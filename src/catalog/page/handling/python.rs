//! Python, with `requests`.

use std::fmt::Write as _;

use super::{Action, Handling, quoted};
use crate::catalog::page::format::Format;
use crate::catalog::places::{Place, Step};

pub(super) fn write(handling: &Handling<'_>) -> String {
    let mut out =
        "import requests\n\nresponse = requests.post(url, headers=headers, json=payload)\n\
                   if not response.ok:\n"
            .to_owned();
    let messages = either(handling, |format| format.places.message.as_ref());
    let is_json = handling.formats.iter().any(Format::is_json);
    if is_json {
        out.push_str(
            "    try:\n        body = response.json()\n    except ValueError:\n        \
             body = {}  # A proxy may answer with something other than JSON.\n",
        );
    }
    let subject = if handling.has_codes() {
        let _ =
            writeln!(out, "    code = {}", either(handling, |format| format.places.code.as_ref()));
        "code"
    } else {
        out.push_str("    status = response.status_code\n");
        "status"
    };
    let mut word = "if";
    for case in handling.cases() {
        let value = match subject {
            "code" => quoted(case.entry.spec.code),
            _ => case.entry.example().status.as_u16().to_string(),
        };
        let _ = writeln!(out, "    {word} {subject} == {value}:");
        word = "elif";
        if let Some(comment) = case.comment() {
            let _ = writeln!(out, "        # {comment}");
        }
        let places = &case.format.places;
        match (case.action, &places.details) {
            (Action::ListFields, Some(place)) => {
                let _ = writeln!(
                    out,
                    "        for field in body{}:\n            print(field[\"path\"], field[\"message\"])",
                    index(place)
                );
            }
            (Action::Wait, _) => out.push_str(
                "        print(\"try again in\", response.headers.get(\"Retry-After\", \"a few\"), \
                 \"seconds\")\n",
            ),
            _ => {
                let _ = writeln!(out, "        print({messages})");
            }
        }
    }
    let indent = if word == "if" {
        "    "
    } else {
        out.push_str("    else:\n");
        "        "
    };
    if subject == "code" {
        let _ = writeln!(out, "{indent}# This includes codes that are newer than this program.");
    }
    let _ = writeln!(out, "{indent}print({subject}, {messages})\n    response.raise_for_status()");
    out
}

/// Returns an expression for the first of the places at which a body has the
/// value.
fn either<'a>(
    handling: &'a Handling<'_>,
    place: impl Fn(&'a Format<'_>) -> Option<&'a Place>,
) -> String {
    let mut expressions: Vec<String> = Vec::new();
    for format in handling.formats {
        let expression = match place(format) {
            _ if !format.is_json() => "response.text".to_owned(),
            Some(place) => get(place),
            None => continue,
        };
        if !expressions.contains(&expression) {
            expressions.push(expression);
        }
    }
    if expressions.is_empty() { "response.reason".to_owned() } else { expressions.join(" or ") }
}

/// Returns an expression for a value that may be missing.
fn get(place: &[Step]) -> String {
    let mut out = "body".to_owned();
    for (at, step) in place.iter().enumerate() {
        match (step, place.get(at + 1)) {
            (Step::Member(name), None) => {
                let _ = write!(out, ".get({})", quoted(name));
            }
            (Step::Member(name), Some(Step::Member(_))) => {
                let _ = write!(out, ".get({}, {{}})", quoted(name));
            }
            (Step::Member(name), Some(Step::Item)) => {
                out = format!("({out}.get({}) or [{{}}])", quoted(name));
            }
            (Step::Item, _) => out.push_str("[0]"),
        }
    }
    out
}

/// Returns the subscripts of a value that is present.
fn index(place: &[Step]) -> String {
    let subscript = |step: &Step| match step {
        Step::Member(name) => format!("[{}]", quoted(name)),
        Step::Item => "[0]".to_owned(),
    };
    place.iter().map(subscript).collect()
}

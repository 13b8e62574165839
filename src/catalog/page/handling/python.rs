//! Python, with `requests`.

use std::fmt::Write as _;
use std::time::Duration;

use apierror_core::{Effect, Retry, RetryStrategy};

use super::retry::{Retried, retried};
use super::{Action, Handling};
use crate::catalog::distinct::distinct;
use crate::catalog::page::format::Format;
use crate::catalog::places::{Place, Step};
use crate::catalog::text::quoted;

/// The length of a list that fits into a line.
const SHORT: usize = 50;

/// The longest wait of the code, unless a longer one is declared.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

pub(super) fn write(handling: &Handling<'_>) -> String {
    let retried = retried(handling);
    if retried.is_empty() {
        let mut out =
            "import requests\n\nresponse = requests.post(url, headers=headers, json=payload)\n\
                       if not response.ok:\n"
                .to_owned();
        write_reading(&mut out, handling, "    ");
        write_branches(&mut out, handling);
        return out;
    }
    let (mut reading, mut waits, mut branches) = (String::new(), String::new(), String::new());
    write_reading(&mut reading, handling, "        ");
    write_waits(&mut waits, handling, &retried);
    write_branches(&mut branches, handling);
    let longest = retried.iter().filter_map(|error| error.retry.after()).max();
    let longest = longest.unwrap_or_default().max(LONGEST_WAIT);
    let (started, wait, late) = if retried.iter().any(|error| error.retry.within().is_some()) {
        (
            "    started = time.monotonic()\n",
            "wait, limit = None, float(\"inf\")\n",
            " or time.monotonic() - started + wait >= limit",
        )
    } else {
        ("", "wait = None\n", "")
    };
    let parts = [
        ("@longest", &*seconds(longest)),
        ("@started\n", started),
        ("@wait\n", wait),
        ("@late", late),
        ("@reading\n", &reading),
        ("@waits\n", &waits),
        ("@branches\n", &branches),
    ];
    let send = include_str!("send.py").to_owned();
    parts.into_iter().fold(send, |code, (part, text)| code.replacen(part, text, 1))
}

/// Writes a branch with the wait for each advice.
fn write_waits(out: &mut String, handling: &Handling<'_>, retried: &[Retried]) {
    let subject = subject(handling);
    let mut word = "if";
    for Retried { values, retry } in retried {
        let safe = if retry.effect() == Effect::NotApplied { "" } else { "is_idempotent and " };
        let condition = format!("{safe}retries < {} and {subject}", retry.max_retries());
        let literals: Vec<_> = values.iter().map(|value| literal(subject, value)).collect();
        let listed = literals.join(", ");
        let _ = match &*literals {
            [one] => writeln!(out, "        {word} {condition} == {one}:"),
            _ if listed.len() < SHORT => {
                writeln!(out, "        {word} {condition} in ({listed}):")
            }
            several => {
                let lines = several.join(",\n            ");
                writeln!(out, "        {word} {condition} in (\n            {lines},\n        ):")
            }
        };
        word = "elif";
        let _ = writeln!(out, "            wait = {}", wait_of(*retry));
        if let Some(within) = retry.within() {
            let _ = writeln!(out, "            limit = {}", seconds(within));
        }
    }
}

/// Returns an expression for the wait before a retry.
fn wait_of(retry: Retry) -> String {
    match (retry.after(), retry.strategy()) {
        (Some(after), _) => format!("retry_after(response, {})", seconds(after)),
        (None, RetryStrategy::Once) => "retry_after(response, 0)".to_owned(),
        (None, _) => {
            let (base, cap) = (seconds(retry.base()), seconds(retry.cap()));
            format!("max(retry_after(response, 0), backoff(retries, {base}, {cap}))")
        }
    }
}

/// Writes how the body is read.
fn write_reading(out: &mut String, handling: &Handling<'_>, indent: &str) {
    if handling.formats.iter().any(Format::is_json) {
        let _ = write!(
            out,
            "{indent}try:\n{indent}    body = response.json()\n{indent}except ValueError:\n{indent}    \
             body = {{}}  # A proxy may answer with something other than JSON.\n"
        );
    }
    let _ = if handling.has_codes() {
        let code = either(handling, |format| format.places.code.as_ref());
        writeln!(out, "{indent}code = {code}")
    } else {
        writeln!(out, "{indent}status = response.status_code")
    };
}

/// Returns the variable on which the code branches.
fn subject(handling: &Handling<'_>) -> &'static str {
    if handling.has_codes() { "code" } else { "status" }
}

fn literal(subject: &str, value: &str) -> String {
    if subject == "code" { quoted(value) } else { value.to_owned() }
}

/// Returns a number of seconds.
fn seconds(time: Duration) -> String {
    time.as_secs_f64().to_string()
}

/// Writes a branch for each case, and one for all other errors.
fn write_branches(out: &mut String, handling: &Handling<'_>) {
    let messages = either(handling, |format| format.places.message.as_ref());
    let subject = subject(handling);
    let mut word = "if";
    for case in handling.cases() {
        let value = handling.value_of(case.entry);
        let value = literal(subject, &value);
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
}

/// Returns an expression for the first of the places at which a body has the
/// value.
fn either<'a>(
    handling: &'a Handling<'_>,
    place: impl Fn(&'a Format<'_>) -> Option<&'a Place>,
) -> String {
    let expressions = distinct(handling.formats.iter().filter_map(|format| {
        if format.is_json() {
            place(format).map(|place| get(place))
        } else {
            Some("response.text".to_owned())
        }
    }));
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

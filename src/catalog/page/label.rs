//! The names of errors on the page.

use super::phrase::Phrase;
use crate::catalog::entry::Entry;
use crate::catalog::text::one_line;

/// Returns the name of an error, with the code if that differs. Returns the
/// status and title if callers never see the code.
pub(crate) fn name(entry: &Entry) -> Phrase {
    if !entry.shows_code() {
        return Phrase::new().text(status_and_title(entry));
    }
    let name = Phrase::new().code(entry.name());
    match entry.spec.code {
        _ if !entry.has_name() => name,
        "" => name.text(" (sent with an empty code)"),
        code => name.text(" (sent as ").code(code).text(")"),
    }
}

/// Returns a name that no other error has, with the message or the description if
/// the status and title are not unique.
pub(crate) fn label(entry: &Entry, all: &[Entry]) -> Phrase {
    let name = name(entry);
    let is_alone = all.iter().filter(|other| self::name(other) == name).count() < 2;
    if is_alone {
        return name;
    }
    match entry.example_message().unwrap_or_else(|| one_line(entry.spec.description)) {
        more if more.is_empty() => name,
        more => name.text(format!(": {more}")),
    }
}

/// Returns the id of an error's section: its name, or its status and a number
/// if callers never see the code. No code contains the `§` at its start.
pub(crate) fn anchor(entry: &Entry, all: &[Entry]) -> String {
    if entry.shows_code() {
        return entry.name().to_owned();
    }
    let status = entry.example().status;
    let is_like = |other: &&Entry| !other.shows_code() && other.example().status == status;
    let before = all.iter().take_while(|other| other.name() != entry.name()).filter(is_like);
    match before.count() {
        0 => format!("§{}", status.as_u16()),
        before => format!("§{}-{}", status.as_u16(), before + 1),
    }
}

/// Returns the status with its reason phrase: `404 Not Found`.
pub(crate) fn status_and_reason(entry: &Entry) -> String {
    let status = entry.example().status;
    let reason = if status.is_client_error() || status.is_server_error() {
        apierror_core::__private::reason(status)
    } else {
        // An envelope may send another status than the declared one.
        status.canonical_reason().unwrap_or_default()
    };
    format!("{} {reason}", status.as_u16()).trim_end().to_owned()
}

/// Returns the status with the title: `502 Upstream provider error`.
fn status_and_title(entry: &Entry) -> String {
    format!("{} {}", entry.example().status.as_u16(), one_line(entry.spec.title))
}

/// Lists the errors, or returns their number if there are many.
pub(super) fn some_of(entries: &[&Entry], all: &[Entry]) -> Phrase {
    const FEW: usize = 5;
    if entries.len() > FEW {
        return Phrase::new().text(format!("{} errors", entries.len()));
    }
    Phrase::new().list(entries.iter().map(|entry| label(entry, all)).collect(), "and")
}

//! Generated sample code that handles the errors of a catalogue.

mod python;
mod retry;
mod rust;
mod typescript;

use apierror_core::RetryStrategy;

use super::format::Format;
use crate::catalog::entry::Entry;
use crate::catalog::text::one_line;

/// Code in one language.
pub(crate) struct Snippet {
    /// The name of the language.
    pub(crate) language: &'static str,
    /// The name of the language in a fence.
    pub(crate) fence: &'static str,
    pub(crate) code: String,
}

/// Returns the code for each language.
pub(crate) fn snippets(formats: &[Format<'_>]) -> Vec<Snippet> {
    let handling = Handling::new(formats);
    let snippet = |language, fence, code| Snippet { language, fence, code };
    vec![
        snippet("Python", "python", python::write(&handling)),
        snippet("TypeScript", "ts", typescript::write(&handling)),
        snippet("Rust", "rust", rust::write(&handling)),
    ]
}

/// The cases that the code of every language handles.
struct Handling<'a> {
    formats: &'a [Format<'a>],
    cases: Vec<Case<'a>>,
}

/// One branch.
struct Case<'a> {
    entry: &'a Entry,
    format: &'a Format<'a>,
    action: Action,
}

/// What to do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    /// Show each wrong field.
    ListFields,
    /// Show the message.
    ShowMessage,
    /// Show how long to wait.
    Wait,
}

impl<'a> Handling<'a> {
    fn new(formats: &'a [Format<'a>]) -> Self {
        let all = || {
            formats
                .iter()
                .flat_map(|format| format.entries.iter().map(move |entry| (*entry, format)))
        };
        let lists_fields = |(entry, _): &(&Entry, &Format<'_>)| {
            entry.always_lists_fields() && entry.places().details.is_some()
        };
        let strategy = |entry: &Entry| entry.spec.declared_retry().map(|retry| retry.strategy());
        let waits = |(entry, _): &(&Entry, &Format<'_>)| {
            entry.spec.status == 429
                || entry.wait_field().is_some()
                || strategy(entry) == Some(RetryStrategy::Throttle)
        };
        let is_unpaid = |(entry, _): &(&Entry, &Format<'_>)| entry.spec.status == 402;
        let needs_action =
            |(entry, _): &(&Entry, &Format<'_>)| strategy(entry) == Some(RetryStrategy::Action);
        let is_missing = |(entry, _): &(&Entry, &Format<'_>)| entry.spec.status == 404;
        // An error with help makes a better example.
        let helpful = |is: &dyn Fn(&(&'a Entry, &'a Format<'a>)) -> bool| {
            all().filter(is).min_by_key(|(entry, _)| entry.spec.help.is_none())
        };
        let found = [
            (all().find(lists_fields), Action::ListFields),
            (helpful(&is_missing), Action::ShowMessage),
            (helpful(&is_unpaid).or_else(|| helpful(&needs_action)), Action::ShowMessage),
            (all().find(waits), Action::Wait),
        ];
        let mut cases: Vec<Case<'a>> = Vec::new();
        for (found, action) in found {
            let Some((entry, format)) = found else { continue };
            let is_new = |known: &Case<'_>| {
                let same_status = known.entry.spec.status == entry.spec.status;
                known.entry.spec.code != entry.spec.code
                    && (format.places.code.is_some() || !same_status)
            };
            if cases.iter().all(is_new) {
                cases.push(Case { entry, format, action });
            }
        }
        Self { formats, cases }
    }

    /// Returns whether callers see codes. If not, they branch on the status.
    fn has_codes(&self) -> bool {
        self.formats.iter().any(|format| format.places.code.is_some())
    }

    /// Returns the code of an error, or its status if callers see no codes.
    fn value_of(&self, entry: &Entry) -> String {
        if self.has_codes() {
            entry.spec.code.to_owned()
        } else {
            entry.example().status.as_u16().to_string()
        }
    }

    /// Returns the cases that are known by their code, or else by their status.
    fn cases(&self) -> impl Iterator<Item = &Case<'a>> {
        let has_codes = self.has_codes();
        self.cases.iter().filter(move |case| case.format.places.code.is_some() == has_codes)
    }
}

impl Case<'_> {
    /// Returns the help as a comment of one line, if it is short.
    fn comment(&self) -> Option<String> {
        const LONG: usize = 80;
        let help = one_line(self.entry.spec.help?).replace('`', "");
        (self.action == Action::ShowMessage && help.len() <= LONG).then_some(help)
    }
}

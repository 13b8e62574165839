//! The causes in upstreams that lead to an error, for those who operate the service.

use super::entry::Entry;
use super::json::{Json, list, object};

/// One cause of `#[api(on(…))]`, for all declarations of a code.
pub(super) struct DeclaredCause {
    cause: &'static str,
    /// The name of the constraint, or the code of the upstream.
    name: Option<&'static str>,
    /// The types of the upstreams, as they are written. Empty if it is any upstream.
    pub(super) upstreams: Vec<&'static str>,
}

/// Returns the causes of an error, each once, in the order of declaration.
pub(super) fn causes_of(entry: &Entry) -> Vec<DeclaredCause> {
    let mut causes: Vec<DeclaredCause> = Vec::new();
    for declared in entry.declarations.iter().filter_map(|known| known.causes) {
        for (cause, name) in declared.iter() {
            let is_it = |known: &&mut DeclaredCause| known.cause == cause && known.name == name;
            match causes.iter_mut().find(is_it) {
                Some(known) => known.add(declared.upstreams),
                None => causes.push(DeclaredCause {
                    cause,
                    name,
                    upstreams: declared.upstreams.to_vec(),
                }),
            }
        }
    }
    causes
}

impl DeclaredCause {
    fn add(&mut self, upstreams: &[&'static str]) {
        if self.upstreams.is_empty() || upstreams.is_empty() {
            self.upstreams.clear();
            return;
        }
        for upstream in upstreams {
            if !self.upstreams.contains(upstream) {
                self.upstreams.push(upstream);
            }
        }
    }

    /// Returns the cause as `on` writes it: `unique = "users_email_key"`.
    pub(super) fn text(&self) -> String {
        let cause = self.cause;
        self.name.map_or_else(|| cause.to_owned(), |name| format!("{cause} = {name:?}"))
    }

    pub(super) fn json(&self) -> Json {
        let upstreams = || list(self.upstreams.iter().copied());
        object([("cause", self.cause.into())])
            .with_some("name", self.name)
            .with_some("upstreams", (!self.upstreams.is_empty()).then(upstreams))
    }
}

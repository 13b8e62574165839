//! The causes that lead to a kind of error, for those who operate the service.

use crate::upstream::translate::NAMES;

/// What `#[api(on(…))]` says about one kind of error. It is for catalogues alone: no
/// response and no log of a client shows the names of constraints.
#[derive(Debug, PartialEq, Eq)]
pub struct SpecCauses {
    /// The causes: the index of the name among the names of causes, and the name of the
    /// constraint or the code (empty if there is none).
    pub causes: &'static [(u8, &'static str)],
    /// The types of the upstreams. Empty if the error takes any.
    pub upstreams: &'static [&'static str],
}

impl SpecCauses {
    /// Iterates over the causes as `on` names them, each with the name of the constraint or
    /// the code.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
        self.causes.iter().map(|(number, name)| {
            let cause = NAMES.get(usize::from(*number)).copied().unwrap_or_default();
            (cause, (!name.is_empty()).then_some(*name))
        })
    }
}

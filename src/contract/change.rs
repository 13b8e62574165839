//! One difference between the lock and the declarations.

use std::fmt;

/// Whether a change breaks clients.
///
/// Needs the feature `catalog`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// A client that was correct before may fail now.
    Breaking,
    /// Something new, which no client relies on yet.
    Addition,
    /// Something that client code should not rely on.
    Reported,
}

/// One difference between the lock and the declarations.
///
/// Needs the feature `catalog`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The name of the error whose contract changed, or the operation whose errors
    /// changed: `POST /orders`.
    pub code: String,
    /// Whether the change breaks clients.
    pub verdict: Verdict,
    /// What changed.
    pub what: String,
    /// Why it breaks clients, or why it does not.
    pub why: &'static str,
    /// What to do.
    pub to_do: String,
    /// The new name of a renamed code.
    successor: Option<String>,
    /// Whether no update may record the change.
    is_forbidden: bool,
}

impl Change {
    /// Creates a change that breaks clients.
    pub(super) fn breaking(
        code: &str,
        what: String,
        why: &'static str,
        to_do: impl Into<String>,
    ) -> Self {
        Self {
            code: code.to_owned(),
            verdict: Verdict::Breaking,
            what,
            why,
            to_do: to_do.into(),
            successor: None,
            is_forbidden: false,
        }
    }

    pub(super) fn addition(code: &str, what: String, why: &'static str) -> Self {
        Self { verdict: Verdict::Addition, ..Self::breaking(code, what, why, RECORD_IT) }
    }

    pub(super) fn reported(code: &str, what: String, why: &'static str) -> Self {
        Self { verdict: Verdict::Reported, ..Self::breaking(code, what, why, RECORD_IT) }
    }

    /// Sets the new name of the code.
    pub(super) fn renamed_to(self, successor: Option<String>) -> Self {
        Self { successor, ..self }
    }

    /// Forbids every update to record the change.
    pub(super) fn forbidden(self) -> Self {
        Self { is_forbidden: true, ..self }
    }

    pub(super) fn successor(&self) -> Option<&str> {
        self.successor.as_deref()
    }

    pub(super) fn is_forbidden(&self) -> bool {
        self.is_forbidden
    }

    pub(super) fn is_breaking(&self) -> bool {
        self.verdict == Verdict::Breaking
    }
}

const RECORD_IT: &str = "record it";

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Breaking => "BREAKS  ",
            Verdict::Addition => "addition",
            Verdict::Reported => "reported",
        };
        writeln!(f, "{verdict}  {}: {}", self.code, self.what)?;
        writeln!(f, "          why  {}", self.why)?;
        writeln!(f, "          do   {}", self.to_do)
    }
}

//! `on(unique = "users_email_key", conflict)`

use proc_macro2::Span;

use super::form::{Form, Value, ValueError, wrong_kind};
use super::list::each_item;
use super::text::Text;
use crate::diagnostic::{Diagnostic, Diagnostics, listed};
use crate::similar::nearest;

/// The causes that lead to a variant. Each is written once.
pub(crate) struct On(pub(crate) Vec<Cause>);

/// One cause of `on(…)`.
pub(crate) struct Cause {
    pub(crate) kind: CauseKind,
    /// The name of the constraint, or the code.
    pub(crate) name: Option<String>,
    pub(crate) span: Span,
}

/// What happened in the upstream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CauseKind {
    Other,
    NotFound,
    Unique,
    ForeignKey,
    Check,
    NotNull,
    Conflict,
    Unavailable,
    Timeout,
    RateLimited,
    Unauthenticated,
    Forbidden,
    Invalid,
    Canceled,
    Code,
}

impl CauseKind {
    /// All kinds, in the order of their numbers in the core.
    pub(crate) const ALL: [Self; 15] = [
        Self::Other,
        Self::NotFound,
        Self::Unique,
        Self::ForeignKey,
        Self::Check,
        Self::NotNull,
        Self::Conflict,
        Self::Unavailable,
        Self::Timeout,
        Self::RateLimited,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::Invalid,
        Self::Canceled,
        Self::Code,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::NotFound => "not_found",
            Self::Unique => "unique",
            Self::ForeignKey => "foreign_key",
            Self::Check => "check",
            Self::NotNull => "not_null",
            Self::Conflict => "conflict",
            Self::Unavailable => "unavailable",
            Self::Timeout => "timeout",
            Self::RateLimited => "rate_limited",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::Invalid => "invalid",
            Self::Canceled => "canceled",
            Self::Code => "code",
        }
    }

    /// Returns whether a name may stand after the cause.
    fn takes_name(self) -> bool {
        matches!(self, Self::Unique | Self::ForeignKey | Self::Check | Self::NotNull | Self::Code)
    }

    /// Returns whether the cause says that nothing was applied, so that the call is safe to
    /// repeat.
    pub(crate) fn applies_nothing(self) -> bool {
        matches!(self, Self::Conflict | Self::Unavailable)
    }

    /// Returns whether what was sent may have happened. `other` is everything that no
    /// variant lists, and a call may be canceled after it was sent.
    pub(crate) fn may_have_happened(self) -> bool {
        matches!(self, Self::Timeout | Self::Canceled | Self::Other)
    }
}

impl Cause {
    /// Returns whether both are the same cause.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name == other.name
    }

    /// Returns the cause as it is written: `unique = "users_email_key"`.
    pub(crate) fn text(&self) -> String {
        let kind = self.kind.name();
        self.name.as_ref().map_or_else(|| kind.to_owned(), |name| format!("{kind} = {name:?}"))
    }
}

impl Value for On {
    const TAKES: &'static str = "causes, in parentheses";
    const EXAMPLE: &'static str = "(unique = \"users_email_key\")";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let mut diagnostics = Diagnostics::default();
        let mut causes: Vec<Cause> = Vec::new();
        let example = format!("{key}{}", Self::EXAMPLE);
        each_item(form, &example, &mut diagnostics, &mut |written, span, form, diagnostics| {
            match read_cause(written, span, form) {
                Ok(cause) if causes.iter().any(|known| known.is(&cause)) => {
                    diagnostics.push(Diagnostic::CauseTwice { cause: &cause.text() }.at(span));
                }
                Ok(cause) => causes.push(cause),
                Err(error) => diagnostics.push(error),
            }
        })?;
        diagnostics.finish()?;
        Ok(Self(causes))
    }

    fn example(_: &str, form: &Form<'_>) -> String {
        let written = form.string().map(|text| text.value()).unwrap_or_default();
        let known = CauseKind::ALL.into_iter().find(|kind| kind.name() == written);
        known.map_or_else(|| Self::EXAMPLE.to_owned(), |kind| format!("({})", kind.name()))
    }
}

fn read_cause(written: &str, span: Span, form: &Form<'_>) -> syn::Result<Cause> {
    let Some(kind) = CauseKind::ALL.into_iter().find(|kind| kind.name() == written) else {
        let known = CauseKind::ALL.map(CauseKind::name);
        return Err(match &nearest(written, &known) {
            Some(near) => Diagnostic::CauseMisspelt { cause: &written, near }.at(span),
            None => Diagnostic::CauseUnknown { cause: &written, known: &listed(&known) }.at(span),
        });
    };
    if let (Form::Word(_), false) = (form, kind == CauseKind::Code) {
        return Ok(Cause { kind, name: None, span });
    }
    if !kind.takes_name() {
        return Err(Diagnostic::CauseNameless { cause: &written }.at(span));
    }
    match Text::from_form(written, form) {
        Ok(Text(name)) => Ok(Cause { kind, name: Some(name), span }),
        Err(ValueError::Diagnostic(error)) => Err(error),
        Err(ValueError::WrongKind) => {
            let example = if kind == CauseKind::Code { "CARD_DECLINED" } else { "…" };
            Err(wrong_kind(written, Text::TAKES, &format!(" = \"{example}\""), form))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CauseKind;

    #[test]
    fn kinds_equal_those_of_the_core() {
        assert_eq!(CauseKind::ALL.map(CauseKind::name), apierror_core::__private::CAUSES);
        let number = |kind: CauseKind| kind as usize;
        assert!(CauseKind::ALL.into_iter().map(number).eq(0..CauseKind::ALL.len()));
    }
}

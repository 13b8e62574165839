//! The strategies and effects of retry advice, and their defaults.

use proc_macro2::Span;

use crate::diagnostic::{Diagnostic, listed};
use crate::similar::nearest;
use crate::value::duration::Duration;
use crate::value::form::{Form, Value, ValueError};

/// What the caller should do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Strategy {
    Never,
    Once,
    Backoff,
    Throttle,
    Restart,
    Action,
    Poll,
    Unstated,
}

impl Strategy {
    const ALL: [Self; 8] = [
        Self::Never,
        Self::Once,
        Self::Backoff,
        Self::Throttle,
        Self::Restart,
        Self::Action,
        Self::Poll,
        Self::Unstated,
    ];

    /// The default number of attempts, including the first, of a strategy that waits
    /// between them.
    pub(crate) const MAX_ATTEMPTS: u32 = 3;

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Once => "once",
            Self::Backoff => "backoff",
            Self::Throttle => "throttle",
            Self::Restart => "restart",
            Self::Action => "action",
            Self::Poll => "poll",
            Self::Unstated => "unstated",
        }
    }

    /// Returns the default base and cap, if the strategy waits between attempts.
    pub(crate) fn base_and_cap(self) -> Option<(Duration, Duration)> {
        match self {
            Self::Backoff => Some((Duration(50), Duration(20_000))),
            Self::Throttle => Some((Duration(1_000), Duration(20_000))),
            Self::Never
            | Self::Once
            | Self::Restart
            | Self::Action
            | Self::Poll
            | Self::Unstated => None,
        }
    }

    /// Returns whether the option `after` has an effect.
    pub(crate) fn takes_after(self) -> bool {
        match self {
            Self::Once | Self::Backoff | Self::Throttle | Self::Poll => true,
            Self::Never | Self::Restart | Self::Action | Self::Unstated => false,
        }
    }

    pub(super) fn from_name(name: &str, span: Span) -> syn::Result<Self> {
        if let Some(strategy) = Self::ALL.iter().find(|known| known.name() == name) {
            return Ok(*strategy);
        }
        let known = Self::ALL.map(Self::name);
        Err(match &nearest(name, &known) {
            Some(near) => Diagnostic::RetryMisspelt { name: &name, near }.at(span),
            None => Diagnostic::RetryUnknown { name: &name, known: &listed(&known) }.at(span),
        })
    }
}

/// Whether the failed request may have had an effect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    NotApplied,
    Unknown,
}

impl Effect {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NotApplied => "not_applied",
            Self::Unknown => "unknown",
        }
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::NotApplied => Self::Unknown,
            Self::Unknown => Self::NotApplied,
        }
    }
}

impl Value for Effect {
    const TAKES: &'static str = "a string";
    const EXAMPLE: &'static str = " = \"not_applied\"";

    fn from_form(_: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let literal = form.string()?;
        let written = literal.value();
        match [Self::NotApplied, Self::Unknown].into_iter().find(|known| known.name() == written) {
            Some(effect) => Ok(effect),
            None => Err(Diagnostic::EffectUnknown { written: &written }.at(literal.span()).into()),
        }
    }
}

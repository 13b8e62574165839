//! The effect of a failed request follows from the causes that lead to the error.

use crate::attr::Attr;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{On, Retry};
use crate::value::{CauseKind, Effect, RetryAttr, Strategy};

/// A written effect does not contradict the causes. Returns the advice with the effect that
/// follows from them, if none is written. `is_own` is whether the variant itself says how to
/// retry.
pub(super) fn check_effect(
    on: &On<'_>,
    retry: &Attr<RetryAttr>,
    is_own: bool,
    advice: Option<Retry>,
    diagnostics: &mut Diagnostics,
) -> Option<Retry> {
    let causes = || on.causes.iter();
    let unavailable = causes().find(|cause| cause.kind == CauseKind::Unavailable);
    let unknown = causes().find(|cause| cause.kind.may_have_happened());
    if let Some(effect) = retry.value().and_then(|retry| retry.options.effect.written()) {
        let contradiction = match effect.value {
            Effect::NotApplied => unknown.map(|cause| (cause, "what was sent may have happened")),
            Effect::Unknown => unavailable.map(|cause| (cause, "nothing was sent")),
        };
        if let Some((cause, because)) = contradiction {
            let (span, place) =
                if is_own { (effect.span, "") } else { (cause.span, " in `retry` of the variant") };
            // The effect of one cause would be wrong for the other.
            let other = causes().find(|cause| !cause.kind.applies_nothing());
            let fix = match (unavailable, unknown.or(other)) {
                (Some(unavailable), Some(other)) => format!(
                    "make two variants of it, one with `on({})` and one with `on({})`",
                    unavailable.text(),
                    other.text()
                ),
                _ => format!("write `effect = \"{}\"`{place}", effect.value.other().name()),
            };
            let error = Diagnostic::OnEffect {
                cause: &cause.kind.name(),
                effect: &effect.value.name(),
                because: &because,
                fix: &fix,
            };
            diagnostics.push(error.at(span));
        }
        return advice;
    }
    let follows = if unknown.is_some() {
        Effect::Unknown
    } else if causes().all(|cause| cause.kind.applies_nothing()) {
        Effect::NotApplied
    } else {
        return advice;
    };
    let advice = advice?;
    // `unstated` promises nothing.
    let is_stated = advice.strategy != Strategy::Unstated;
    Some(if is_stated { Retry { effect: follows, ..advice } } else { advice })
}

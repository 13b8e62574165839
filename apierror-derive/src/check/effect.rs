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
    let find = |kind| on.causes.iter().find(|cause| cause.kind == kind);
    let (timeout, unavailable) = (find(CauseKind::Timeout), find(CauseKind::Unavailable));
    if let Some(effect) = retry.value().and_then(|retry| retry.options.effect.written()) {
        let contradiction = match effect.value {
            Effect::NotApplied => timeout.map(|cause| (cause, "what was sent may have happened")),
            Effect::Unknown => unavailable.map(|cause| (cause, "nothing was sent")),
        };
        if let Some((cause, because)) = contradiction {
            let (span, place) =
                if is_own { (effect.span, "") } else { (cause.span, " in `retry` of the variant") };
            let (cause, effect) = (&cause.kind.name(), effect.value);
            let fix = if timeout.is_some() && unavailable.is_some() {
                "make two variants of it, one with `on(unavailable)` and one with `on(timeout)`"
                    .to_owned()
            } else {
                format!("write `effect = \"{}\"`{place}", effect.other().name())
            };
            let error = Diagnostic::OnEffect {
                cause,
                effect: &effect.name(),
                because: &because,
                fix: &fix,
            };
            diagnostics.push(error.at(span));
        }
        return advice;
    }
    let follows = if timeout.is_some() {
        Effect::Unknown
    } else if on.causes.iter().all(|cause| cause.kind.applies_nothing()) {
        Effect::NotApplied
    } else {
        return advice;
    };
    let advice = advice?;
    // `unstated` promises nothing.
    let is_stated = advice.strategy != Strategy::Unstated;
    Some(if is_stated { Retry { effect: follows, ..advice } } else { advice })
}

//! Retry advice with everything that follows from strategy and status filled in.

use crate::attrs::{self, Effect, Status, Strategy};

/// Complete retry advice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Retry {
    pub(crate) strategy: Strategy,
    pub(crate) effect: Effect,
    /// What was written and differs from the strategy's own.
    pub(crate) max_attempts: Option<u32>,
    /// In milliseconds, as are the next two.
    pub(crate) base: Option<u64>,
    pub(crate) cap: Option<u64>,
    pub(crate) within: Option<u64>,
}

impl Retry {
    /// What `status` means where nothing is written. The core's `Retry::for_status` says the same, and a test holds
    /// the two together: the macro needs it to compare codes, and cannot ask the core.
    pub(crate) fn for_status(status: Status, has_wait: bool) -> Self {
        let (strategy, effect) = match status.0 {
            503 | 529 if has_wait => (Strategy::Throttle, Effect::Unknown),
            401 | 402 => (Strategy::Action, Effect::NotApplied),
            408 | 500 | 502..=504 | 529 => (Strategy::Backoff, Effect::Unknown),
            425 => (Strategy::Backoff, Effect::NotApplied),
            412 => (Strategy::Restart, Effect::NotApplied),
            429 => (Strategy::Throttle, Effect::NotApplied),
            501 | 505.. => (Strategy::Never, Effect::Unknown),
            _ => (Strategy::Never, Effect::NotApplied),
        };
        Self { strategy, effect, max_attempts: None, base: None, cap: None, within: None }
    }

    pub(crate) fn written(written: &attrs::Retry, status: Status) -> Self {
        let attrs::Retry { strategy, effect, max_attempts, base, cap, within } = written;
        let (own_base, own_cap) = strategy.base_and_cap().unzip();
        Self {
            strategy: *strategy,
            effect: effect.unwrap_or(Self::for_status(status, false).effect),
            max_attempts: max_attempts.filter(|attempts| *attempts != Strategy::ATTEMPTS),
            base: base.filter(|base| Some(*base) != own_base),
            cap: cap.filter(|cap| Some(*cap) != own_cap),
            within: *within,
        }
    }

    /// As a message shows it: the strategy, and what else was written.
    pub(crate) fn in_words(&self) -> String {
        let Self { strategy, effect, max_attempts, base, cap, within } = self;
        let durations = [("base", base), ("cap", cap), ("within", within)];
        let mut words = vec![strategy.name().to_owned()];
        words.extend(max_attempts.map(|attempts| format!("max_attempts = {attempts}")));
        words.extend(
            durations.iter().filter_map(|(name, ms)| {
                ms.map(|ms| format!("{name} = \"{}\"", attrs::in_words(ms)))
            }),
        );
        words.push(match effect {
            Effect::NotApplied => "effect = \"not_applied\"".to_owned(),
            Effect::Unknown => "effect = \"unknown\"".to_owned(),
        });
        format!("`{}`", words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apierror_core::Retry as Core;

    fn same(ours: &Retry, core: Core) -> bool {
        let effect = match ours.effect {
            Effect::NotApplied => "not_applied",
            Effect::Unknown => "unknown",
        };
        ours.strategy.name() == core.strategy().as_str()
            && effect == core.effect().as_str()
            && ours.strategy.base_and_cap().is_none_or(|(base, cap)| {
                u128::from(base) == core.base().as_millis()
                    && u128::from(cap) == core.cap().as_millis()
                    && core.max_attempts() == Strategy::ATTEMPTS
            })
    }

    #[test]
    fn the_defaults_are_those_of_the_core() {
        for number in 400..600 {
            let Ok(status) = http::StatusCode::from_u16(number) else {
                continue;
            };
            assert!(
                same(&Retry::for_status(Status(number), false), Core::for_status(status)),
                "{number}"
            );
            assert!(
                same(&Retry::for_status(Status(number), true), Core::for_status_with_wait(status)),
                "{number}"
            );
        }
    }
}

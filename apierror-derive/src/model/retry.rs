//! [`Retry`]: retry advice, with the parts that follow from strategy and status.

use crate::attr::Attr;
use crate::value::{Duration, Effect, RetryAttr, Status, Strategy, in_units};

/// Complete retry advice.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Retry {
    pub(crate) strategy: Strategy,
    pub(crate) effect: Effect,
    /// `None` if it is not written, because documents show only a written number.
    pub(crate) max_attempts: Option<u32>,
    /// `None` if it equals the default of the strategy.
    pub(crate) base: Option<Duration>,
    /// `None` if it equals the default of the strategy.
    pub(crate) cap: Option<Duration>,
    pub(crate) over: Option<Duration>,
    pub(crate) after: Option<Duration>,
    pub(crate) within: Option<Duration>,
}

/// A written number of attempts that equals the default means the same as no number.
impl PartialEq for Retry {
    fn eq(&self, other: &Self) -> bool {
        let meaning = |retry: &Self| {
            let Self { strategy, effect, max_attempts: _, base, cap, over, after, within } = *retry;
            (strategy, effect, retry.unusual_attempts(), [base, cap, over, after, within])
        };
        meaning(self) == meaning(other)
    }
}

impl Retry {
    /// Returns the advice for a status, if none is written.
    ///
    /// This repeats the core's `Retry::for_status`, because the macro does not depend
    /// on the core, and needs the advice to compare variants that share a code. A test
    /// compares the two.
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
        Self {
            strategy,
            effect,
            max_attempts: None,
            base: None,
            cap: None,
            over: None,
            after: None,
            within: None,
        }
    }

    pub(crate) fn from_attr(written: &RetryAttr, status: Status) -> Self {
        let RetryAttr { strategy, options } = written;
        let (default_base, default_cap) = strategy.base_and_cap().unzip();
        let default_effect = match strategy {
            Strategy::Unstated => Effect::Unknown,
            _ => Self::for_status(status, false).effect,
        };
        let value = |option: &Attr<Duration>| option.value().copied();
        Self {
            strategy: *strategy,
            effect: options.effect.value().copied().unwrap_or(default_effect),
            max_attempts: options.attempts().map(|attempts| attempts.number),
            base: value(&options.base).filter(|base| Some(*base) != default_base),
            cap: value(&options.cap).filter(|cap| Some(*cap) != default_cap),
            over: value(&options.over),
            after: value(&options.after),
            within: value(&options.within),
        }
    }

    /// Returns the number of attempts if it is not the default.
    fn unusual_attempts(&self) -> Option<u32> {
        self.max_attempts.filter(|attempts| *attempts != Strategy::MAX_ATTEMPTS)
    }

    /// Returns the advice as errors show it.
    pub(crate) fn in_words(&self) -> String {
        let Self { strategy, effect, max_attempts: _, base, cap, over, after, within } = self;
        let mut words = vec![strategy.name().to_owned()];
        if let Some(attempts) = self.unusual_attempts() {
            words.push(format!("max_attempts = {attempts}"));
        }
        for (name, duration) in
            [("base", base), ("cap", cap), ("over", over), ("after", after), ("within", within)]
        {
            if let Some(Duration(ms)) = duration {
                words.push(format!("{name} = \"{}\"", in_units(*ms)));
            }
        }
        if *strategy != Strategy::Unstated {
            words.push(format!("effect = \"{}\"", effect.name()));
        }
        format!("`{}`", words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apierror_core::Retry as Core;

    fn same(ours: &Retry, core: Core) -> bool {
        ours.strategy.name() == core.strategy().as_str()
            && ours.effect.name() == core.effect().as_str()
            && ours.strategy.base_and_cap().is_none_or(|(Duration(base), Duration(cap))| {
                u128::from(base) == core.base().as_millis()
                    && u128::from(cap) == core.cap().as_millis()
                    && core.max_attempts() == Strategy::MAX_ATTEMPTS
            })
    }

    #[test]
    fn defaults_equal_those_of_the_core() {
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

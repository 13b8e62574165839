//! [`Sampler`]: a limit for the events of each code.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::level::LogLevel;

/// Lets the first events of each code in a second pass, and counts the others.
///
/// It keeps one count for each code of the current second. Codes are static texts, so
/// a program has a fixed number of them.
#[derive(Debug)]
pub(crate) struct Sampler {
    per_second: u64,
    start: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The second of the counts, since the start of the sampler.
    second: u64,
    counts: HashMap<&'static str, Count>,
}

#[derive(Debug)]
struct Count {
    events: u64,
    /// The highest level of the events.
    level: LogLevel,
}

/// What to log for one event.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Sampled {
    /// Whether the event itself is logged.
    pub(crate) passes: bool,
    /// The events that were left out in the last second that had any.
    pub(crate) left_out: Vec<LeftOut>,
}

/// How many events of a code were left out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LeftOut {
    pub(crate) code: &'static str,
    pub(crate) level: LogLevel,
    pub(crate) count: u64,
}

impl Sampler {
    pub(crate) fn new(per_second: u32) -> Self {
        let (start, state) = (Instant::now(), Mutex::default());
        Self { per_second: per_second.into(), start, state }
    }

    /// Counts an event that happens now.
    pub(crate) fn sample(&self, code: &'static str, level: LogLevel) -> Sampled {
        self.sample_in(self.start.elapsed().as_secs(), code, level)
    }

    /// Counts an event in the given second since the start. The first event of a new
    /// second also returns the events that were left out before.
    fn sample_in(&self, second: u64, code: &'static str, level: LogLevel) -> Sampled {
        // Nothing that panics runs while the lock is held.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left_out = Vec::new();
        // Another thread may have read the clock before, and come later.
        if second > state.second {
            state.second = second;
            left_out.extend(state.counts.drain().filter_map(|(code, counted)| {
                let count = counted.events.checked_sub(self.per_second).filter(|&left| left > 0)?;
                Some(LeftOut { code, level: counted.level, count })
            }));
        }
        let count = state.counts.entry(code).or_insert(Count { events: 0, level });
        count.events += 1;
        count.level = count.level.max(level);
        let passes = count.events <= self.per_second;
        drop(state);
        left_out.sort_unstable_by_key(|left| left.code);
        Sampled { passes, left_out }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: [LeftOut; 0] = [];

    fn sample(sampler: &Sampler, second: u64, code: &'static str) -> (bool, Vec<LeftOut>) {
        let Sampled { passes, left_out } = sampler.sample_in(second, code, LogLevel::Info);
        (passes, left_out)
    }

    #[test]
    fn first_events_of_each_code_pass_in_each_second() {
        let sampler = Sampler::new(2);
        let passed = [0, 0, 0, 1, 1, 1, 1].map(|second| sample(&sampler, second, "A").0);
        assert_eq!(passed, [true, true, false, true, true, false, false]);
        assert_eq!(sample(&sampler, 1, "B"), (true, NOTHING.into()));
    }

    #[test]
    fn next_second_reports_what_was_left_out_once() {
        let sampler = Sampler::new(1);
        for code in ["B", "A", "A", "A", "B", "C"] {
            assert_eq!(sample(&sampler, 7, code).1, NOTHING);
        }
        let left = |code, count| LeftOut { code, level: LogLevel::Info, count };
        assert_eq!(sample(&sampler, 9, "D"), (true, vec![left("A", 2), left("B", 1)]));
        assert_eq!(sample(&sampler, 10, "A"), (true, NOTHING.into()));
    }

    #[test]
    fn report_has_the_highest_level_of_its_code() {
        let sampler = Sampler::new(0);
        for level in [LogLevel::Debug, LogLevel::Error, LogLevel::Info] {
            assert!(!sampler.sample_in(0, "A", level).passes);
        }
        let expected = [LeftOut { code: "A", level: LogLevel::Error, count: 3 }];
        assert_eq!(sample(&sampler, 1, "A"), (false, expected.into()));
    }

    #[test]
    fn event_of_an_earlier_second_counts_in_the_current_one() {
        let sampler = Sampler::new(1);
        assert!(sample(&sampler, 5, "A").0);
        assert_eq!(sample(&sampler, 4, "A"), (false, NOTHING.into()));
    }

    #[test]
    fn counts_of_past_seconds_are_dropped() {
        let sampler = Sampler::new(1);
        for number in 0..10_000_u64 {
            let code: &'static str = Box::leak(format!("CODE_{number}").into_boxed_str());
            sample(&sampler, number, code);
        }
        assert_eq!(sampler.state.lock().map(|state| state.counts.len()).ok(), Some(1));
    }
}

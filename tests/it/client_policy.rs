//! Decisions of the retry policy: examples, then properties over random reports,
//! limits and clocks.

use std::sync::Arc;
use std::time::Duration;

use apierror::client::{
    Decision, FromResponse, Idempotency, RetryBudget, RetryPolicy, StopReason, effect_of,
    no_response,
};
use apierror::{Effect, ErrorReport, Retry, RetryStrategy};
use http::{HeaderMap, StatusCode};
use proptest::prelude::*;

use crate::common::virtual_time::{Constant, ManualClock, Seeded};

fn report(retry: Retry) -> ErrorReport {
    ErrorReport::new("A", None, "m").with_retry(retry)
}

fn policy(clock: &ManualClock, random: f64) -> RetryPolicy {
    RetryPolicy::new().clock(clock.clone()).random(Constant(random))
}

const MS: fn(u64) -> Duration = Duration::from_millis;

/// Retries until the policy stops. Only waits take time on the clock.
fn waits(
    policy: &RetryPolicy,
    clock: &ManualClock,
    report: &ErrorReport,
) -> (Vec<Duration>, StopReason) {
    let mut state = policy.start(Idempotency::Safe);
    let mut waits = Vec::new();
    loop {
        match policy.next(report, &mut state) {
            Decision::Retry { after } => {
                clock.advance(after);
                waits.push(after);
            }
            Decision::Stop { reason } => return (waits, reason),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn waits_double_up_to_the_cap() {
    let clock = ManualClock::default();
    let report = report(Retry::backoff().with_max_attempts(8).with_cap(MS(1_000)));
    let made = StopReason::Attempts { made: 8 };
    let full = [50, 100, 200, 400, 800, 1_000, 1_000].map(MS).to_vec();
    assert_eq!(waits(&policy(&clock, 1.0), &clock, &report), (full.clone(), made));
    let half = full.iter().map(|wait| *wait / 2).collect();
    assert_eq!(waits(&policy(&clock, 0.5), &clock, &report), (half, made));
    assert_eq!(waits(&policy(&clock, 0.0), &clock, &report), (vec![Duration::ZERO; 7], made));
    // Random numbers outside 0 to 1.
    for (random, expected) in [(f64::NAN, 0), (-1.0, 0), (f64::INFINITY, 50), (7.0, 50)] {
        assert_eq!(waits(&policy(&clock, random), &clock, &report).0[0], MS(expected));
    }
}

#[test]
fn policy_settings_override_the_report() {
    let clock = ManualClock::default();
    let policy = policy(&clock, 1.0).max_attempts(4).base(MS(10)).throttle_base(MS(500));
    let policy = policy.cap(MS(900));
    let made = StopReason::Attempts { made: 4 };
    assert_eq!(
        waits(&policy, &clock, &report(Retry::backoff())),
        ([10, 20, 40].map(MS).to_vec(), made)
    );
    assert_eq!(
        waits(&policy, &clock, &report(Retry::throttle())),
        ([500, 900, 900].map(MS).to_vec(), made)
    );
    // `once` allows one retry at most, and a single attempt none.
    let twice = StopReason::Attempts { made: 2 };
    assert_eq!(waits(&policy, &clock, &report(Retry::once())), (vec![Duration::ZERO], twice));
    let single = policy.max_attempts(0);
    for retry in [Retry::once(), Retry::backoff()] {
        assert_eq!(
            waits(&single, &clock, &report(retry)),
            (vec![], StopReason::Attempts { made: 1 })
        );
    }
}

#[test]
fn report_with_extreme_values_is_bounded() {
    let clock = ManualClock::default();
    let retry = Retry::backoff()
        .with_max_attempts(u32::MAX)
        .with_base(Duration::MAX)
        .with_cap(Duration::MAX);
    let (waits, reason) = waits(&policy(&clock, 1.0), &clock, &report(retry));
    assert_eq!(reason, StopReason::Attempts { made: RetryPolicy::MAX_REPORTED_ATTEMPTS });
    assert!(waits.iter().all(|wait| *wait == RetryPolicy::MAX_WAIT), "{waits:?}");
}

#[test]
fn once_with_many_attempts_in_a_response_is_retried_once() {
    let body = r#"{"code":"A","message":"m","retry":{"strategy":"once","effect":"not_applied","max_attempts":4000000000}}"#;
    let report = ErrorReport::decode_any(StatusCode::CONFLICT, &HeaderMap::new(), body);
    let clock = ManualClock::default();
    let policy = policy(&clock, 1.0);
    for policy in [policy.clone(), policy.max_attempts(6)] {
        let (waits, reason) = waits(&policy, &clock, &report);
        assert_eq!((waits, reason), (vec![Duration::ZERO], StopReason::Attempts { made: 2 }));
    }
}

#[test]
fn strategy_without_resend_stops_with_a_hint() {
    let clock = ManualClock::default();
    for (retry, reason, text) in [
        (Retry::never(), StopReason::NotRetryable, "change it"),
        (Retry::restart(), StopReason::Restart, "start over"),
        (Retry::action(), StopReason::Action, "someone must act"),
        (Retry::poll(), StopReason::Poll, "ask for its state"),
    ] {
        assert_eq!(waits(&policy(&clock, 1.0), &clock, &report(retry)), (vec![], reason));
        assert!(reason.to_string().contains(text), "{reason}");
    }
}

#[test]
fn server_wait_over_the_maximum_stops() {
    let clock = ManualClock::default();
    let after =
        |seconds: u64| report(Retry::throttle()).with_retry_after(Duration::from_secs(seconds));
    let policy = policy(&clock, 0.0);
    let first = |policy: &RetryPolicy, seconds| {
        policy.next(&after(seconds), &mut policy.start(Idempotency::Safe))
    };
    assert_eq!(first(&policy, 120), Decision::Retry { after: Duration::from_secs(120) });
    let wait = Duration::from_secs(121);
    assert_eq!(first(&policy, 121), Decision::Stop { reason: StopReason::WaitTooLong { wait } });
    let patient = policy.max_wait(Duration::from_secs(3_600));
    assert_eq!(first(&patient, 121), Decision::Retry { after: wait });
}

#[test]
fn shortest_time_limit_applies() {
    let clock = ManualClock::default();
    let report =
        report(Retry::backoff().with_base(MS(1_000)).with_max_attempts(10).with_within(MS(60_000)));
    let policy = policy(&clock, 1.0);
    let run = |policy: &RetryPolicy| waits(policy, &clock, &report);
    assert_eq!(
        run(&policy),
        ([1_000, 2_000, 4_000, 8_000, 16_000, 20_000].map(MS).to_vec(), StopReason::OutOfTime)
    );
    let hasty = policy.within(MS(3_500));
    assert_eq!(run(&hasty), ([1_000, 2_000].map(MS).to_vec(), StopReason::OutOfTime));
    // The deadline passes during the request.
    let mut state = hasty.start(Idempotency::Safe).time_limit(MS(500));
    clock.advance(MS(500));
    assert_eq!(hasty.next(&report, &mut state), Decision::Stop { reason: StopReason::OutOfTime });
}

#[test]
fn jitter_of_a_server_wait_is_cut_short_by_the_deadline() {
    let clock = ManualClock::default();
    let report = report(Retry::throttle()).with_retry_after(MS(1_000));
    let policy = policy(&clock, 1.0);
    let after = |limit| {
        let mut state = policy.start(Idempotency::Safe).time_limit(limit);
        policy.next(&report, &mut state)
    };
    assert_eq!(after(MS(5_000)), Decision::Retry { after: MS(1_250) });
    let Decision::Retry { after: short } = after(MS(1_100)) else { panic!("the wait itself fits") };
    assert!(short >= MS(1_000) && short < MS(1_100), "{short:?}");
    assert_eq!(after(MS(1_000)), Decision::Stop { reason: StopReason::OutOfTime });
}

#[test]
fn retries_in_an_outage_are_limited_by_the_budget() {
    let clock = ManualClock::default();
    let budget = Arc::new(RetryBudget::default());
    let policy = policy(&clock, 1.0).with_budget(Arc::clone(&budget));
    let down = report(Retry::backoff());
    let retries = (0..1_000).map(|_| waits(&policy, &clock, &down).0.len()).sum::<usize>();
    // 500 / 14, for any number of requests.
    assert_eq!((retries, budget.tokens()), (35, 500 - 35 * 14));
    let mut state = policy.start(Idempotency::Safe);
    assert_eq!(policy.next(&down, &mut state), Decision::Stop { reason: StopReason::Budget });
    assert_eq!(state.attempts(), 1);
    // The server is back.
    for _ in 0..4 {
        policy.succeeded(&policy.start(Idempotency::Safe));
    }
    assert!(matches!(policy.next(&down, &mut state), Decision::Retry { .. }));
    assert_eq!(budget.tokens(), 0);
    // A retry that succeeds is refunded.
    policy.succeeded(&state);
    assert_eq!(budget.tokens(), 14);
    // Throttled requests cost 5.
    assert!(matches!(policy.next(&report(Retry::throttle()), &mut state), Decision::Retry { .. }));
    assert_eq!(budget.tokens(), 9);
}

#[test]
fn budget_under_threads_keeps_its_capacity() {
    let budget = RetryBudget::new(100);
    let (taken, given) = std::thread::scope(|scope| {
        let take = || (0..10_000).filter(|_| budget.withdraw(7)).count();
        let give = || (0..10_000).inspect(|_| budget.deposit(3)).count();
        let threads = [scope.spawn(take), scope.spawn(give), scope.spawn(take), scope.spawn(give)];
        let [a, b, c, d] = threads.map(|thread| thread.join().expect("no panic"));
        (a + c, b + d)
    });
    assert!(budget.tokens() <= 100);
    assert!(taken * 7 <= 100 + given * 3, "{taken} {given}");
}

/// The waits are uniform: mean, deviation and every tenth of the range.
#[test]
fn jitter_is_uniform() {
    const N: usize = 20_000;
    let policy = RetryPolicy::new().without_budget().random(Seeded::new(42));
    let report = report(Retry::backoff().with_base(Duration::from_secs(1)));
    let mut tenths = [0_usize; 10];
    let (mut sum, mut squares) = (0.0, 0.0);
    for _ in 0..N {
        let mut state = policy.start(Idempotency::Safe);
        let Decision::Retry { after } = policy.next(&report, &mut state) else {
            panic!("it is retryable")
        };
        let after = after.as_secs_f64();
        sum += after;
        squares += after * after;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 10")]
        let tenth = (after * 10.0) as usize;
        tenths[tenth.min(9)] += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let n = N as f64;
    let (mean, deviation) = (sum / n, (squares / n - (sum / n).powi(2)).sqrt());
    assert!((mean - 0.5).abs() < 0.01, "{mean}");
    assert!((deviation - 1.0 / 12.0_f64.sqrt()).abs() < 0.01, "{deviation}");
    assert!(tenths.iter().all(|count| (1_800..2_200).contains(count)), "{tenths:?}");
}

/// All clients get the same wait, and come back at different times.
#[test]
fn clients_with_the_same_server_wait_are_spread() {
    let policy = RetryPolicy::new().without_budget().random(Seeded::new(7));
    let report = report(Retry::throttle()).with_retry_after(Duration::from_secs(8));
    let mut halves = [0; 2];
    for _ in 0..1_000 {
        let Decision::Retry { after } = policy.next(&report, &mut policy.start(Idempotency::Safe))
        else {
            panic!("it is retryable")
        };
        let late = after.checked_sub(Duration::from_secs(8)).expect("never before");
        assert!(late <= Duration::from_secs(1));
        halves[usize::from(late > MS(500))] += 1;
    }
    assert!(halves.iter().all(|count| (450..550).contains(count)), "{halves:?}");
}

#[test]
fn request_without_a_response_is_retried_if_it_may_repeat() {
    let policy = RetryPolicy::new();
    let decide =
        |effect, idempotency| policy.next(&no_response(effect), &mut policy.start(idempotency));
    for (effect, idempotency) in [
        (Effect::NotApplied, Idempotency::Unsafe),
        (Effect::Unknown, Idempotency::Safe),
        (Effect::Unknown, Idempotency::Keyed),
    ] {
        assert!(
            matches!(decide(effect, idempotency), Decision::Retry { .. }),
            "{effect:?} {idempotency:?}"
        );
    }
    let stop = Decision::Stop { reason: StopReason::MayHaveHappened };
    assert_eq!(decide(Effect::Unknown, Idempotency::Unsafe), stop);
}

#[test]
fn effect_of_a_failed_connection_is_found_in_the_sources() {
    use std::io::{Error, ErrorKind};

    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[source] Error);

    assert_eq!(effect_of(&Outer(ErrorKind::ConnectionRefused.into())), Effect::NotApplied);
    assert_eq!(effect_of(&Outer(ErrorKind::ConnectionReset.into())), Effect::Unknown);
    assert_eq!(effect_of(&Error::other("other")), Effect::Unknown);
}

/// The response is newer than the declarations that the client was built with.
#[test]
fn refused_retry_takes_only_declared_advice_without_resend() {
    use apierror::{ApiError, Catalog};
    use http::HeaderValue;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[expect(dead_code, reason = "the client uses only the declarations")]
    enum JobError {
        #[error("busy")]
        #[api(code = "BUSY", status = 409, retry(backoff, effect = "not_applied"))]
        Busy,
        #[error("slow")]
        #[api(code = "SLOW", status = 504, retry = "poll")]
        Slow,
        #[error("gone")]
        #[api(code = "GONE", status = 503, retry = "never")]
        Gone,
    }

    let policy = RetryPolicy::new().catalog(Catalog::of::<JobError>());
    let decide = |status, code: &str, should_retry: Option<&'static str>| {
        let header = should_retry.map(|value| {
            ("x-should-retry".parse().expect("a name"), HeaderValue::from_static(value))
        });
        let headers = HeaderMap::from_iter(header);
        let status = StatusCode::from_u16(status).expect("a status");
        let body = format!(r#"{{"code":"{code}","message":"m"}}"#);
        let report = ErrorReport::decode_any(status, &headers, body);
        match policy.next(&report, &mut policy.start(Idempotency::Safe)) {
            Decision::Retry { .. } => None,
            Decision::Stop { reason } => Some(reason),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(decide(409, "BUSY", None), None);
    assert_eq!(decide(409, "BUSY", Some("false")), Some(StopReason::NotRetryable));
    assert_eq!(decide(409, "OTHER", Some("true")), None);
    assert_eq!(decide(504, "SLOW", None), Some(StopReason::Poll));
    assert_eq!(decide(504, "SLOW", Some("false")), Some(StopReason::Poll));
    assert_eq!(decide(503, "GONE", None), Some(StopReason::NotRetryable));
    // A declared code with another status is another error.
    assert_eq!(decide(503, "BUSY", Some("false")), Some(StopReason::NotRetryable));
    assert_eq!(decide(500, "GONE", None), None);
}

// Properties.

fn any_wait() -> impl Strategy<Value = Duration> {
    prop_oneof![
        (0..200_000_u64).prop_map(Duration::from_millis),
        (0..5_000_000_u64).prop_map(Duration::from_nanos),
        any::<Duration>(),
    ]
}

fn any_retry() -> impl Strategy<Value = Retry> {
    use RetryStrategy as S;

    let strategy = prop::sample::select(vec![
        S::Never,
        S::Once,
        S::Backoff,
        S::Backoff,
        S::Throttle,
        S::Throttle,
        S::Restart,
        S::Action,
        S::Poll,
    ]);
    let effect = prop::sample::select(vec![Effect::NotApplied, Effect::Unknown]);
    let wait = || prop::option::of(any_wait());
    (
        strategy,
        effect,
        prop::option::of(prop_oneof![0..20_u32, any::<u32>()]),
        wait(),
        wait(),
        wait(),
    )
        .prop_map(|(strategy, effect, attempts, base, cap, within)| {
            let retry = Retry::new(strategy, effect);
            let retry = attempts.into_iter().fold(retry, Retry::with_max_attempts);
            let retry = base.into_iter().fold(retry, Retry::with_base);
            let retry = cap.into_iter().fold(retry, Retry::with_cap);
            within.into_iter().fold(retry, Retry::with_within)
        })
}

fn any_report() -> impl Strategy<Value = ErrorReport> {
    (any_retry(), prop::option::of(any_wait())).prop_map(|(retry, wait)| {
        wait.into_iter().fold(report(retry), ErrorReport::with_retry_after)
    })
}

#[derive(Debug, Clone)]
struct Limits {
    max_attempts: Option<u32>,
    base: Option<Duration>,
    cap: Option<Duration>,
    within: Option<Duration>,
    time_limit: Option<Duration>,
    max_wait: Option<Duration>,
    tokens: u32,
}

fn any_limits() -> impl Strategy<Value = Limits> {
    let wait = || prop::option::of(any_wait());
    (prop::option::of(0..20_u32), wait(), wait(), wait(), wait(), wait(), 0..600_u32).prop_map(
        |(max_attempts, base, cap, within, time_limit, max_wait, tokens)| Limits {
            max_attempts,
            base,
            cap,
            within,
            time_limit,
            max_wait,
            tokens,
        },
    )
}

impl Limits {
    fn policy(&self, clock: &ManualClock, random: f64, budget: &Arc<RetryBudget>) -> RetryPolicy {
        let policy = policy(clock, random).with_budget(Arc::clone(budget));
        let policy = self.max_attempts.into_iter().fold(policy, RetryPolicy::max_attempts);
        let policy = self.base.into_iter().fold(policy, RetryPolicy::base);
        let policy = self.cap.into_iter().fold(policy, RetryPolicy::cap);
        let policy = self.within.into_iter().fold(policy, RetryPolicy::within);
        self.max_wait.into_iter().fold(policy, RetryPolicy::max_wait)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]

    /// Each attempt of a request fails in another way, and takes time.
    #[test]
    fn any_decision_keeps_all_limits(
        failures in prop::collection::vec((any_report(), 0..40_000_u64), 1..30),
        limits in any_limits(),
        random in 0.0..=1.0_f64,
        idempotency in prop::sample::select(vec![Idempotency::Safe, Idempotency::Keyed, Idempotency::Unsafe]),
    ) {
        let clock = ManualClock::default();
        let budget = Arc::new(RetryBudget::new(limits.tokens));
        let policy = limits.policy(&clock, random, &budget);
        let mut state = policy.start(idempotency);
        let state_limit = limits.time_limit;
        if let Some(limit) = state_limit {
            state = state.time_limit(limit);
        }
        let mut elapsed = Duration::ZERO;
        let mut sent = 1_u32;
        for (report, took) in failures {
            clock.advance(MS(took));
            elapsed += MS(took);
            let before = budget.tokens();
            let retry = report.retry();
            let Decision::Retry { after } = policy.next(&report, &mut state) else {
                prop_assert_eq!(budget.tokens(), before, "a stop costs nothing");
                break;
            };
            sent += 1;

            prop_assert!(retry.is_retryable());
            prop_assert!(retry.effect() == Effect::NotApplied || idempotency != Idempotency::Unsafe);

            let reported = retry.max_attempts().min(RetryPolicy::MAX_REPORTED_ATTEMPTS);
            let allowed = match limits.max_attempts {
                Some(own) if retry.strategy() == RetryStrategy::Once => own.max(1).min(reported),
                Some(own) => own.max(1),
                None => reported,
            };
            prop_assert!(sent <= allowed, "attempt {sent} of {allowed}");
            prop_assert_eq!(state.attempts(), sent);

            let ceiling = limits.max_wait.unwrap_or(RetryPolicy::MAX_WAIT);
            let backoff = limits.cap.unwrap_or(retry.cap()).min(ceiling);
            // The server's wait is a floor; the backoff may be longer.
            let wait = report.retry_after().unwrap_or_default();
            prop_assert!(after >= wait && wait <= ceiling, "{after:?} of {wait:?}");
            prop_assert!(after <= (wait + wait / 4).max(backoff), "{after:?} over {backoff:?}");

            let ends = elapsed.checked_add(after).expect("bounded by the ceiling");
            for limit in [limits.within, retry.within(), state_limit].into_iter().flatten() {
                prop_assert!(ends < limit, "{ends:?} past {limit:?}");
            }

            let cost = if retry.strategy() == RetryStrategy::Throttle { 5 } else { 14 };
            prop_assert_eq!(before - budget.tokens(), cost);

            let nanos = after.min(Duration::from_secs(1_000_000));
            clock.advance(nanos);
            elapsed += nanos;
            if nanos != after {
                break;
            }
        }
    }

    /// The same report, clock and random number give the same decision.
    #[test]
    fn same_input_gives_the_same_decision(report in any_report(), limits in any_limits(), random in 0.0..=1.0_f64) {
        let clock = ManualClock::default();
        let decide = || {
            let budget = Arc::new(RetryBudget::new(limits.tokens));
            let policy = limits.policy(&clock, random, &budget);
            policy.next(&report, &mut policy.start(Idempotency::Safe))
        };
        prop_assert_eq!(decide(), decide());
    }

    #[test]
    fn budget_stays_between_zero_and_its_capacity(
        capacity in 0..1_000_u32,
        steps in prop::collection::vec((any::<bool>(), prop_oneof![0..20_u32, any::<u32>()]), 0..200),
    ) {
        let budget = RetryBudget::new(capacity);
        for (takes, tokens) in steps {
            let before = budget.tokens();
            if takes {
                prop_assert_eq!(budget.withdraw(tokens), tokens <= before);
                prop_assert_eq!(budget.tokens(), before.checked_sub(tokens).unwrap_or(before));
            } else {
                budget.deposit(tokens);
                prop_assert_eq!(budget.tokens(), before.saturating_add(tokens).min(capacity));
            }
        }
    }
}

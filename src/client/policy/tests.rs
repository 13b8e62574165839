use std::sync::atomic::{AtomicU64, Ordering};

use super::*;

const MS: fn(u64) -> Duration = Duration::from_millis;

#[derive(Debug, Clone, Default)]
struct ManualClock(Arc<AtomicU64>);

impl ManualClock {
    fn advance(&self, ms: u64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        MS(self.0.load(Ordering::Relaxed))
    }
}

#[derive(Debug)]
struct Constant(f64);

impl Random for Constant {
    fn next(&self) -> f64 {
        self.0
    }
}

fn policy() -> RetryPolicy {
    RetryPolicy::new().clock(ManualClock::default()).random(Constant(1.0))
}

fn report(retry: Retry) -> ErrorReport {
    ErrorReport::new("A", None, "m").with_retry(retry.with_effect(Effect::NotApplied))
}

fn stop(reason: StopReason) -> Decision {
    Decision::Stop { reason }
}

fn retry_after(ms: u64) -> Decision {
    Decision::Retry { after: MS(ms) }
}

/// Decides after a first attempt.
fn decide(policy: &RetryPolicy, report: &ErrorReport) -> Decision {
    policy.next(report, &mut policy.start(Idempotency::Unsafe))
}

/// Decides until the request is given up.
fn decide_all(policy: &RetryPolicy, report: &ErrorReport) -> (Vec<u128>, StopReason) {
    let mut state = policy.start(Idempotency::Unsafe);
    let mut waits = Vec::new();
    loop {
        assert!(waits.len() < 1_000, "no end");
        match policy.next(report, &mut state) {
            Decision::Retry { after } => waits.push(after.as_millis()),
            Decision::Stop { reason } => return (waits, reason),
        }
    }
}

#[test]
fn strategies_that_do_not_resend_stop_with_their_reason() {
    for (retry, reason) in [
        (Retry::never(), StopReason::NotRetryable),
        (Retry::restart(), StopReason::Restart),
        (Retry::action(), StopReason::Action),
        (Retry::poll(), StopReason::Poll),
    ] {
        assert_eq!(decide(&policy(), &report(retry)), stop(reason));
    }
}

#[test]
fn strategies_that_resend_have_their_own_base() {
    assert_eq!(decide(&policy(), &report(Retry::once())), retry_after(0));
    assert_eq!(decide(&policy(), &report(Retry::backoff())), retry_after(50));
    assert_eq!(decide(&policy(), &report(Retry::throttle())), retry_after(1_000));
}

#[test]
fn unknown_effect_stops_only_requests_that_are_not_idempotent() {
    let unknown = report(Retry::backoff()).with_retry(Retry::backoff());
    let decide = |report, idempotency| {
        let policy = policy();
        policy.next(report, &mut policy.start(idempotency))
    };
    assert_eq!(decide(&unknown, Idempotency::Unsafe), stop(StopReason::MayHaveHappened));
    assert_eq!(decide(&unknown, Idempotency::Safe), retry_after(50));
    assert_eq!(decide(&unknown, Idempotency::Keyed), retry_after(50));
    assert_eq!(decide(&report(Retry::backoff()), Idempotency::Unsafe), retry_after(50));
}

#[test]
fn waits_double_up_to_the_cap() {
    let retry = Retry::backoff().with_max_attempts(7).with_cap(MS(1_000));
    let (waits, reason) = decide_all(&policy(), &report(retry));
    assert_eq!(waits, [50, 100, 200, 400, 800, 1_000]);
    assert_eq!(reason, StopReason::Attempts { made: 7 });
}

#[test]
fn wait_of_a_late_attempt_does_not_overflow() {
    let policy = policy().max_attempts(100).without_budget().cap(MS(70));
    let (waits, _) = decide_all(&policy, &report(Retry::backoff()));
    assert_eq!(waits.len(), 99);
    assert_eq!((waits[1], waits[98]), (70, 70));
}

#[test]
fn random_number_scales_the_wait() {
    for (random, ms) in [(0.0, 0), (0.5, 25), (7.0, 50), (-1.0, 0), (f64::NAN, 0)] {
        let policy = policy().random(Constant(random));
        assert_eq!(decide(&policy, &report(Retry::backoff())), retry_after(ms), "{random}");
    }
}

#[test]
fn longest_durations_and_any_random_number_give_a_decision() {
    let longest = Duration::MAX;
    let less = longest.saturating_sub(Duration::from_nanos(1));
    let below_one = 1.0_f64.next_down();
    for random in [0.0, f64::MIN_POSITIVE, 0.5, below_one, 1.0] {
        for time in [Duration::ZERO, Duration::from_nanos(1), less, longest] {
            let policy = policy().random(Constant(random)).max_wait(longest).cap(time);
            for policy in [policy.clone().base(time).throttle_base(time), policy.within(time)] {
                for retry in [Retry::backoff(), Retry::throttle(), Retry::once()] {
                    let retry = retry.with_base(time).with_cap(time);
                    for report in [report(retry), report(retry).with_retry_after(time)] {
                        if let Decision::Retry { after } = decide(&policy, &report) {
                            assert!(after < longest, "no limit of time allows it");
                        }
                    }
                }
            }
        }
    }
    let policy = policy().cap(longest).max_wait(longest).base(longest);
    assert_eq!(decide(&policy, &report(Retry::backoff())), stop(StopReason::OutOfTime));
}

#[test]
fn attempts_of_the_report_are_limited() {
    let attempts = |policy: &RetryPolicy, retry| decide_all(policy, &report(retry)).1;
    let many = Retry::backoff().with_max_attempts(1_000);
    let made = |made| StopReason::Attempts { made };
    assert_eq!(attempts(&policy(), many), made(10));
    assert_eq!(attempts(&policy(), Retry::backoff()), made(3));
    assert_eq!(attempts(&policy().max_attempts(12), many), made(12));
    assert_eq!(attempts(&policy().max_attempts(0), many), made(1));
    assert_eq!(attempts(&policy().max_attempts(12), Retry::once()), made(2));
    let often = Retry::once().with_max_attempts(u32::MAX);
    assert_eq!(attempts(&policy(), often), made(2));
    assert_eq!(attempts(&policy().max_attempts(12), often), made(2));
    assert_eq!(attempts(&policy().max_attempts(1), Retry::once()), made(1));
}

#[test]
fn bases_and_cap_of_the_policy_precede_the_reports() {
    let policy = policy().base(MS(7)).throttle_base(MS(300)).cap(MS(200));
    assert_eq!(decide(&policy, &report(Retry::backoff())), retry_after(7));
    assert_eq!(decide(&policy, &report(Retry::throttle())), retry_after(200));
    assert_eq!(decide(&policy.cap(MS(400)), &report(Retry::throttle())), retry_after(300));
}

#[test]
fn max_wait_bounds_the_backoff() {
    let policy = policy().max_wait(MS(30));
    assert_eq!(decide(&policy, &report(Retry::backoff())), retry_after(30));
}

#[test]
fn wait_of_the_server_is_a_floor_with_a_quarter_of_jitter_at_most() {
    let wait = |retry, ms| decide(&policy(), &report(retry).with_retry_after(MS(ms)));
    // The backoff, if it is longer.
    assert_eq!(wait(Retry::throttle(), 80), retry_after(1_000));
    assert_eq!(wait(Retry::throttle(), 8_000), retry_after(9_000));
    assert_eq!(wait(Retry::throttle(), 3_000), retry_after(3_750));
    // Zero, or a time in the past, does not count.
    assert_eq!(wait(Retry::throttle(), 0), retry_after(1_000));
}

#[test]
fn declared_wait_is_used_exactly() {
    let minute = Retry::throttle().with_after(Duration::from_secs(60));
    let wait = |report: &ErrorReport| decide(&policy(), report);
    assert_eq!(wait(&report(minute)), retry_after(60_000));
    assert_eq!(wait(&report(minute).with_retry_after(MS(60_000))), retry_after(60_000));
    // The server knows better.
    assert_eq!(wait(&report(minute).with_retry_after(MS(8_000))), retry_after(9_000));
    assert_eq!(wait(&report(minute).with_retry_after(MS(61_000))), retry_after(62_000));
}

#[test]
fn declared_fraction_of_a_second_is_confirmed_by_the_next_whole_one() {
    let declared = report(Retry::throttle().with_after(MS(1_500)));
    let wait = |server| decide(&policy(), &declared.clone().with_retry_after(MS(server)));
    assert_eq!(wait(1_500), retry_after(1_500));
    assert_eq!(wait(2_000), retry_after(1_500));
    assert_eq!(wait(1_000), retry_after(1_250));
    assert_eq!(wait(3_000), retry_after(3_750));
}

#[test]
fn wait_of_the_server_over_the_maximum_stops() {
    let policy = policy().max_wait(MS(1_000));
    let wait = |ms| decide(&policy, &report(Retry::throttle()).with_retry_after(MS(ms)));
    assert_eq!(wait(1_000), retry_after(1_250));
    assert_eq!(wait(1_001), stop(StopReason::WaitTooLong { wait: MS(1_001) }));
    assert_eq!(RetryPolicy::MAX_WAIT, MS(120_000));
}

#[test]
fn wait_must_end_before_the_shortest_limit() {
    let backoff = |within| report(Retry::backoff().with_within(MS(within)));
    assert_eq!(decide(&policy(), &backoff(51)), retry_after(50));
    assert_eq!(decide(&policy(), &backoff(50)), stop(StopReason::OutOfTime));
    assert_eq!(decide(&policy().within(MS(50)), &backoff(51)), stop(StopReason::OutOfTime));
    assert_eq!(decide(&policy().within(MS(51)), &backoff(60)), retry_after(50));
    let policy = policy();
    let mut state = policy.start(Idempotency::Safe).time_limit(MS(50));
    assert_eq!(policy.next(&backoff(60), &mut state), stop(StopReason::OutOfTime));
    let mut state = policy.start(Idempotency::Safe).time_limit(MS(51));
    assert_eq!(policy.next(&backoff(60), &mut state), retry_after(50));
}

#[test]
fn time_that_has_passed_counts() {
    let clock = ManualClock::default();
    clock.advance(1_000);
    let policy = policy().clock(clock.clone()).within(MS(200));
    let mut state = policy.start(Idempotency::Safe);
    clock.advance(149);
    assert_eq!(policy.next(&report(Retry::backoff()), &mut state), retry_after(50));
    let mut state = policy.start(Idempotency::Safe);
    clock.advance(150);
    let decision = policy.next(&report(Retry::backoff()), &mut state);
    assert_eq!(decision, stop(StopReason::OutOfTime));
}

#[test]
fn jitter_is_shortened_to_stay_within_the_time() {
    let wait = |within| {
        let report = report(Retry::throttle()).with_retry_after(MS(80));
        decide(&policy().within(MS(within)), &report)
    };
    assert_eq!(wait(90), Decision::Retry { after: Duration::from_nanos(89_999_999) });
    assert_eq!(wait(80), stop(StopReason::OutOfTime));
    assert_eq!(wait(0), stop(StopReason::OutOfTime));
}

#[test]
fn retry_costs_tokens_and_success_refunds_them() {
    let policy = policy();
    let tokens = || policy.budget().expect("a budget").tokens();
    let run = |retry| {
        let before = tokens();
        let mut state = policy.start(Idempotency::Safe);
        let decision = policy.next(&report(retry), &mut state);
        assert!(matches!(decision, Decision::Retry { .. }));
        let cost = before - tokens();
        policy.succeeded(&state);
        assert_eq!(tokens(), before);
        cost
    };
    assert_eq!(tokens(), 500);
    assert_eq!(run(Retry::backoff()), 14);
    assert_eq!(run(Retry::throttle()), 5);
    assert!(policy.budget().expect("a budget").withdraw(10));
    policy.succeeded(&policy.start(Idempotency::Safe));
    assert_eq!(tokens(), 491);
}

#[test]
fn empty_budget_stops_and_counts_no_attempt() {
    let budget = Arc::new(RetryBudget::new(20));
    let policy = policy().with_budget(Arc::clone(&budget));
    let mut state = policy.start(Idempotency::Safe);
    assert_eq!(policy.next(&report(Retry::backoff()), &mut state), retry_after(50));
    assert_eq!((state.attempts(), budget.tokens()), (2, 6));
    let decision = policy.next(&report(Retry::backoff()), &mut state);
    assert_eq!(decision, stop(StopReason::Budget));
    assert_eq!((state.attempts(), budget.tokens()), (2, 6));
    // The last retry that was paid for is refunded.
    policy.succeeded(&state);
    assert_eq!(budget.tokens(), 20);
}

#[test]
fn clones_share_the_budget_unless_it_is_removed() {
    let policy = policy();
    assert!(decide(&policy.clone(), &report(Retry::backoff())) == retry_after(50));
    assert_eq!(policy.budget().map(|budget| budget.tokens()), Some(486));
    assert!(policy.without_budget().budget().is_none());
}

#[test]
fn outcome_counts_the_attempts() {
    let policy = policy();
    let mut state = policy.start(Idempotency::Safe);
    assert_eq!(policy.next(&report(Retry::backoff()), &mut state), retry_after(50));
    let outcome = state.outcome(report(Retry::backoff()), StopReason::Budget);
    assert_eq!((outcome.attempts, outcome.reason), (2, StopReason::Budget));
    assert_eq!(outcome.report, report(Retry::backoff()));
}

#[test]
fn debug_output_shows_limits_and_budget() {
    let text = format!("{:?}", RetryPolicy::default().max_attempts(7));
    assert!(text.starts_with("RetryPolicy { max_attempts: Some(7)"), "{text}");
    assert!(text.contains("max_wait: 120s"), "{text}");
    assert!(text.contains("RetryBudget"), "{text}");
}

#[test]
fn cancelled_request_refunds_only_its_last_retry() {
    let policy = policy();
    let tokens = || policy.budget().expect("a budget").tokens();
    policy.cancelled(policy.start(Idempotency::Safe));
    assert_eq!(tokens(), 500);
    let mut state = policy.start(Idempotency::Safe);
    assert_eq!(policy.next(&report(Retry::throttle()), &mut state), retry_after(1_000));
    assert_eq!(policy.next(&report(Retry::backoff()), &mut state), retry_after(100));
    assert_eq!(tokens(), 481);
    policy.cancelled(state);
    assert_eq!(tokens(), 495);
}

#[cfg(feature = "client-backon")]
#[test]
fn time_of_the_policy_is_that_of_its_clock() {
    let clock = ManualClock::default();
    clock.advance(1_000);
    assert_eq!(policy().clock(clock).now(), MS(1_000));
}

#[cfg(feature = "derive")]
#[test]
fn declared_errors_decide() {
    use http::StatusCode;

    #[derive(Debug, thiserror::Error, crate::ApiError)]
    #[error("busy")]
    #[api(crate = crate, code = "BUSY", status = 409, retry(backoff, effect = "not_applied"))]
    struct Busy;

    let report = ErrorReport::new("BUSY", Some(StatusCode::CONFLICT), "m");
    assert_eq!(decide(&policy(), &report), stop(StopReason::NotRetryable));
    assert_eq!(decide(&policy().declared::<Busy>(), &report), retry_after(50));
    #[cfg(feature = "catalog")]
    assert_eq!(decide(&policy().catalog(Catalog::of::<Busy>()), &report), retry_after(50));
}

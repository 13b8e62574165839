//! The test vectors of the retry policy: what clients in every language must decide.
//!
//! `tests/data/retry-vectors.json` has the failures of a request, the limits of its
//! caller, and what the policy decides after each failure. The tests of generated clients
//! read the same file.
//!
//! `APIERROR_BLESS=1 cargo test -p apierror-tests --test it vectors` makes the vectors
//! again. Read the difference before you commit it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apierror::client::{
    Decision, FromResponse, Idempotency, Random, RetryBudget, RetryPolicy, StopReason, no_response,
};
use apierror::envelope::{Flat, ProblemDetails, WithRetry};
use apierror::{ApiError, Catalog, Effect, ErrorReport};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};

use crate::common::virtual_time::ManualClock;

/// Kinds whose bodies say no retry advice.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat, message = display)]
pub(crate) enum Plain {
    #[error("no such item")]
    #[api(code = "ITEM_NOT_FOUND", status = 404)]
    NotFound,
    #[error("it broke")]
    #[api(code = "BROKEN", status = 500)]
    Broken,
    #[error("it is down")]
    #[api(code = "DOWN", status = 503, retry(backoff, max_attempts = 4, effect = "not_applied"))]
    Down,
    #[error("another one changed it")]
    #[api(
        code = "CONFLICT",
        status = 409,
        retry(backoff, base = "10ms", cap = "80ms", effect = "not_applied")
    )]
    Conflict,
    #[error("read it again")]
    #[api(code = "STALE", status = 412)]
    Stale,
    #[error("too many")]
    #[api(code = "TOO_MANY", status = 429, retry(throttle, max_attempts = 5))]
    TooMany,
    #[error("sign in")]
    #[api(code = "SIGN_IN", status = 401)]
    SignIn,
    #[error("it is running")]
    #[api(code = "RUNNING", status = 409, retry(poll))]
    Running,
    #[error("once more")]
    #[api(code = "ONCE", status = 502, retry(once))]
    Once,
    #[error("in ten seconds")]
    #[api(code = "AFTER", status = 503, retry(backoff, after = "10s", effect = "not_applied"))]
    After,
    #[error("in a bit")]
    #[api(
        code = "AFTER_A_BIT",
        status = 503,
        retry(once, after = "1500ms", effect = "not_applied")
    )]
    AfterABit,
    #[error("three over thirty seconds")]
    #[api(code = "OVER", status = 503, retry(backoff, max_retries = 3, over = "30s"))]
    Over,
    #[error("within two seconds")]
    #[api(code = "WITHIN", status = 504, retry(backoff, max_attempts = 9, within = "2s"))]
    Within,
    #[error("many attempts")]
    #[api(
        code = "MANY",
        status = 503,
        retry(backoff, max_attempts = 12, cap = "1s", effect = "not_applied")
    )]
    Many,
    #[error("nothing is promised")]
    #[api(code = "SILENT", status = 503, retry(unstated))]
    Silent,
}

/// Kinds whose bodies say their retry advice.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = WithRetry<ProblemDetails>, message = display)]
pub(crate) enum Advised {
    #[error("busy")]
    #[api(code = "BUSY", status = 503)]
    Busy {
        #[api(retry_after)]
        wait: Option<Duration>,
    },
    #[error("start over")]
    #[api(code = "START_OVER", status = 409, retry = "restart")]
    StartOver,
    #[error("slow down")]
    #[api(code = "SLOW_DOWN", status = 429)]
    SlowDown {
        #[api(retry_after)]
        wait: Duration,
    },
    #[error("lost")]
    #[api(
        code = "LOST",
        status = 500,
        retry(backoff, max_attempts = 2, base = "300ms", cap = "5s")
    )]
    Lost,
    #[error("pay")]
    #[api(code = "PAY", status = 402)]
    Pay,
}

/// The catalogue from which the clients under test are generated.
pub(crate) fn catalog() -> Catalog {
    Catalog::of::<Plain>().and::<Advised>()
}

pub(crate) fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/retry-vectors.json")
}

#[derive(Debug, Serialize, Deserialize)]
struct File {
    cases: Vec<Case>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Case {
    name: String,
    policy: Policy,
    idempotency: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_limit_ms: Option<u64>,
    failures: Vec<Fault>,
    #[serde(flatten)]
    expected: Expected,
}

/// What the policy decides. It decides nothing more after the first stop.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Expected {
    codes: Vec<String>,
    decisions: Vec<Decided>,
    /// The tokens that are left, if there is a budget.
    tokens: Option<u32>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Decided {
    RetryAfterMs(u64),
    Stop(String),
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Policy {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    throttle_base_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cap_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    within_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_wait_ms: Option<u64>,
    budget: Option<u32>,
}

/// A response, or none.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Fault {
    /// The time since the first attempt.
    at_ms: u64,
    random: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_response: Option<Effect>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

impl Fault {
    fn report(&self) -> ErrorReport {
        let Some(status) = self.status else {
            return no_response(self.no_response.unwrap_or(Effect::Unknown));
        };
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let name: HeaderName = name.parse().expect("a name");
            headers.append(name, HeaderValue::from_str(value).expect("a value"));
        }
        let status = StatusCode::from_u16(status).expect("a status");
        ErrorReport::decode_any(status, &headers, self.body.as_deref().unwrap_or_default())
    }
}

#[derive(Debug, Clone, Default)]
struct GivenNumber(Arc<Mutex<f64>>);

impl Random for GivenNumber {
    fn next(&self) -> f64 {
        *self.0.lock().expect("no panic")
    }
}

/// Runs the policy on a case.
fn decide(case: &Case) -> Expected {
    const MS: fn(u64) -> Duration = Duration::from_millis;
    let (clock, random) = (ManualClock::default(), GivenNumber::default());
    let mut policy =
        RetryPolicy::new().catalog(catalog()).clock(clock.clone()).random(random.clone());
    let Policy { max_attempts, base_ms, throttle_base_ms, cap_ms, within_ms, max_wait_ms, budget } =
        case.policy;
    if let Some(attempts) = max_attempts {
        policy = policy.max_attempts(attempts);
    }
    if let Some(base) = base_ms {
        policy = policy.base(MS(base));
    }
    if let Some(base) = throttle_base_ms {
        policy = policy.throttle_base(MS(base));
    }
    if let Some(cap) = cap_ms {
        policy = policy.cap(MS(cap));
    }
    if let Some(within) = within_ms {
        policy = policy.within(MS(within));
    }
    if let Some(wait) = max_wait_ms {
        policy = policy.max_wait(MS(wait));
    }
    policy = match budget {
        Some(tokens) => policy.with_budget(Arc::new(RetryBudget::new(tokens))),
        None => policy.without_budget(),
    };
    let idempotency = match &*case.idempotency {
        "safe" => Idempotency::Safe,
        "keyed" => Idempotency::Keyed,
        _ => Idempotency::Unsafe,
    };
    let mut state = policy.start(idempotency);
    if let Some(limit) = case.time_limit_ms {
        state = state.time_limit(MS(limit));
    }
    let mut expected = Expected::default();
    let mut now = 0;
    for fault in &case.failures {
        clock.advance(MS(fault.at_ms - now));
        now = fault.at_ms;
        *random.0.lock().expect("no panic") = fault.random;
        let report = fault.report();
        expected.codes.push(report.code().to_owned());
        match policy.next(&report, &mut state) {
            Decision::Retry { after } => {
                let after = u64::try_from(after.as_millis()).expect("a short wait");
                expected.decisions.push(Decided::RetryAfterMs(after));
            }
            Decision::Stop { reason } => {
                expected.decisions.push(Decided::Stop(name_of(reason).to_owned()));
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    expected.tokens = policy.budget().map(|budget| budget.tokens());
    expected
}

fn name_of(reason: StopReason) -> &'static str {
    match reason {
        StopReason::NotRetryable => "not_retryable",
        StopReason::Restart => "restart",
        StopReason::Action => "action",
        StopReason::Poll => "poll",
        StopReason::MayHaveHappened => "may_have_happened",
        StopReason::Attempts { .. } => "attempts",
        StopReason::WaitTooLong { .. } => "wait_too_long",
        StopReason::OutOfTime => "out_of_time",
        StopReason::Budget => "budget",
        other => panic!("{other:?}"),
    }
}

mod inputs {
    //! Makes the inputs of the vectors.

    use std::time::Duration;

    use apierror::{ApiError, DeclaredError, Effect};

    use super::{Advised, Case, Expected, Fault, Plain, Policy};
    use crate::common::virtual_time::Seeded;

    /// The same choices each time.
    struct Choices(Seeded);

    impl Choices {
        fn below(&self, end: usize) -> usize {
            usize::try_from(self.0.number() >> 33).expect("31 bits") % end
        }

        fn one<'a, T>(&self, of: &'a [T]) -> &'a T {
            &of[self.below(of.len())]
        }

        fn sometimes<T>(&self, of: &[T]) -> Option<T>
        where
            T: Copy,
        {
            (self.below(4) == 0).then(|| *self.one(of))
        }
    }

    fn response(status: u16, body: impl Into<String>) -> Fault {
        Fault {
            at_ms: 0,
            random: 0.5,
            no_response: None,
            status: Some(status),
            headers: Vec::new(),
            body: Some(body.into()),
        }
    }

    fn declared<E: DeclaredError>(error: &E) -> Fault {
        let response = error.to_response();
        let body = String::from_utf8(response.body().to_vec()).expect("UTF-8");
        let headers = response.headers().iter().filter(|(name, _)| *name != "content-type");
        Fault {
            headers: headers
                .map(|(name, value)| (name.to_string(), value.to_str().expect("ASCII").to_owned()))
                .collect(),
            ..self::response(response.status().as_u16(), body)
        }
    }

    fn without_response(effect: Effect) -> Fault {
        Fault { no_response: Some(effect), status: None, body: None, ..response(500, "") }
    }

    /// Every kind of failure, by a name.
    fn faults() -> Vec<(String, Fault)> {
        use Plain::*;
        let ms = Duration::from_millis;
        let mut faults: Vec<(String, Fault)> = [
            NotFound, Broken, Down, Conflict, Stale, TooMany, SignIn, Running, Once, After,
            AfterABit, Over, Within, Many, Silent,
        ]
        .iter()
        .map(|error| (error.code().to_owned(), declared(error)))
        .collect();
        faults.extend(
            [
                Advised::Busy { wait: None },
                Advised::Busy { wait: Some(ms(700)) },
                Advised::Busy { wait: Some(ms(90_000)) },
                Advised::StartOver,
                Advised::SlowDown { wait: ms(2_500) },
                Advised::SlowDown { wait: ms(300_000) },
                Advised::Lost,
                Advised::Pay,
            ]
            .iter()
            .map(|error| (error.code().to_owned(), declared(error))),
        );
        for status in [400, 403, 404, 408, 409, 412, 425, 429, 451, 500, 501, 502, 503, 504, 529] {
            let body = format!(r#"{{"code":"NEW_CODE","message":"new","status":{status}}}"#);
            faults.push((format!("unknown code, {status}"), response(status, body)));
        }
        for (name, status, body) in [
            ("HTML", 502, "<html><h1>502 Bad Gateway</h1></html>"),
            ("empty body", 503, ""),
            ("broken JSON", 500, r#"{"code":"BROKEN","mess"#),
            ("a list", 503, "[1, 2]"),
            ("a number", 429, "17"),
            ("known code, other status", 500, r#"{"code":"DOWN","message":"m","status":500}"#),
            ("code is no text", 503, r#"{"code":7,"message":"m","status":503}"#),
        ] {
            faults.push((name.to_owned(), response(status, body)));
        }
        for (strategy, effect) in [
            ("never", "not_applied"),
            ("once", "unknown"),
            ("backoff", "unknown"),
            ("backoff", "not_applied"),
            ("throttle", "not_applied"),
            ("restart", "not_applied"),
            ("action", "not_applied"),
            ("poll", "unknown"),
            ("unstated", "unknown"),
            ("newer", "unknown"),
        ] {
            let body = format!(
                r#"{{"type":"about:blank","title":"t","status":503,"code":"ADVISED","retry":{{"strategy":"{strategy}","effect":"{effect}","max_attempts":4}}}}"#
            );
            faults.push((format!("advice in the body: {strategy}, {effect}"), response(503, body)));
        }
        for advice in [
            r#""max_attempts":50"#,
            r#""max_attempts":0"#,
            r#""max_attempts":3,"base_ms":200,"cap_ms":300"#,
            r#""max_attempts":3,"within_ms":900"#,
            r#""max_attempts":3,"after_ms":1200"#,
            r#""max_attempts":-1"#,
        ] {
            let body = format!(
                r#"{{"type":"about:blank","title":"t","status":503,"code":"ADVISED","retry":{{"strategy":"backoff","effect":"not_applied",{advice}}}}}"#
            );
            faults.push((format!("advice in the body: {advice}"), response(503, body)));
        }
        let date = ("date", "Fri, 27 Nov 2026 08:00:00 GMT");
        for headers in [
            vec![("retry-after", "3")],
            vec![("retry-after", "0")],
            vec![("retry-after", "later")],
            vec![("retry-after", "-5")],
            vec![("retry-after", "1.5")],
            vec![("retry-after", "100000")],
            vec![("retry-after-ms", "250"), ("retry-after", "9")],
            vec![date, ("retry-after", "Fri, 27 Nov 2026 08:00:07 GMT")],
            vec![date, ("retry-after", "Fri, 27 Nov 2026 07:00:00 GMT")],
            vec![("x-should-retry", "false")],
            vec![("x-should-retry", "true")],
            vec![("stripe-should-retry", "false")],
            vec![("ratelimit", "\"default\";r=0;t=4")],
            vec![("ratelimit", "\"default\";r=5;t=4")],
            vec![("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "6")],
            vec![("x-ratelimit-remaining", "3"), ("x-ratelimit-reset", "6")],
        ] {
            for status in [403, 409, 429, 503] {
                let mut fault =
                    response(status, r#"{"code":"NEW_CODE","message":"new","status":0}"#);
                fault.headers = headers
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                    .collect();
                let names: Vec<_> =
                    headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                faults.push((format!("{status} with {}", names.join(", ")), fault));
            }
        }
        faults.push(("no connection".to_owned(), without_response(Effect::NotApplied)));
        faults.push(("no answer".to_owned(), without_response(Effect::Unknown)));
        faults
    }

    /// Each failure again and again, then failures and limits at random.
    pub(super) fn cases() -> Vec<Case> {
        let faults = faults();
        let choices = Choices(Seeded::new(21));
        let mut cases = Vec::new();
        let budget = Some(500);
        for (name, fault) in &faults {
            for idempotency in ["safe", "unsafe"] {
                let failures = (0..5_u64).map(|n| Fault {
                    at_ms: n * 400,
                    random: [0.5, 1.0, 0.25, 0.0, 0.875][usize::try_from(n).expect("five")],
                    ..fault.clone()
                });
                cases.push(Case {
                    name: format!("{name}, {idempotency}"),
                    policy: Policy { budget, ..Policy::default() },
                    idempotency: idempotency.to_owned(),
                    time_limit_ms: None,
                    failures: failures.collect(),
                    expected: Expected::default(),
                });
            }
        }
        for number in 0..300 {
            let mut at_ms = 0;
            let same = choices.below(3) > 0;
            let mut fault = choices.one(&faults).clone();
            let length = 1 + choices.below(6);
            let mut failures = Vec::new();
            for _ in 0..length {
                at_ms += u64::try_from(choices.below(3_000)).expect("a short time");
                if !same {
                    fault = choices.one(&faults).clone();
                }
                let random =
                    f64::from(u16::try_from(choices.below(1_025)).expect("small")) / 1024.0;
                failures.push(Fault { at_ms, random, ..fault.1.clone() });
            }
            cases.push(Case {
                name: format!("random {number}"),
                policy: Policy {
                    max_attempts: choices.sometimes(&[0, 1, 2, 3, 7, 20]),
                    base_ms: choices.sometimes(&[0, 1, 100, 1_000]),
                    throttle_base_ms: choices.sometimes(&[0, 500, 4_000]),
                    cap_ms: choices.sometimes(&[0, 60, 2_000, 60_000]),
                    within_ms: choices.sometimes(&[0, 1_000, 10_000]),
                    max_wait_ms: choices.sometimes(&[0, 1_000, 200_000]),
                    budget: *choices.one(&[None, Some(500), Some(30), Some(5)]),
                },
                idempotency: (*choices.one(&["safe", "keyed", "unsafe"])).to_owned(),
                time_limit_ms: choices.sometimes(&[0, 2_000, 30_000]),
                failures,
                expected: Expected::default(),
            });
        }
        cases
    }
}

#[test]
fn policy_decides_as_the_vectors_say() {
    let path = path();
    if std::env::var_os("APIERROR_BLESS").is_some() {
        let mut cases = inputs::cases();
        for case in &mut cases {
            case.expected = decide(case);
        }
        let lines: Vec<_> =
            cases.iter().map(|case| serde_json::to_string(case).expect("JSON")).collect();
        fs::write(&path, format!("{{\"cases\": [\n{}\n]}}\n", lines.join(",\n"))).expect("written");
    }
    let file = fs::read_to_string(&path).expect("the vectors");
    let File { cases } = serde_json::from_str(&file).expect("vectors");
    assert!(cases.len() >= 500, "{}", cases.len());
    for case in &cases {
        assert_eq!(decide(case), case.expected, "{}", case.name);
    }
    // A decision of each kind is among them.
    let stops: std::collections::BTreeSet<_> = cases
        .iter()
        .filter_map(|case| match case.expected.decisions.last()? {
            Decided::Stop(reason) => Some(&**reason),
            Decided::RetryAfterMs(_) => None,
        })
        .collect();
    assert_eq!(stops.len(), 9, "{stops:?}");
}

//! The test vectors of the retry policy: what clients in every language must decide.
//!
//! `tests/data/retry-vectors.json` has the failures of a request, the limits of its
//! caller, and what the policy decides after each failure. The tests of generated clients
//! read the same file.
//!
//! `APIERROR_BLESS=1 cargo test -p apierror-tests --test it vectors` makes the vectors
//! again. Read the difference before you commit it.

mod inputs;

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

pub(crate) fn name_of(reason: StopReason) -> &'static str {
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

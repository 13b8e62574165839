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
        NotFound, Broken, Down, Conflict, Stale, TooMany, SignIn, Running, Once, After, AfterABit,
        Over, Within, Many, Silent,
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
    faults.extend(advised_faults());
    faults.extend(faults_with_headers());
    faults.push(("no connection".to_owned(), without_response(Effect::NotApplied)));
    faults.push(("no answer".to_owned(), without_response(Effect::Unknown)));
    faults
}

/// Failures whose bodies say retry advice.
fn advised_faults() -> Vec<(String, Fault)> {
    let mut faults = Vec::new();
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
    faults
}

/// Failures whose headers say when or whether to send the request again.
fn faults_with_headers() -> Vec<(String, Fault)> {
    let mut faults = Vec::new();
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
            let mut fault = response(status, r#"{"code":"NEW_CODE","message":"new","status":0}"#);
            fault.headers = headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            let names: Vec<_> =
                headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            faults.push((format!("{status} with {}", names.join(", ")), fault));
        }
    }
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
            let random = f64::from(u16::try_from(choices.below(1_025)).expect("small")) / 1024.0;
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

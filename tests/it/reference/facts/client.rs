//! What a client does after an error, with the catalogue and without it.
//!
//! ```toml
//! retry = { code = "S3_ERROR", retries = 2, waits = [[0, 0.05], [0, 0.1]], stop = "attempts" }
//! retry = { code = "S3_ERROR", method = "POST", retries = 0, stop = "effect" }
//! retry = { code = "BUSY", retries = 1, waits = [[9, 9]], stop = "attempts", without = { retries = 0, stop = "never" } }
//! ```
//!
//! - `code` is that of `/errors/{code}`, which gives the answer that the client gets
//!   each time; or `request` is a request that gets it.
//! - `method` is what the client sends, `GET` if it is not given.
//! - `retries` is how often it sends again, and `waits` are the shortest and the
//!   longest wait before each, in seconds.
//! - `stop` is why it gives up: `attempts` (all were made), `never`, `restart`,
//!   `action`, `poll`, `effect` (the request may have happened, and is not
//!   idempotent), `time` (none is left), `wait` (the server asks for one that is too
//!   long).
//! - `without` is what differs for a client without the catalogue.
//!
//! Each row runs on a virtual clock, and over a socket on which requests are counted.

use std::time::Duration;

use apierror::client::reqwest_middleware::RetryMiddleware;
use apierror::client::{
    Clock, Decision, FromResponse, Idempotency, Outcome, RetryPolicy, StopReason,
};
use apierror::{Catalog, ErrorReport};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use reqwest_middleware::ClientBuilder;
use serde::Deserialize;
use tokio::time::Instant;

use super::request::Request;
use super::wire::{Answer, FRAMEWORKS};
use crate::common::scripted::{Act, Scripted};
use crate::common::virtual_time::{Constant, ManualClock};

const STOPS: [&str; 8] =
    ["attempts", "never", "restart", "action", "poll", "effect", "time", "wait"];
/// A client that sends more often does so for ever.
const MANY: usize = 20;
/// How exactly a wait of a socket is measured: timers of tokio count milliseconds.
const TICK: Duration = Duration::from_millis(2);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    code: Option<String>,
    request: Option<String>,
    #[serde(default = "get")]
    method: String,
    retries: usize,
    #[serde(default)]
    waits: Vec<[f64; 2]>,
    stop: String,
    without: Option<Without>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Without {
    retries: Option<usize>,
    waits: Option<Vec<[f64; 2]>>,
    stop: Option<String>,
}

/// What a client does: it waits, sends again, and gives up.
#[derive(Debug)]
struct Behaviour<'a> {
    waits: &'a [[f64; 2]],
    stop: &'a str,
}

fn get() -> String {
    "GET".to_owned()
}

impl Row {
    /// Returns what is wrong with the form of the row.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let bare = Without::default();
        let without = self.without.as_ref().unwrap_or(&bare);
        let retries = without.retries.unwrap_or(self.retries);
        let waits =
            [(self.retries, self.waits.len()), (retries, self.behaviour(false).waits.len())];
        let stops = [Some(&self.stop), without.stop.as_ref()];
        if self.code.is_some() == self.request.is_some() {
            Some("retry needs either a code or a request")
        } else if self.method.parse::<Method>().is_err() {
            Some("no method")
        } else if waits.iter().any(|(retries, waits)| retries != waits) {
            Some("retry needs a wait for each retry")
        } else if stops.into_iter().flatten().any(|stop| !STOPS.contains(&stop.as_str())) {
            Some("unknown stop")
        } else {
            None
        }
    }

    fn behaviour(&self, with_catalog: bool) -> Behaviour<'_> {
        let without = self.without.as_ref().filter(|_| !with_catalog);
        let stop = without.and_then(|without| without.stop.as_ref()).unwrap_or(&self.stop);
        let waits = match without.map(|without| (&without.waits, without.retries)) {
            Some((Some(waits), _)) => waits.as_slice(),
            Some((None, Some(0))) => &[],
            _ => &self.waits,
        };
        Behaviour { waits, stop }
    }

    fn method(&self) -> Method {
        self.method.parse().expect("checked with the file")
    }

    /// Returns the answer that the client gets.
    async fn answer(&self, address: &str) -> Result<Answer, String> {
        let by_code = |code| format!("GET /errors/{code}");
        let request = self.code.as_ref().map(by_code).or_else(|| self.request.clone());
        let request = Request::parse(&request.unwrap_or_default(), &[])?;
        let answer = Answer::to(address, &request.bytes).await?;
        if answer.status < 400 {
            return Err(format!("the server answers {}", answer.raw));
        }
        Ok(answer)
    }
}

/// Returns how clients behave otherwise than the row says.
pub(super) async fn check(addresses: &[String; 2], catalog: &Catalog, row: &Row) -> Vec<String> {
    let mut faults = Vec::new();
    for (address, framework) in addresses.iter().zip(FRAMEWORKS) {
        let answer = match row.answer(address).await {
            Ok(answer) => answer,
            Err(fault) => return vec![format!("{framework}: {fault}")],
        };
        for (with, place) in [(true, "with"), (false, "without")] {
            let policy = RetryPolicy::new().without_budget();
            let policy = if with { policy.catalog(catalog.clone()) } else { policy };
            let expected = row.behaviour(with);
            let mut compare = |clock: &str, share: f64, (waits, stop): (Vec<Duration>, String)| {
                if !expected.is(share, &waits, &stop) {
                    faults.push(format!(
                        "{framework}, {place} the catalogue, {clock}, {share} of the jitter: \
                         waits {waits:?}, then stops for {stop:?}"
                    ));
                }
            };
            for share in [0.0, 0.5, 1.0] {
                let policy = policy.clone().random(Constant(share));
                compare("virtual clock", share, by_policy(&policy, &row.method(), &answer));
                let over_socket = over_socket(policy, row.method(), answer.raw.clone()).await;
                compare("socket", share, over_socket);
            }
        }
    }
    faults
}

impl Behaviour<'_> {
    /// Compares with a client that takes this share of the jitter: at 0 each wait is
    /// the shortest, at 1 the longest.
    fn is(&self, share: f64, waits: &[Duration], stop: &str) -> bool {
        let is_near = |([shortest, longest], wait): (&[f64; 2], &Duration)| {
            let expected = shortest + (longest - shortest) * share;
            (wait.as_secs_f64() - expected).abs() <= TICK.as_secs_f64()
        };
        self.stop == stop
            && self.waits.len() == waits.len()
            && self.waits.iter().zip(waits).all(is_near)
    }
}

fn report(answer: &Answer) -> ErrorReport {
    let status = StatusCode::from_u16(answer.status).expect("a status");
    let headers = answer.headers.iter().map(|(name, value)| {
        let name: HeaderName = name.parse().expect("a name");
        (name, HeaderValue::from_str(value).expect("a value"))
    });
    ErrorReport::decode_any(status, &headers.collect::<HeaderMap>(), answer.body.clone())
}

/// Returns the waits, and why the client gives up.
fn by_policy(policy: &RetryPolicy, method: &Method, answer: &Answer) -> (Vec<Duration>, String) {
    let (clock, report) = (ManualClock::default(), report(answer));
    let policy = policy.clone().clock(clock.clone());
    let mut state = policy.start(Idempotency::from_request(method, &HeaderMap::new()));
    let mut waits = Vec::new();
    while waits.len() < MANY {
        match policy.next(&report, &mut state) {
            Decision::Retry { after } => {
                waits.push(after);
                clock.advance(after);
            }
            Decision::Stop { reason } => return (waits, word(reason).to_owned()),
            other => return (waits, format!("{other:?}")),
        }
    }
    (waits, "nothing".to_owned())
}

/// The clock of tokio. It jumps over waits while it is paused.
#[derive(Debug)]
struct TokioClock(Instant);

impl Clock for TokioClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Returns the waits between the requests that reach a server, and why the client
/// gives up. The server always gives the same answer.
async fn over_socket(
    policy: RetryPolicy,
    method: Method,
    answer: String,
) -> (Vec<Duration>, String) {
    let work = async move {
        let server = Scripted::new([Act::Answer(answer)]).await;
        let policy = policy.clock(TokioClock(Instant::now()));
        // No other timers than those of the waits: the clock would jump to them.
        let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build();
        let client = ClientBuilder::new(client.expect("a client"));
        let client = client.with(RetryMiddleware::new(policy)).build();
        let response = client.request(method, server.url("/")).send().await.expect("an answer");
        let stop = response.extensions().get::<Outcome>().map(|outcome| word(outcome.reason));
        (server.gaps(), stop.unwrap_or("nothing").to_owned())
    };
    let run = || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().start_paused(true).build().expect("a runtime");
        runtime.block_on(work)
    };
    tokio::task::spawn_blocking(run).await.expect("no panic")
}

fn word(reason: StopReason) -> &'static str {
    match reason {
        StopReason::Attempts { .. } => "attempts",
        StopReason::NotRetryable => "never",
        StopReason::Restart => "restart",
        StopReason::Action => "action",
        StopReason::Poll => "poll",
        StopReason::MayHaveHappened => "effect",
        StopReason::OutOfTime => "time",
        StopReason::WaitTooLong { .. } => "wait",
        _ => "something else",
    }
}

#[tokio::test]
async fn row_is_compared_with_catalogue_and_without() {
    #[derive(Debug, thiserror::Error, apierror::ApiError)]
    #[error("busy")]
    #[api(code = "BUSY", status = 409, envelope = apierror::envelope::Flat)]
    #[api(retry(backoff, max_attempts = 3, base = "1s", effect = "not_applied"))]
    struct Busy;

    let body = r#"{"code":"BUSY","message":"busy","status":409}"#;
    let server = Scripted::new([crate::common::scripted::response(409, "", body)]).await;
    let addresses = [server.url(""), server.url("")];
    let faults = async |text: &str| {
        let row: Row = toml::from_str(text).expect("a row");
        assert_eq!(row.fault(), None);
        check(&addresses, &Catalog::of::<Busy>(), &row).await
    };
    let right =
        "code = 'BUSY'\nretries = 2\nwaits = [[0, 1], [0, 2]]\nstop = 'attempts'\nmethod = 'POST'";
    let without = "\nwithout = { retries = 0, stop = 'never' }";
    assert_eq!(faults(&format!("{right}{without}")).await, [""; 0]);
    // Two frameworks, three shares of the jitter, a virtual clock and a socket.
    assert_eq!(faults(right).await.len(), 12);
    for (from, to) in [("[0, 2]", "[0, 3]"), ("[0, 2]", "[1, 2]"), ("'attempts'", "'time'")] {
        let wrong = format!("{}{without}", right.replace(from, to));
        assert!(!faults(&wrong).await.is_empty(), "{wrong}");
    }
}

//! Prints the 26 errors of a virtual try-on API: the response of each, and what its
//! caller should do.
//!
//! ```text
//! cargo run --example quickstart
//! ```
//!
//! `examples/reference/src/tryon` declares the errors.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::Duration;

use apierror::{ApiError, DeclaredError, Effect, Envelope, Occurrence, RetryStrategy};

use reference_apis::tryon::{TryOnError, one_of_each};

const INTRODUCTION: &str = "\
The errors of a virtual try-on API, as `examples/reference/src/tryon` declares them.
For each error: its code, the response that the caller receives, and below it

  client  what the client should do, from the retry advice
  help    what the caller should change
  log     what only the server's log shows

";

/// A longer body is printed on several lines.
const WIDTH: usize = 120;

fn main() -> io::Result<()> {
    let mut page = String::from(INTRODUCTION);
    let errors = one_of_each();
    for group in errors.chunk_by(|a, b| a.spec().group == b.spec().group) {
        let heading = group[0].spec().group;
        let _ = writeln!(page, "{heading}\n{}\n", "=".repeat(heading.len()));
        for error in group {
            page.push_str(&section(error)?);
        }
    }
    let codes = TryOnError::specs().count();
    let _ = writeln!(page, "{codes} codes declared, {} occurrences shown.", errors.len());

    match io::stdout().write_all(page.as_bytes()) {
        // The reader closes the pipe early: `… | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes the code, the response and the advice.
fn section(error: &TryOnError) -> io::Result<String> {
    let response = error.to_response();
    let mut text = format!("{}\n\n    HTTP/1.1 {}\n", error.code(), response.status());
    for (name, value) in response.headers() {
        let _ = writeln!(text, "    {name}: {}", String::from_utf8_lossy(value.as_bytes()));
    }
    text.push('\n');
    let mut body = String::from_utf8_lossy(response.body()).into_owned();
    if body.len() > WIDTH {
        let occurrence = Occurrence::new(error);
        body = serde_json::to_string_pretty(&<TryOnError as DeclaredError>::Envelope::body(
            &occurrence,
        ))?;
    }
    for line in body.lines() {
        let _ = writeln!(text, "    {line}");
    }
    let _ = writeln!(text, "\n  client  {}", advice(error));
    if let Some(help) = error.spec().help {
        let _ = writeln!(text, "  help    {help}");
    }
    if response.status().is_server_error() {
        let _ = writeln!(text, "  log     {}", with_sources(error));
    }
    text.push('\n');
    Ok(text)
}

/// Describes the retry advice.
fn advice(error: &TryOnError) -> String {
    let retry = error.retry();
    let mut text = match (retry.strategy(), error.retry_after()) {
        (RetryStrategy::Never, _) => "do not retry: change the request".to_owned(),
        (RetryStrategy::Once, _) => "retry once, at once".to_owned(),
        (RetryStrategy::Backoff | RetryStrategy::Throttle, wait) => {
            let start = wait.map_or_else(
                || format!("retry with exponential backoff from {}", describe(retry.base())),
                |wait| format!("wait {}, then retry", describe(wait)),
            );
            match retry.declared_max_retries() {
                Some(times) => format!("{start}, up to {times} times"),
                None => start,
            }
        }
        (RetryStrategy::Restart, _) => "start over: read again, then write".to_owned(),
        (RetryStrategy::Action, _) => "do not retry until someone has acted".to_owned(),
        (RetryStrategy::Unstated, _) => "the API promises nothing: go by the status".to_owned(),
        (RetryStrategy::Poll, _) => "do not resend: ask for the state".to_owned(),
        (other, _) => other.as_str().to_owned(),
    };
    if retry.is_retryable() && retry.effect() == Effect::Unknown {
        text.push_str("; only if a second request does no harm");
    }
    text
}

fn describe(duration: Duration) -> String {
    match (duration.as_secs(), duration.subsec_millis()) {
        (seconds, 0) => format!("{seconds} s"),
        (0, millis) => format!("{millis} ms"),
        (seconds, millis) => format!("{seconds}.{millis:03} s"),
    }
}

/// Writes the error and its causes on one line, as a log does.
fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(text, ": {cause}");
        source = cause.source();
    }
    text
}

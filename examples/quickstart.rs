//! What one declaration gives: for each of the 26 errors of a try-on API, the response that its caller gets and what
//! the caller should do next.
//!
//! ```text
//! cargo run --example quickstart
//! ```

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::Duration;

use apierror::{ApiError, DeclaredError, Effect, Envelope, Occurrence, RetryStrategy};

use reference_apis::tryon::{TryOnError, one_of_each};

/// A body up to this long is shown as it is sent, on one line.
const WIDTH: usize = 120;

fn main() -> io::Result<()> {
    let mut page = String::new();
    let errors = one_of_each();
    for group in errors.chunk_by(|a, b| a.spec().group == b.spec().group) {
        let heading = group[0].spec().group;
        let _ = writeln!(page, "{heading}\n{}\n", "=".repeat(heading.len()));
        for error in group {
            page.push_str(&shown(error)?);
        }
    }
    let codes = TryOnError::specs().count();
    let _ = writeln!(page, "{codes} codes declared, {} occurrences shown.", errors.len());

    match io::stdout().write_all(page.as_bytes()) {
        // Whoever reads may have seen enough: `… | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// The code, the response as it goes over the wire, and the retry advice in words.
fn shown(error: &TryOnError) -> io::Result<String> {
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
        let _ = writeln!(text, "  log     {} (stays on the server)", with_sources(error));
    }
    text.push('\n');
    Ok(text)
}

/// What a client should do about a retry.
fn advice(error: &TryOnError) -> String {
    let retry = error.retry();
    let mut words = match (retry.strategy(), error.retry_after()) {
        (RetryStrategy::Never, _) => "do not retry: change the request".to_owned(),
        (RetryStrategy::Once, _) => "retry once, at once".to_owned(),
        (RetryStrategy::Backoff | RetryStrategy::Throttle, wait) => {
            let start = wait.map_or_else(
                || format!("retry with exponential backoff from {}", in_words(retry.base())),
                |wait| format!("wait {}, then retry", in_words(wait)),
            );
            format!("{start}, up to {} attempts in all", retry.max_attempts())
        }
        (RetryStrategy::Restart, _) => "start over: read again, then write".to_owned(),
        (RetryStrategy::Action, _) => "do not retry until someone has acted".to_owned(),
        (RetryStrategy::Poll, _) => "do not resend: ask for the state".to_owned(),
        (other, _) => other.as_str().to_owned(),
    };
    if retry.is_retryable() && retry.effect() == Effect::Unknown {
        words.push_str("; only where sending it twice does no harm");
    }
    words
}

fn in_words(duration: Duration) -> String {
    match (duration.as_secs(), duration.subsec_millis()) {
        (seconds, 0) => format!("{seconds} s"),
        (0, millis) => format!("{millis} ms"),
        (seconds, millis) => format!("{seconds}.{millis:03} s"),
    }
}

/// The error and what caused it, as a log would have it.
fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(text, ": {cause}");
        source = cause.source();
    }
    text
}

//! What the headers of a response say about the next request.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};

use super::wait::{decimal, from_seconds};

/// What `X-RateLimit-Reset` counts. No standard defines it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResetUnit {
    /// Seconds from now.
    DeltaSeconds,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMillis,
}

/// Longer ids are of no use in a log.
const MAX_ID_LEN: usize = 200;

pub(super) struct HeaderHints {
    /// Whether the server says outright that the request is worth sending again, or is not.
    pub(super) should_retry: Option<bool>,
    pub(super) wait: Option<Duration>,
    pub(super) request_id: Option<String>,
}

impl HeaderHints {
    pub(super) fn new(
        status: StatusCode,
        headers: &HeaderMap,
        now: Option<SystemTime>,
        legacy_reset: Option<ResetUnit>,
    ) -> Self {
        let fields = Fields { status, headers, now, legacy_reset };
        let wait = fields.milliseconds().or_else(|| fields.retry_after());
        Self {
            should_retry: fields.should_retry(),
            wait: wait.or_else(|| fields.rate_limit()).or_else(|| fields.legacy_rate_limit()),
            request_id: fields.request_id(),
        }
    }
}

struct Fields<'a> {
    status: StatusCode,
    headers: &'a HeaderMap,
    now: Option<SystemTime>,
    legacy_reset: Option<ResetUnit>,
}

impl Fields<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().map(str::trim)
    }

    fn should_retry(&self) -> Option<bool> {
        let text = self.text("x-should-retry").or_else(|| self.text("stripe-should-retry"))?;
        [("true", true), ("false", false)].into_iter().find_map(|(name, should_retry)| {
            text.eq_ignore_ascii_case(name).then_some(should_retry)
        })
    }

    fn milliseconds(&self) -> Option<Duration> {
        ["retry-after-ms", "x-ms-retry-after-ms"]
            .iter()
            .find_map(|name| from_seconds(decimal(self.text(name)?)? / 1000.0))
    }

    /// RFC 9110, section 10.2.3, and seconds with a fraction, which are sent though not allowed.
    fn retry_after(&self) -> Option<Duration> {
        let text = self.text(RETRY_AFTER.as_str())?;
        match decimal(text) {
            Some(seconds) => from_seconds(seconds),
            None => Some(self.until(httpdate::parse_http_date(text).ok()?)),
        }
    }

    /// draft-ietf-httpapi-ratelimit-headers: a list of policies, `"burst";r=0;t=30`; in drafts before 08
    /// `limit=10, remaining=0, reset=30`, before 07 three fields. The quotas that are used up count.
    fn rate_limit(&self) -> Option<Duration> {
        let values =
            self.headers.get_all("ratelimit").iter().filter_map(|value| value.to_str().ok());
        let waits = values.flat_map(items).filter_map(|item| {
            let parameter = |name| {
                let mut parameters = outside_quotes(item, ';').map(str::trim);
                decimal(parameters.find_map(|text| text.strip_prefix(name))?)
            };
            (parameter("r=")? == 0.0).then(|| parameter("t=").and_then(from_seconds))?
        });
        let values =
            self.headers.get_all("ratelimit").iter().filter_map(|value| value.to_str().ok());
        let mut remaining = None;
        let mut reset = None;
        for item in values.flat_map(items) {
            remaining = item.strip_prefix("remaining=").and_then(decimal).or(remaining);
            reset = item.strip_prefix("reset=").and_then(decimal).or(reset);
        }
        waits
            .max()
            .or_else(|| self.spent(remaining).then(|| from_seconds(reset?)).flatten())
            .or_else(|| {
                let remaining = self.text("ratelimit-remaining").and_then(decimal);
                self.spent(remaining)
                    .then(|| from_seconds(decimal(self.text("ratelimit-reset")?)?))
                    .flatten()
            })
    }

    fn legacy_rate_limit(&self) -> Option<Duration> {
        let either = |names: [&str; 2]| names.iter().find_map(|name| self.text(name));
        let remaining =
            either(["x-ratelimit-remaining", "x-rate-limit-remaining"]).and_then(decimal);
        if !self.spent(remaining) {
            return None;
        }
        let text = either(["x-ratelimit-reset", "x-rate-limit-reset"])?;
        let Some(number) = decimal(text) else {
            return Some(self.until(httpdate::parse_http_date(text).ok()?));
        };
        let unit = self.legacy_reset.unwrap_or(match number {
            ..1e9 => ResetUnit::DeltaSeconds,
            ..1e11 => ResetUnit::EpochSeconds,
            _ => ResetUnit::EpochMillis,
        });
        let since_epoch = match unit {
            ResetUnit::DeltaSeconds => return from_seconds(number),
            ResetUnit::EpochSeconds => from_seconds(number)?,
            ResetUnit::EpochMillis => from_seconds(number / 1000.0)?,
        };
        UNIX_EPOCH.checked_add(since_epoch).map(|moment| self.until(moment))
    }

    /// Whether the quota is used up. Where that is not said, a reset counts only beside a status that says it.
    fn spent(&self, remaining: Option<f64>) -> bool {
        match remaining {
            Some(remaining) => remaining == 0.0,
            None => matches!(self.status.as_u16(), 429 | 503),
        }
    }

    /// By the server's clock, where it is known; a moment that is over is no wait.
    fn until(&self, moment: SystemTime) -> Duration {
        let date = self.text(DATE.as_str()).and_then(|text| httpdate::parse_http_date(text).ok());
        let now = date.or(self.now).unwrap_or_else(SystemTime::now);
        moment.duration_since(now).unwrap_or_default()
    }

    fn request_id(&self) -> Option<String> {
        ["x-request-id", "request-id", "x-correlation-id"].iter().find_map(|name| {
            self.text(name).filter(|id| !id.is_empty() && id.len() <= MAX_ID_LEN).map(str::to_owned)
        })
    }
}

fn items(value: &str) -> impl Iterator<Item = &str> {
    outside_quotes(value, ',').map(str::trim)
}

/// The parts of a structured field (RFC 9651) between separators that stand in no string.
fn outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut in_string, mut escaped) = (false, false);
    text.split(move |c| {
        if escaped {
            escaped = false;
        } else if in_string && c == '\\' {
            escaped = true;
        } else if c == '"' {
            in_string = !in_string;
        } else {
            return c == separator && !in_string;
        }
        false
    })
}

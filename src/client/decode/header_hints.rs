//! Reads the response headers that say something about the next request.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};

use super::wait::{from_seconds, parse_decimal};

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

/// Longer request ids are ignored: they are of no use in a log.
const MAX_ID_LEN: usize = 200;

pub(super) struct HeaderHints {
    /// What `X-Should-Retry` says.
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
        let headers = Headers { status, headers, now, legacy_reset };
        Self {
            should_retry: headers.should_retry(),
            wait: headers.wait(),
            request_id: headers.request_id(),
        }
    }
}

struct Headers<'a> {
    status: StatusCode,
    headers: &'a HeaderMap,
    now: Option<SystemTime>,
    legacy_reset: Option<ResetUnit>,
}

impl Headers<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().map(str::trim)
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.text(name).and_then(parse_decimal)
    }

    fn should_retry(&self) -> Option<bool> {
        let text = self.text("x-should-retry").or_else(|| self.text("stripe-should-retry"))?;
        let is = |name| text.eq_ignore_ascii_case(name);
        if is("true") {
            Some(true)
        } else if is("false") {
            Some(false)
        } else {
            None
        }
    }

    fn request_id(&self) -> Option<String> {
        ["x-request-id", "request-id", "x-correlation-id"].iter().find_map(|name| {
            self.text(name).filter(|id| !id.is_empty() && id.len() <= MAX_ID_LEN).map(str::to_owned)
        })
    }

    fn wait(&self) -> Option<Duration> {
        self.retry_after_ms()
            .or_else(|| self.retry_after())
            .or_else(|| self.rate_limit())
            .or_else(|| self.rate_limit_draft_07())
            .or_else(|| self.rate_limit_draft_06())
            .or_else(|| self.legacy_rate_limit())
    }

    fn retry_after_ms(&self) -> Option<Duration> {
        ["retry-after-ms", "x-ms-retry-after-ms"]
            .iter()
            .find_map(|name| from_seconds(self.number(name)? / 1000.0))
    }

    /// RFC 9110, section 10.2.3. Some servers send fractions of a second, which
    /// the RFC does not allow.
    fn retry_after(&self) -> Option<Duration> {
        let text = self.text(RETRY_AFTER.as_str())?;
        match parse_decimal(text) {
            Some(seconds) => from_seconds(seconds),
            None => Some(self.until(httpdate::parse_http_date(text).ok()?)),
        }
    }

    /// draft-ietf-httpapi-ratelimit-headers since draft 08: a list of quotas,
    /// `"burst";r=0;t=30`. Returns the longest wait of those that are used up.
    fn rate_limit(&self) -> Option<Duration> {
        let waits = self.rate_limit_items().filter_map(|item| {
            let parameter = |name| {
                let mut parameters = split_unquoted(item, ';').map(str::trim);
                parse_decimal(parameters.find_map(|text| text.strip_prefix(name))?)
            };
            let is_used_up = parameter("r=")? == 0.0;
            if is_used_up { from_seconds(parameter("t=")?) } else { None }
        });
        waits.max()
    }

    /// Draft 07: `RateLimit: limit=10, remaining=0, reset=30`.
    fn rate_limit_draft_07(&self) -> Option<Duration> {
        let member = |name| {
            let values = self.rate_limit_items().filter_map(|item| item.strip_prefix(name));
            values.filter_map(parse_decimal).last()
        };
        if self.is_used_up(member("remaining=")) { from_seconds(member("reset=")?) } else { None }
    }

    /// Drafts up to 06: one header each.
    fn rate_limit_draft_06(&self) -> Option<Duration> {
        if self.is_used_up(self.number("ratelimit-remaining")) {
            from_seconds(self.number("ratelimit-reset")?)
        } else {
            None
        }
    }

    /// The items of the list in `RateLimit`.
    fn rate_limit_items(&self) -> impl Iterator<Item = &str> {
        let values = self.headers.get_all("ratelimit").iter();
        let texts = values.filter_map(|value| value.to_str().ok());
        texts.flat_map(|text| split_unquoted(text, ',').map(str::trim))
    }

    fn legacy_rate_limit(&self) -> Option<Duration> {
        let either = |names: [&str; 2]| names.iter().find_map(|name| self.text(name));
        let remaining = either(["x-ratelimit-remaining", "x-rate-limit-remaining"]);
        if !self.is_used_up(remaining.and_then(parse_decimal)) {
            return None;
        }
        let text = either(["x-ratelimit-reset", "x-rate-limit-reset"])?;
        let Some(number) = parse_decimal(text) else {
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

    /// Whether a quota is used up. Without a `remaining`, the status decides: a
    /// reset beside any other status is no wait.
    fn is_used_up(&self, remaining: Option<f64>) -> bool {
        match remaining {
            Some(remaining) => remaining == 0.0,
            None => matches!(self.status.as_u16(), 429 | 503),
        }
    }

    /// The time until `moment` by the server's clock, if the response has a
    /// `Date`. Zero if `moment` is in the past.
    fn until(&self, moment: SystemTime) -> Duration {
        let date = self.text(DATE.as_str()).and_then(|text| httpdate::parse_http_date(text).ok());
        let now = date.or(self.now).unwrap_or_else(SystemTime::now);
        moment.duration_since(now).unwrap_or_default()
    }
}

/// Splits a structured field (RFC 9651) at each `separator` outside a string.
fn split_unquoted(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut in_string, mut is_escaped) = (false, false);
    text.split(move |c| {
        if is_escaped {
            is_escaped = false;
        } else if in_string && c == '\\' {
            is_escaped = true;
        } else if c == '"' {
            in_string = !in_string;
        } else {
            return c == separator && !in_string;
        }
        false
    })
}

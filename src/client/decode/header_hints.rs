//! Reads the response headers about retries, waits and the request id.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};

use super::request_id::request_id_in;
use super::wait::{from_seconds, parse_decimal};

/// The unit of `X-RateLimit-Reset`, which no standard defines.
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

pub(super) struct HeaderHints {
    /// The value of `X-Should-Retry`.
    pub(super) should_retry: Option<bool>,
    pub(super) wait: Option<Duration>,
    /// Whether a quota is used up.
    pub(super) is_exhausted: bool,
    pub(super) request_id: Option<String>,
}

impl HeaderHints {
    pub(super) fn new(
        status: StatusCode,
        headers: &HeaderMap,
        now: Option<SystemTime>,
        legacy_reset: Option<ResetUnit>,
    ) -> Self {
        let headers = Headers { status, map: headers, now, legacy_reset };
        Self {
            should_retry: headers.should_retry(),
            wait: headers.wait(),
            is_exhausted: headers.is_exhausted(),
            request_id: request_id_in(headers.map),
        }
    }
}

struct Headers<'a> {
    status: StatusCode,
    map: &'a HeaderMap,
    now: Option<SystemTime>,
    legacy_reset: Option<ResetUnit>,
}

impl Headers<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.map.get(name)?.to_str().ok().map(str::trim)
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

    /// Iterates over the items of the list in `RateLimit`.
    fn rate_limit_items(&self) -> impl Iterator<Item = &str> {
        let values = self.map.get_all("ratelimit").iter();
        let texts = values.filter_map(|value| value.to_str().ok());
        texts.flat_map(|text| split_unquoted(text, ',').map(str::trim))
    }

    /// Returns whether a header reports a quota of which nothing is left.
    fn is_exhausted(&self) -> bool {
        let in_list = self.rate_limit_items().any(|item| {
            let mut parameters = split_unquoted(item, ';').map(str::trim);
            item == "remaining=0" || parameters.any(|parameter| parameter == "r=0")
        });
        let names = ["ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining"];
        in_list || names.iter().any(|name| self.number(name) == Some(0.0))
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

    /// Returns whether a quota is used up. Without `remaining`, the status
    /// decides: only a 429 or a 503 is about a quota.
    fn is_used_up(&self, remaining: Option<f64>) -> bool {
        match remaining {
            Some(remaining) => remaining == 0.0,
            None => matches!(self.status.as_u16(), 429 | 503),
        }
    }

    /// Returns the time until `moment`, or zero if `moment` is in the past.
    /// Counts from the response's `Date` if there is one.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// 2024-03-15 12:29:30 UTC.
    const NOW: Duration = Duration::from_secs(1_710_505_770);

    fn hints_of(status: u16, fields: &[(&'static str, &str)]) -> HeaderHints {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, value.parse().expect("a legal value"));
        }
        let status = StatusCode::from_u16(status).expect("a status");
        HeaderHints::new(status, &headers, Some(UNIX_EPOCH + NOW), None)
    }

    fn wait_ms(status: u16, fields: &[(&'static str, &str)]) -> Option<u128> {
        hints_of(status, fields).wait.map(|wait| wait.as_millis())
    }

    #[test]
    fn should_retry_reads_true_and_false() {
        let should_retry = |name, value| hints_of(503, &[(name, value)]).should_retry;
        assert_eq!(should_retry("x-should-retry", "true"), Some(true));
        assert_eq!(should_retry("x-should-retry", "FALSE"), Some(false));
        assert_eq!(should_retry("x-should-retry", "maybe"), None);
        assert_eq!(should_retry("stripe-should-retry", "false"), Some(false));
        assert_eq!(should_retry("retry-after", "true"), None);
    }

    #[test]
    fn wait_in_milliseconds_precedes_retry_after() {
        assert_eq!(wait_ms(503, &[("retry-after-ms", "1500"), ("retry-after", "9")]), Some(1_500));
        assert_eq!(wait_ms(503, &[("x-ms-retry-after-ms", "2")]), Some(2));
        assert_eq!(wait_ms(503, &[("retry-after-ms", "x"), ("retry-after", "9")]), Some(9_000));
    }

    #[test]
    fn retry_after_reads_seconds_and_dates() {
        assert_eq!(wait_ms(503, &[("retry-after", " 0.5 ")]), Some(500));
        let date = ("retry-after", "Fri, 15 Mar 2024 12:30:00 GMT");
        assert_eq!(wait_ms(503, &[date]), Some(30_000));
        let server_date = ("date", "Fri, 15 Mar 2024 12:29:50 GMT");
        assert_eq!(wait_ms(503, &[date, server_date]), Some(10_000));
        let past = ("retry-after", "Fri, 15 Mar 2024 12:00:00 GMT");
        assert_eq!(wait_ms(503, &[past]), Some(0));
        assert_eq!(wait_ms(503, &[("retry-after", "soon")]), None);
    }

    #[test]
    fn until_without_any_given_time_counts_from_the_system_clock() {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", "Fri, 15 Mar 2024 12:30:00 GMT".parse().expect("legal"));
        let hints = HeaderHints::new(StatusCode::SERVICE_UNAVAILABLE, &headers, None, None);
        assert_eq!(hints.wait, Some(Duration::ZERO));
    }

    #[test]
    fn rate_limit_is_the_longest_wait_of_used_up_quotas() {
        let wait = |value| wait_ms(404, &[("ratelimit", value)]);
        assert_eq!(wait("\"burst\";r=0;t=3, \"day\";r=0;t=80, \"year\";r=1;t=99"), Some(80_000));
        assert_eq!(wait("\"a\";r=1;t=3"), None);
        assert_eq!(wait("\"a\";t=3"), None);
        assert_eq!(wait("\"a\";r=0"), None);
    }

    #[test]
    fn rate_limit_ignores_separators_in_quoted_names() {
        let wait = |value| wait_ms(404, &[("ratelimit", value)]);
        assert_eq!(wait(r#""a,b;r=0;t=9";r=0;t=3"#), Some(3_000));
        assert_eq!(wait(r#""a\",;t=9";r=0;t=3"#), Some(3_000));
        assert_eq!(wait(r#""a\\";r=0;t=3"#), Some(3_000));
        // A backslash outside a string is not an escape.
        assert_eq!(wait(r"a\;r=0;t=3"), Some(3_000));
    }

    #[test]
    fn rate_limit_of_draft_07_reads_the_last_values() {
        let fields =
            [("ratelimit", "limit=10, remaining=1, reset=9"), ("ratelimit", "remaining=0")];
        assert_eq!(wait_ms(404, &fields), Some(9_000));
        assert_eq!(wait_ms(404, &fields[..1]), None);
        assert_eq!(wait_ms(429, &[("ratelimit", "limit=10, reset=9")]), Some(9_000));
        assert_eq!(wait_ms(404, &[("ratelimit", "limit=10, reset=9")]), None);
    }

    #[test]
    fn rate_limit_of_draft_06_reads_one_header_each() {
        let fields = [("ratelimit-reset", "9"), ("ratelimit-remaining", "0")];
        assert_eq!(wait_ms(404, &fields), Some(9_000));
        assert_eq!(wait_ms(404, &fields[..1]), None);
        assert_eq!(wait_ms(503, &fields[..1]), Some(9_000));
        assert_eq!(wait_ms(503, &[fields[0], ("ratelimit-remaining", "1")]), None);
    }

    #[test]
    fn quota_without_anything_left_is_exhausted() {
        let is_exhausted = |fields: &[_]| hints_of(403, fields).is_exhausted;
        for field in [
            ("x-ratelimit-remaining", "0"),
            ("x-rate-limit-remaining", "0"),
            ("ratelimit-remaining", "0"),
            ("ratelimit", "limit=10, remaining=0"),
            ("ratelimit", r#""burst";r=3, "day";r=0"#),
        ] {
            assert!(is_exhausted(&[field]), "{field:?}");
        }
        for field in [
            ("x-ratelimit-remaining", "1"),
            ("x-ratelimit-limit", "0"),
            ("ratelimit", r#""r=0";r=1;t=0"#),
            ("ratelimit", "limit=10, remaining=1"),
        ] {
            assert!(!is_exhausted(&[field]), "{field:?}");
        }
    }

    #[test]
    fn legacy_reset_is_guessed_by_its_size() {
        let wait = |value: &str| wait_ms(429, &[("x-ratelimit-reset", value)]);
        assert_eq!(wait("7"), Some(7_000));
        assert_eq!(wait("999999999"), Some(999_999_999_000));
        assert_eq!(wait("1000000000"), Some(0));
        assert_eq!(wait("1710505780"), Some(10_000));
        assert_eq!(wait("99999999999"), Some(98_289_494_229_000));
        assert_eq!(wait("100000000000"), Some(0));
        assert_eq!(wait("1710505770250"), Some(250));
        assert_eq!(wait("Fri, 15 Mar 2024 12:30:00 GMT"), Some(30_000));
        assert_eq!(wait("soon"), None);
    }

    #[test]
    fn legacy_reset_of_a_set_unit_is_not_guessed() {
        let wait = |unit, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-rate-limit-reset", value.parse().expect("a legal value"));
            let now = Some(UNIX_EPOCH + NOW);
            HeaderHints::new(StatusCode::TOO_MANY_REQUESTS, &headers, now, Some(unit)).wait
        };
        assert_eq!(wait(ResetUnit::EpochSeconds, "7"), Some(Duration::ZERO));
        assert_eq!(wait(ResetUnit::EpochMillis, "1710505771000"), Some(Duration::from_secs(1)));
        let far = Some(Duration::from_secs(1_710_505_780));
        assert_eq!(wait(ResetUnit::DeltaSeconds, "1710505780"), far);
    }

    #[test]
    fn legacy_reset_counts_only_if_the_quota_is_used_up() {
        let fields = [("x-ratelimit-reset", "7"), ("x-ratelimit-remaining", "0")];
        assert_eq!(wait_ms(404, &fields), Some(7_000));
        assert_eq!(wait_ms(404, &fields[..1]), None);
        assert_eq!(wait_ms(429, &[fields[0], ("x-rate-limit-remaining", "3")]), None);
    }
}

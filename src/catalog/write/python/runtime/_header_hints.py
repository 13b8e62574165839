"""Reads the response headers about retries, waits and the request id."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any, NamedTuple, Union

from ._advice import _SECOND, _seconds_to_ns

# --- The generated module starts here. ---

# The headers of a response: a mapping, or pairs of name and value.
Headers = Union[Mapping[str, str], Iterable[tuple[str, str]]]

_HttpHeaders = dict[str, list[str]]
_LONGEST_ID = 200
_DECIMAL = re.compile(r"[0-9]+\.?[0-9]*", re.ASCII)
_VISIBLE = re.compile(r"[\t\x20-\x7e]*", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# The three forms of RFC 9110, section 5.6.7.
_DATES = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<wday>[A-Z][a-z]{2}), (?P<day>\d{2}) (?P<mon>[A-Z][a-z]{2}) (?P<year>\d{4}) (?P<time>\d\d:\d\d:\d\d) GMT",
        r"(?P<wday>[A-Z][a-z]+), (?P<day>\d{2})-(?P<mon>[A-Z][a-z]{2})-(?P<year>\d{2}) (?P<time>\d\d:\d\d:\d\d) GMT",
        r"(?P<wday>[A-Z][a-z]{2}) (?P<mon>[A-Z][a-z]{2}) (?P<day>[ \d]\d) (?P<time>\d\d:\d\d:\d\d) (?P<year>\d{4})",
    )
)


class _Hints(NamedTuple):
    should_retry: bool | None
    # In nanoseconds.
    wait: int | None
    is_exhausted: bool
    request_id: str | None


def _http_headers(headers: Any) -> _HttpHeaders:
    """Returns the values of each header by its name in lower case. Whatever is not text is left out."""
    found: _HttpHeaders = {}
    pairs = getattr(headers, "multi_items", None) or getattr(headers, "items", None)
    try:
        listed: Any = pairs() if callable(pairs) else headers
        for name, value in listed or ():
            if isinstance(name, str) and isinstance(value, str):
                found.setdefault(name.lower(), []).append(value)
    except (TypeError, ValueError):
        pass
    return found


def _header_hints(status: int, headers: _HttpHeaders) -> _Hints:
    reader = _HeaderReader(status, headers)
    return _Hints(reader.should_retry(), reader.wait(), reader.is_exhausted(), reader.request_id())


class _HeaderReader:
    def __init__(self, status: int, headers: _HttpHeaders) -> None:
        self.status = status
        self.headers = headers

    def text(self, name: str) -> str | None:
        values = self.headers.get(name)
        return values[0].strip() if values and _VISIBLE.fullmatch(values[0]) else None

    def number(self, name: str) -> float | None:
        return _decimal(self.text(name))

    def should_retry(self) -> bool | None:
        text = self.text("x-should-retry")
        text = self.text("stripe-should-retry") if text is None else text
        return {"true": True, "false": False}.get((text or "").lower())

    def request_id(self) -> str | None:
        for name in ("x-request-id", "request-id", "x-correlation-id"):
            text = self.text(name)
            if text and len(text) <= _LONGEST_ID:
                return text
        return None

    def wait(self) -> int | None:
        """Returns the wait of the first header that has one."""
        waits = (
            self.retry_after_ms,
            self.retry_after,
            self.rate_limit,
            self.rate_limit_draft_07,
            self.rate_limit_draft_06,
            self.legacy_rate_limit,
        )
        return next((found for found in (wait() for wait in waits) if found is not None), None)

    def retry_after_ms(self) -> int | None:
        for name in ("retry-after-ms", "x-ms-retry-after-ms"):
            ms = self.number(name)
            if ms is not None:
                return _seconds_to_ns(ms / 1000.0)
        return None

    def retry_after(self) -> int | None:
        text = self.text("retry-after")
        seconds = _decimal(text)
        return _seconds_to_ns(seconds) if seconds is not None else self.until_date(text)

    def rate_limit(self) -> int | None:
        """Returns the longest wait of the quotas that are used up: `"burst";r=0;t=30`."""
        longest: int | None = None
        for item in self.rate_limit_items():
            left, reset = _parameter(item, "r="), _parameter(item, "t=")
            if left == 0 and reset is not None:
                wait = _seconds_to_ns(reset)
                longest = wait if longest is None else max(longest, wait or 0)
        return longest

    def rate_limit_draft_07(self) -> int | None:
        """Reads `RateLimit: limit=10, remaining=0, reset=30`."""
        reset = self.last_member("reset=")
        is_used_up = self.is_used_up(self.last_member("remaining="))
        return _seconds_to_ns(reset) if is_used_up and reset is not None else None

    def last_member(self, name: str) -> float | None:
        values = (_decimal(item[len(name) :]) for item in self.rate_limit_items() if item.startswith(name))
        return next((value for value in reversed(list(values)) if value is not None), None)

    def rate_limit_draft_06(self) -> int | None:
        reset = self.number("ratelimit-reset")
        is_used_up = self.is_used_up(self.number("ratelimit-remaining"))
        return _seconds_to_ns(reset) if is_used_up and reset is not None else None

    def rate_limit_items(self) -> Iterator[str]:
        for value in self.headers.get("ratelimit", ()):
            if _VISIBLE.fullmatch(value):
                yield from (item.strip() for item in _split_unquoted(value, ","))

    def is_exhausted(self) -> bool:
        """Returns whether a header reports a quota of which nothing is left."""
        for item in self.rate_limit_items():
            if item == "remaining=0" or "r=0" in (part.strip() for part in _split_unquoted(item, ";")):
                return True
        names = ("ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining")
        return any(self.number(name) == 0 for name in names)

    def legacy_rate_limit(self) -> int | None:
        if not self.is_used_up(_decimal(self.either("x-ratelimit-remaining", "x-rate-limit-remaining"))):
            return None
        text = self.either("x-ratelimit-reset", "x-rate-limit-reset")
        number = _decimal(text)
        if number is None:
            return self.until_date(text)
        if number < 1e9:
            return _seconds_to_ns(number)
        moment = _seconds_to_ns(number if number < 1e11 else number / 1000.0)
        # The end of time on the server.
        return None if moment is None or moment >= 2**63 * _SECOND else self.until(moment)

    def either(self, *names: str) -> str | None:
        return next((text for text in map(self.text, names) if text is not None), None)

    def is_used_up(self, remaining: float | None) -> bool:
        """Without `remaining`, the status decides: only a 429 or a 503 is about a quota."""
        return self.status in (429, 503) if remaining is None else remaining == 0

    def until_date(self, text: str | None) -> int | None:
        moment = _http_date(text)
        return None if moment is None else self.until(moment * _SECOND)

    def until(self, moment: int) -> int:
        """Returns the time until a moment in nanoseconds since 1970, from the response's `Date` if there is one."""
        date = _http_date(self.text("date"))
        return max(moment - (time.time_ns() if date is None else date * _SECOND), 0)


def _decimal(text: str | None) -> float | None:
    """Reads digits with an optional fraction: `inf`, `1e9` and `-1` are not legal in headers."""
    return float(text) if text is not None and _DECIMAL.fullmatch(text) else None


def _parameter(item: str, name: str) -> float | None:
    for part in _split_unquoted(item, ";"):
        if part.strip().startswith(name):
            return _decimal(part.strip()[len(name) :])
    return None


def _split_unquoted(text: str, separator: str) -> list[str]:
    """Splits a structured field (RFC 9651) at each separator outside a string."""
    parts, start, in_string, is_escaped = [], 0, False, False
    for at, char in enumerate(text):
        if is_escaped:
            is_escaped = False
        elif in_string and char == "\\":
            is_escaped = True
        elif char == '"':
            in_string = not in_string
        elif char == separator and not in_string:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def _http_date(text: str | None) -> int | None:
    """Returns the seconds since 1970."""
    for form in _DATES:
        found = form.fullmatch(text or "")
        if found is None:
            continue
        year = int(found["year"])
        if len(found["year"]) == 2:
            year += 2000 if year < 70 else 1900
        try:
            month = _MONTHS.index(found["mon"]) + 1
            hour, minute, second = (int(part) for part in found["time"].split(":"))
            date = datetime(year, month, int(found["day"]), hour, minute, second, tzinfo=timezone.utc)
        except ValueError:
            return None
        day = _DAYS[date.weekday()]
        is_day = found["wday"] == (day if form is _DATES[1] else day[:3])
        return int(date.timestamp()) if is_day and year >= 1970 else None
    return None

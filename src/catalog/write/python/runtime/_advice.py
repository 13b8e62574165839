"""Retry advice, and the default for each status."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

# --- The generated module starts here. ---

RetryStrategy = Literal["never", "once", "backoff", "throttle", "restart", "action", "poll", "unstated"]
Effect = Literal["not_applied", "unknown"]

_STRATEGIES = ("never", "once", "backoff", "throttle", "restart", "action", "poll", "unstated")
_RETRIED = ("once", "backoff", "throttle")
_MAX_U32 = 2**32 - 1
_MAX_U64 = 2**64 - 1
_MS = 1_000_000
_SECOND = 1_000_000_000
# The longest time, in nanoseconds: all arithmetic stops here.
_LONGEST = _MAX_U64 * _SECOND + _SECOND - 1


class RetryAdvice(NamedTuple):
    """What the caller should do after an error. Times are in milliseconds."""

    strategy: RetryStrategy
    # Whether the failed request may have been carried out.
    effect: Effect
    # The number of attempts, the first included.
    max_attempts: int = 1
    # The upper bound of the first wait. It doubles with each attempt.
    base_ms: int = 0
    # The upper bound of every wait.
    cap_ms: int = 0
    # The time that all attempts together may take.
    within_ms: int | None = None
    # A wait that is always the same.
    after_ms: int | None = None

    @property
    def retryable(self) -> bool:
        """Whether the same request is worth sending again."""
        return self.strategy in _RETRIED


def _advice(strategy: RetryStrategy, effect: Effect) -> RetryAdvice:
    """Returns the advice of a strategy with its default options."""
    if strategy == "backoff":
        return RetryAdvice(strategy, effect, 3, 50, 20_000)
    if strategy == "throttle":
        return RetryAdvice(strategy, effect, 3, 1_000, 20_000)
    return RetryAdvice(strategy, effect, 2 if strategy == "once" else 1)


def _advice_for_status(status: int) -> RetryAdvice:
    if status in (401, 402):
        return _advice("action", "not_applied")
    if status in (408, 500, 502, 503, 504, 529):
        return _advice("backoff", "unknown")
    if status == 425:
        return _advice("backoff", "not_applied")
    if status == 412:
        return _advice("restart", "not_applied")
    if status == 429:
        return _advice("throttle", "not_applied")
    return _advice("never", "unknown" if status == 501 or status >= 505 else "not_applied")


def _inferred_advice(status: int, is_limited: bool) -> RetryAdvice:
    """Returns the default for a status. `is_limited` tells whether the response has a wait or an exhausted quota."""
    if is_limited and status == 403:
        return _advice("throttle", "not_applied")
    if is_limited and status in (503, 529):
        return _advice("throttle", "unknown")
    return _advice_for_status(status)


def _advice_from_json(member: Mapping[str, Any]) -> RetryAdvice | None:
    """Reads the member `retry` of a body. Returns None if it is anything else."""
    strategy, effect = member.get("strategy"), member.get("effect")
    if strategy not in _STRATEGIES or effect not in ("not_applied", "unknown"):
        return None
    default = _advice(strategy, effect)
    limits = (("max_attempts", _MAX_U32), ("base_ms", _MAX_U64), ("cap_ms", _MAX_U64), ("within_ms", _MAX_U64))
    numbers: list[int | None] = []
    for name, largest in (*limits, ("after_ms", _MAX_U64)):
        value = member.get(name)
        if value is not None and not (_is_integer(value) and value <= largest):
            return None
        numbers.append(value)
    attempts, base, cap, within, after = numbers
    if attempts == 0:
        return None
    if attempts is not None and strategy == "once":
        attempts = min(attempts, 2)
    return default._replace(
        max_attempts=default.max_attempts if attempts is None else attempts,
        base_ms=default.base_ms if base is None else base,
        cap_ms=default.cap_ms if cap is None else cap,
        within_ms=within,
        after_ms=after,
    )


def _is_integer(value: object) -> bool:
    """Returns whether a value of JSON is a whole number from 0 to 2**64 - 1."""
    return type(value) is int and 0 <= value <= _MAX_U64


def _seconds_to_ns(seconds: float) -> int | None:
    """Converts seconds to the nearest nanosecond. Returns None for a negative number, and stops at the longest time."""
    if math.isnan(seconds) or seconds < 0:
        return None
    if seconds >= _MAX_U64:
        return _LONGEST
    numerator, denominator = seconds.as_integer_ratio()
    ns, rest = divmod(numerator * _SECOND, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and ns % 2 == 1):
        ns += 1
    return ns


def _ns_to_seconds(ns: int) -> float:
    seconds, rest = divmod(ns, _SECOND)
    return float(seconds) + float(rest) / 1e9


def _wait_ms(ns: int) -> int:
    """Returns whole milliseconds, rounded up so that nobody returns too early."""
    return min(-(-ns // _MS), _MAX_U64)

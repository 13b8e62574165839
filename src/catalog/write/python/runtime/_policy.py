"""Decides whether and when a request is sent again."""

from __future__ import annotations

import math
import random as _random
import threading
import time
from collections.abc import Sequence
from typing import Callable, Literal, NamedTuple

from ._advice import (
    _LONGEST,
    _MAX_U32,
    _MS,
    _SECOND,
    RetryAdvice,
    _advice,
    _inferred_advice,
    _ns_to_seconds,
    _seconds_to_ns,
)
from ._errors import ApiError, StopReason, UnknownApiError, _retry_of
from ._parse import _KINDS, _Kind

# --- The generated module starts here. ---

# Whether a request may be sent twice: its method is idempotent, it has an idempotency key, or neither.
Idempotency = Literal["safe", "keyed", "unsafe"]

# The most attempts that a response can ask for. A policy can set more.
MAX_REPORTED_ATTEMPTS = 10
_RETRY_COST = 14
_THROTTLED_RETRY_COST = 5
_SUCCESS_REFUND = 1


class RetryBudget:
    """The tokens that pay for retries, shared by all requests to one service.

    A retry costs 14 tokens, or 5 after a throttled request. A request that succeeds gives back what its last retry
    cost, or 1 token if it succeeds at the first attempt. In an outage the tokens soon run out, and then each request is
    sent only once. So retries do not multiply the load on a server that is down.
    """

    def __init__(self, capacity: int = 500) -> None:
        self._capacity = self._tokens = capacity
        self._lock = threading.Lock()

    @property
    def tokens(self) -> int:
        """The number of tokens that are left."""
        return self._tokens

    def withdraw(self, cost: int) -> bool:
        """Takes tokens. If fewer are left, takes none and returns False."""
        with self._lock:
            is_enough = self._tokens >= cost
            self._tokens -= cost if is_enough else 0
            return is_enough

    def deposit(self, tokens: int) -> None:
        """Gives tokens back, up to the capacity."""
        with self._lock:
            self._tokens = min(self._tokens + tokens, self._capacity)


class RetryState:
    """The progress of one request. `RetryPolicy.start` makes it."""

    def __init__(self, idempotency: Idempotency, started: int, time_limit: int | None) -> None:
        self.idempotency = idempotency
        # How many attempts were made, the current one included.
        self.attempts = 1
        self._started = started
        self._time_limit = time_limit
        self._last_cost: int | None = None


class Decision(NamedTuple):
    """What to do after a failed attempt."""

    # The wait before the next attempt, in nanoseconds. None if there is none.
    after_ns: int | None = None
    # Why the request is given up.
    stop: StopReason | None = None

    @property
    def after(self) -> float | None:
        """The wait before the next attempt, in seconds. None if there is none."""
        return None if self.after_ns is None else _ns_to_seconds(self.after_ns)


class RetryPolicy:
    """Decides whether and when a request is sent again, from the server's advice and the caller's limits.

    Attempts and waits are those of the advice, unless the policy sets its own. All times are in seconds. Use one policy
    for all requests to a service, because it holds the budget.
    """

    def __init__(
        self,
        *,
        max_attempts: int | None = None,
        base: float | None = None,
        throttle_base: float | None = None,
        cap: float | None = None,
        within: float | None = None,
        max_wait: float = 120.0,
        budget: RetryBudget | Literal["own"] | None = "own",
        clock: Callable[[], int] = time.monotonic_ns,
        random: Callable[[], float] = _random.random,
    ) -> None:
        """Creates a policy.

        max_attempts: the number of attempts, the first included. "once" never makes more than two.
        base, throttle_base: the upper bound of the first wait under "backoff" and under "throttle".
        cap: the upper bound of every wait that the server does not ask for.
        within: the time that all attempts of a request may take together. No attempt starts after it.
        max_wait: the longest wait. If the server asks for a longer one, the request is given up.
        budget: the tokens that pay for retries. None for a program that makes one request.
        clock: returns nanoseconds.
        random: returns a number from 0 to 1.
        """
        self._max_attempts = None if max_attempts is None else max(max_attempts, 1)
        self._bases = {"backoff": _optional_ns(base), "throttle": _optional_ns(throttle_base)}
        self._cap = _optional_ns(cap)
        self._within = _optional_ns(within)
        self._max_wait = _seconds_to_ns(max_wait) or 0
        self.budget = RetryBudget() if budget == "own" else budget
        self._clock = clock
        self._random = random

    def start(self, idempotency: Idempotency, time_limit: float | None = None) -> RetryState:
        """Starts a request whose first attempt is sent now. No attempt starts after the time limit."""
        return RetryState(idempotency, self._clock(), _optional_ns(time_limit))

    def next(self, error: ApiError, state: RetryState) -> Decision:
        """Decides what to do after the attempt that failed with `error`.

        After a decision to retry, `state` counts the next attempt, and the budget has paid for it. If the retry is not
        sent after all, call `cancelled`.
        """
        retry, is_declared = _effective_advice(error)
        stop = _stop_of_strategy(retry)
        if stop is not None:
            return Decision(stop=stop)
        if retry.effect != "not_applied" and state.idempotency == "unsafe":
            return Decision(stop="may_have_happened")
        if state.attempts >= self._allowed_attempts(retry, is_declared):
            return Decision(stop="attempts")
        decision = self._wait_before_next(retry, error._report.wait_ms, state)
        if decision.stop is not None:
            return decision
        cost = _THROTTLED_RETRY_COST if retry.strategy == "throttle" else _RETRY_COST
        if self.budget is not None and not self.budget.withdraw(cost):
            return Decision(stop="budget")
        state._last_cost = None if self.budget is None else cost
        state.attempts += 1
        return decision

    def succeeded(self, state: RetryState) -> None:
        """Refunds the budget after a request succeeded."""
        if self.budget is not None:
            self.budget.deposit(_SUCCESS_REFUND if state._last_cost is None else state._last_cost)

    def cancelled(self, state: RetryState) -> None:
        """Refunds the budget for a retry that was decided on but is not sent."""
        if self.budget is not None and state._last_cost is not None:
            self.budget.deposit(state._last_cost)

    def time_left(self, state: RetryState) -> float:
        """Returns the time that the limits of the caller leave, in seconds."""
        return _ns_to_seconds(self._time_left(state))

    def _time_left(self, state: RetryState, within: int | None = None) -> int:
        limits = [limit for limit in (self._within, state._time_limit, within) if limit is not None]
        elapsed = max(self._clock() - state._started, 0)
        return max(min(limits, default=_LONGEST) - elapsed, 0)

    def _allowed_attempts(self, retry: RetryAdvice, is_declared: bool) -> int:
        """The number in a response is limited; the number in the declarations of this module is not."""
        advised = min(retry.max_attempts, _MAX_U32 if is_declared else MAX_REPORTED_ATTEMPTS)
        if self._max_attempts is None:
            return advised
        return min(self._max_attempts, advised) if retry.strategy == "once" else self._max_attempts

    def _wait_before_next(self, retry: RetryAdvice, server_wait_ms: int | None, state: RetryState) -> Decision:
        """Returns the wait, if it ends within the time limit.

        A declared fixed wait is used exactly. The server's wait is a lower bound: a part of the jitter is added, at most
        a quarter of the wait. A longer backoff is kept. Otherwise the wait is the backoff.
        """
        server_wait = None if server_wait_ms is None else server_wait_ms * _MS
        declared = None if retry.after_ms is None else retry.after_ms * _MS
        if declared is not None and not _is_confirmed(declared, server_wait):
            declared = None
        # A wait of zero, or until a time in the past, does not count.
        asked = (server_wait if declared is None else declared) or None
        if asked is not None and asked > self._max_wait:
            return Decision(stop="wait_too_long")
        time_left = self._time_left(state, None if retry.within_ms is None else retry.within_ms * _MS)
        max_backoff = self._max_backoff(retry, state.attempts)
        random = self._random()
        random = min(max(random, 0.0), 1.0) if not math.isnan(random) else 0.0
        backoff = _scaled(max_backoff, random)
        if declared is not None:
            after = declared
        elif asked is None:
            after = backoff
        elif asked < time_left:
            # The jitter is shortened to stay within the time; the server's wait is not.
            jitter = _scaled(min(max_backoff, asked // 4), random)
            after = min(max(min(asked + jitter, _LONGEST), backoff), max(time_left - 1, 0))
        else:
            return Decision(stop="out_of_time")
        return Decision(after_ns=after) if after < time_left else Decision(stop="out_of_time")

    def _max_backoff(self, retry: RetryAdvice, attempts: int) -> int:
        """Returns the upper bound of the backoff before retry n, which follows attempt n."""
        base = self._bases.get(retry.strategy)
        base = retry.base_ms * _MS if base is None else base
        cap = min(retry.cap_ms * _MS if self._cap is None else self._cap, self._max_wait)
        factor = 2 ** (attempts - 1) if attempts <= 32 else _MAX_U32
        return min(base * factor, _LONGEST, cap)


def _optional_ns(seconds: float | None) -> int | None:
    return None if seconds is None else _seconds_to_ns(seconds) or 0


def _scaled(ns: int, fraction: float) -> int:
    """Returns a fraction of a time, at most the whole."""
    scaled = _seconds_to_ns(_ns_to_seconds(ns) * fraction)
    return ns if scaled is None else min(scaled, ns)


def _is_confirmed(declared: int, server_wait: int | None) -> bool:
    """Returns whether the server asks for the declared wait, or for none. A header has whole seconds, rounded up."""
    return not server_wait or server_wait in (declared, -(-declared // _SECOND) * _SECOND)


def _stop_of_strategy(retry: RetryAdvice) -> StopReason | None:
    """Returns why the strategy does not send the same request again."""
    if retry.retryable:
        return None
    if retry.strategy == "restart" or retry.strategy == "action" or retry.strategy == "poll":
        return retry.strategy
    return "not_retryable"


def _effective_advice(error: ApiError) -> tuple[RetryAdvice, bool]:
    """Returns the advice for an error, and whether it is the declared advice of this module.

    If the response has no advice but that of its status, the declared advice of the code applies, or the advice on which
    all declared errors of the status agree. After `X-Should-Retry: false`, declared advice applies only if it does not
    resend either.
    """
    status, reported = error.status, _retry_of(error)
    if reported.strategy == "unstated":
        reported = (
            _inferred_advice(status, error._report.wait_ms is not None) if status else _advice("never", "not_applied")
        )
    is_refused = not reported.retryable and reported.within_ms == 0
    inferred = (_inferred_advice(status, False), _inferred_advice(status, True))
    if status == 0 or not (is_refused or (not error._report.is_declared and reported in inferred)):
        return reported, False
    of_status = [kind for kind in _KINDS if kind.status == status]
    declared = _common_advice([kind for kind in of_status if _can_be(kind, error)] or of_status)
    if declared is None or declared.strategy == "unstated" or (is_refused and declared.retryable):
        return reported, False
    return declared, True


def _can_be(kind: _Kind, error: ApiError) -> bool:
    if isinstance(error, UnknownApiError):
        return kind.error.name in error.candidates
    return isinstance(error, kind.error)


def _common_advice(kinds: Sequence[_Kind]) -> RetryAdvice | None:
    """Returns the advice on which all of these errors agree."""
    advice: list[RetryAdvice] = [kind.retry for kind in kinds]
    return advice[0] if advice and all(other == advice[0] for other in advice) else None

"""Sends requests, and raises the errors of their responses."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import http.client
import socket
import threading
import time
import urllib.error
from collections.abc import Awaitable, Iterator
from typing import Any, Callable, TypeVar

from ._advice import Effect
from ._decode import MAX_BODY_BYTES
from ._errors import ApiError, _no_response
from ._parse import parse
from ._policy import Idempotency, RetryPolicy, RetryState

# --- The generated module starts here. ---

# The time in which the body of an error is read. When it is over, the part that was read counts.
MAX_BODY_SECONDS = 5.0

_R = TypeVar("_R")
# There was no connection. Others, such as EHOSTUNREACH, can also happen to a connection that was in use.
_NEVER_CONNECTED = {errno.ECONNREFUSED, errno.EADDRNOTAVAIL}


def raise_for_error(response: Any) -> None:
    """Raises the error in a response of requests, httpx or urllib, if its status is 400 or more.

    An unread body is read, within bounds of size and time. `urllib.error.HTTPError` is such a response too.
    """
    error = _error_in(response, MAX_BODY_SECONDS)
    if error is not None:
        raise error


async def raise_for_error_async(response: Any) -> None:
    """Raises the error in a response of `httpx.AsyncClient`, as `raise_for_error` does."""
    error = await _error_in_async(response, MAX_BODY_SECONDS)
    if error is not None:
        raise error


def call(
    send: Callable[[float], _R],
    *,
    idempotency: Idempotency,
    policy: RetryPolicy | None = None,
    time_limit: float | None = None,
    timeout: float = 60.0,
    sleep: Callable[[float], None] = time.sleep,
) -> _R:
    """Sends a request, and sends it again where that is safe and useful. Returns the response of a success.

    `send` sends the request once and returns the response. Its argument is the time that the attempt may take, in
    seconds: pass it on as the timeout. With requests, also pass `stream=True`, so that no body is read without a bound.

    Raises the error of the last attempt. Its `stop_reason` says why the request was given up.
    """
    policy = _POLICY if policy is None else policy
    state = policy.start(idempotency, time_limit)
    while True:
        fault: BaseException | None = None
        error: ApiError | None
        try:
            response = send(_time_of_attempt(policy, state, timeout))
            error = _error_in(response, min(policy.time_left(state), MAX_BODY_SECONDS))
            if error is None:
                policy.succeeded(state)
                return response
        except Exception as raised:
            fault, error = raised, _error_of(raised, min(policy.time_left(state), MAX_BODY_SECONDS))
            if error is None:
                raise
        wait = _wait_or_raise(policy, state, error, fault)
        try:
            sleep(wait)
        except BaseException:
            policy.cancelled(state)
            raise


async def call_async(
    send: Callable[[float], Awaitable[_R]],
    *,
    idempotency: Idempotency,
    policy: RetryPolicy | None = None,
    time_limit: float | None = None,
    timeout: float = 60.0,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> _R:
    """Sends a request as `call` does, under asyncio. It also ends an attempt whose time is over."""
    policy = _POLICY if policy is None else policy
    state = policy.start(idempotency, time_limit)
    while True:
        fault: BaseException | None = None
        error: ApiError | None
        try:
            seconds = _time_of_attempt(policy, state, timeout)
            response = await asyncio.wait_for(send(seconds), seconds)
            error = await _error_in_async(response, min(policy.time_left(state), MAX_BODY_SECONDS))
            if error is None:
                policy.succeeded(state)
                return response
        except Exception as raised:
            fault = raised
            answer = _answer_of(raised)
            if isinstance(raised, asyncio.TimeoutError):
                error = _no_response("unknown")
            elif hasattr(answer, "aiter_bytes"):
                error = await _error_in_async(answer, min(policy.time_left(state), MAX_BODY_SECONDS))
            else:
                error = _error_of(raised, min(policy.time_left(state), MAX_BODY_SECONDS))
            if error is None:
                raise
        wait = _wait_or_raise(policy, state, error, fault)
        try:
            await sleep(wait)
        except BaseException:
            policy.cancelled(state)
            raise


def _time_of_attempt(policy: RetryPolicy, state: RetryState, timeout: float) -> float:
    # A timeout of zero means something else to sockets.
    return max(min(policy.time_left(state), timeout), 0.001)


def _wait_or_raise(policy: RetryPolicy, state: RetryState, error: ApiError, fault: BaseException | None) -> float:
    """Returns the wait before the next attempt, in seconds. Raises the error if there is none."""
    error.attempts = state.attempts
    decision = policy.next(error, state)
    if decision.after is not None:
        return decision.after
    error.stop_reason = decision.stop
    if error is fault:
        raise error
    raise error from fault


def _error_in(response: Any, seconds: float) -> ApiError | None:
    status = _status_of(response)
    # urllib raises a redirect that it does not follow.
    is_raised = isinstance(response, urllib.error.HTTPError)
    if status is None or (status < 400 and not is_raised):
        return None
    return parse(status, response.headers, _read(response, seconds))


async def _error_in_async(response: Any, seconds: float) -> ApiError | None:
    status = _status_of(response)
    if status is None or status < 400:
        return None
    body = bytearray()
    with contextlib.suppress(Exception):
        await asyncio.wait_for(_read_async(response, body), max(seconds, 0.001))
    with contextlib.suppress(Exception):
        await response.aclose()
    return parse(status, response.headers, bytes(body))


def _status_of(response: Any) -> int | None:
    """Returns the status of a response of requests, httpx or urllib. None for any other value."""
    for name in ("status_code", "status"):
        status = getattr(response, name, None)
        if isinstance(status, int) and hasattr(response, "headers"):
            return status
    return None


def _read(response: Any, seconds: float) -> bytes:
    """Reads a body, until it is too long or the time is over.

    A thread reads, because no library has a time limit for a whole body. It ends with the first bytes that come too late,
    or with the timeout of the request.
    """
    body = bytearray()
    is_late = threading.Event()

    def read() -> None:
        with contextlib.suppress(Exception):
            for chunk in _chunks(response):
                body.extend(chunk)
                if is_late.is_set() or len(body) > MAX_BODY_BYTES:
                    break
        with contextlib.suppress(Exception):
            response.close()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    reader.join(max(seconds, 0.0))
    is_late.set()
    return bytes(body)


def _chunks(response: Any) -> Iterator[bytes]:
    if hasattr(response, "iter_content"):
        yield from response.iter_content(1024)
    elif hasattr(response, "iter_bytes"):
        yield from response.iter_bytes()
    else:
        # One read of the socket, however few bytes it brings.
        read = getattr(response, "read1", None) or response.read
        yield from iter(lambda: read(65536), b"")


async def _read_async(response: Any, body: bytearray) -> None:
    async for chunk in response.aiter_bytes():
        body.extend(chunk)
        if len(body) > MAX_BODY_BYTES:
            break


def _error_of(fault: Exception, seconds: float) -> ApiError | None:
    """Returns the error that an exception of `send` stands for. None if it is a mistake of the program."""
    if isinstance(fault, ApiError):
        return fault
    answer = _answer_of(fault)
    if answer is not None:
        return _error_in(answer, seconds)
    return _no_response(_effect_of(fault)) if _is_of_network(fault) else None


def _answer_of(fault: Exception) -> Any:
    """Returns the response that an exception holds, such as that of `raise_for_status`. None if it holds none."""
    answer = fault if isinstance(fault, urllib.error.HTTPError) else getattr(fault, "response", None)
    return None if _status_of(answer) is None else answer


def _is_of_network(fault: BaseException) -> bool:
    if isinstance(fault, http.client.HTTPException):
        return True
    if isinstance(fault, OSError):
        # A wrong URL, or a file that is not there.
        return not isinstance(fault, ValueError) and fault.filename is None
    # httpx need not be installed.
    names = {f"{kind.__module__.partition('.')[0]}.{kind.__name__}" for kind in type(fault).__mro__}
    return not names.isdisjoint(("httpx.TransportError", "aiohttp.ClientConnectionError"))


def _effect_of(fault: BaseException) -> Effect:
    """Returns whether a request without a response may have been carried out: not if there was no connection."""
    left: list[Any] = [fault]
    seen: list[Any] = []
    while left:
        found = left.pop()
        if not isinstance(found, BaseException) or any(found is known for known in seen):
            continue
        seen.append(found)
        if isinstance(found, socket.gaierror) or (isinstance(found, OSError) and found.errno in _NEVER_CONNECTED):
            return "not_applied"
        # What requests and urllib hold inside. The context of an exception can be a fault of another request.
        left.extend((found.__cause__, getattr(found, "reason", None), *found.args[:2]))
    return "unknown"


_POLICY = RetryPolicy()

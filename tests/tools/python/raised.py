"""Raises in `send`, and checks what `call` and `call_async` make of it.

raised.py MODULE
"""

import asyncio
import errno
import importlib
import io
import socket
import sys

api = importlib.import_module(sys.argv[1])


class Response:
    """An unread response, as requests has it."""

    headers = {"content-type": "application/json"}

    def __init__(self, status):
        self.status_code = status
        self.body = io.BytesIO(b'{"code":"NEWER","message":"m"}')

    def iter_content(self, size):
        yield self.body.read(size)

    def close(self):
        pass


class AsyncResponse(Response):
    """An unread response, as `httpx.AsyncClient` has it."""

    iter_content = None

    async def aiter_bytes(self):
        yield self.body.read()

    async def aclose(self):
        pass


class StatusError(OSError):
    """What `raise_for_status` raises: in requests it is an OSError."""

    def __init__(self, response):
        super().__init__("404 Client Error")
        self.response = response


def outcome(fault, idempotency="unsafe"):
    def send(timeout):
        raise fault

    async def send_async(timeout):
        raise fault

    async def pause(seconds):
        pass

    found = []
    policy = api.RetryPolicy(base=0.0)
    try:
        if isinstance(getattr(fault, "response", None), AsyncResponse):
            asyncio.run(api.call_async(send_async, idempotency=idempotency, policy=policy, sleep=pause))
        else:
            api.call(send, idempotency=idempotency, policy=policy, sleep=lambda seconds: None)
    except api.ApiError as error:
        found = [error.code, error.status, error.attempts, error.stop_reason]
    return found


def check(found, *expected):
    assert found == list(expected), (found, expected)


# The response of `raise_for_status` is the error, not a fault of the network.
for kind in (Response, AsyncResponse):
    check(outcome(StatusError(kind(404)), "safe"), "NEWER", 404, 1, "not_retryable")

# Only if there was no connection, the request was surely not carried out.
for fault in (
    OSError(errno.ECONNREFUSED, "refused"),
    OSError(errno.EADDRNOTAVAIL, "no address"),
    socket.gaierror(socket.EAI_NONAME, "no such host"),
):
    check(outcome(fault), "NO_RESPONSE", 0, 3, "attempts")
for number in (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.ECONNRESET):
    check(outcome(OSError(number, "broken")), "NO_RESPONSE", 0, 1, "may_have_happened")

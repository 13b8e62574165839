"""Calls every error of the reference APIs, and does what each error asks for.

client.py MODULE=ADDRESS... with the generated modules on the path. A program would wait; this one notes its waits, so that
it ends at once.
"""

import importlib
import sys
import urllib.request


class Attempts:
    """Sends a request with urllib, counts how often, and notes the waits in place of waiting."""

    def __init__(self, url):
        self.request = urllib.request.Request(url)
        self.sent = 0
        self.waits = []

    def send(self, timeout):
        self.sent += 1
        return urllib.request.urlopen(self.request, timeout=timeout)

    def now(self):
        return round(sum(self.waits) * 1_000_000_000)


def next_step(error):
    """Returns what the program does after a request was given up."""
    if error.stop_reason == "action":
        return "asks someone to act: " + error.message
    if error.stop_reason == "restart":
        return "reads again, then writes"
    if error.stop_reason == "poll":
        job = error.extensions.get("jobId") or (error.details or {}).get("job_id", "the job")
        return f"asks for the state of {job}"
    if error.stop_reason == "may_have_happened":
        return "looks whether it happened, before it sends it again"
    if error.stop_reason == "wait_too_long":
        return f"puts it off for {error.retry_after:.0f} s"
    if error.stop_reason in ("attempts", "out_of_time", "budget"):
        return f"shows the request id {error.request_id}"
    return "changes the request: " + error.message


def call(api, url, idempotency):
    """Calls the URL as the API's advice says, and prints how it went."""
    attempts = Attempts(url)
    policy = api.RetryPolicy(budget=None, clock=attempts.now, random=lambda: 1.0)
    try:
        api.call(attempts.send, idempotency=idempotency, policy=policy, sleep=attempts.waits.append)
    except api.ApiError as error:
        waits = " ".join(f"{wait:.2f}" for wait in attempts.waits) or "-"
        print(f"  {type(error).__name__}, {idempotency}: {attempts.sent} sent, waits {waits}; {next_step(error)}")


def main(arguments):
    for argument in arguments:
        module, address = argument.split("=", 1)
        api = importlib.import_module(module)
        print(f"{module}:")
        # The library's own errors have no route that fails with them.
        for kind in api.KnownApiError.__args__:
            for idempotency in ("safe", "unsafe"):
                call(api, f"{address}/errors/{kind().code}", idempotency)


main(sys.argv[1:])

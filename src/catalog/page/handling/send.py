import random
import time

import requests

LONGEST_WAIT = @longest  # seconds


def send(method, url, **options):
    """Sends a request. Sends it again where that is safe and useful."""
    is_idempotent = method in ("GET", "HEAD", "PUT", "DELETE")
@started
    retries = 0
    while True:
        try:
            response = requests.request(method, url, timeout=60, **options)
        except (requests.ConnectionError, requests.Timeout):
            # Nobody knows whether the request was carried out.
            if not is_idempotent or retries == 2:
                raise
            time.sleep(backoff(retries, 1, 20))
            retries += 1
            continue
        if response.ok:
            return response
@reading
        @wait
@waits
        if wait is None or wait > LONGEST_WAIT@late:
            break
        time.sleep(wait)
        retries += 1

@branches


def retry_after(response, default):
    """Returns the wait that the server asks for in seconds, or else the default."""
    value = response.headers.get("Retry-After", "")
    return int(value) or default if value.isdecimal() else default


def backoff(retries, first, longest):
    """Returns a random wait. Its upper bound doubles with each retry."""
    return random.uniform(0, min(first * 2**retries, longest))


response = send("POST", url, headers=headers, json=payload)

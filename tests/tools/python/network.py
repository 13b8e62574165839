"""Calls a URL within a time limit, and prints what is raised.

network.py MODULE LIBRARY URL IDEMPOTENCY TIME_LIMIT
"""

import importlib
import json
import sys
import time

from sending import call

module, library, url, idempotency, time_limit = sys.argv[1:]
api = importlib.import_module(module)
if library != "urllib":
    # Not a part of the time that is measured.
    importlib.import_module(library.partition("-")[0])
started = time.monotonic()
try:
    response = call(api, library, url, idempotency=idempotency, time_limit=float(time_limit))
    found = {"status": getattr(response, "status_code", None) or response.status}
except api.ApiError as error:
    found = {
        "class": type(error).__name__,
        "code": error.code,
        "status": error.status,
        "message": error.message,
        "bytes": len(error.raw),
        "attempts": error.attempts,
        "stop": error.stop_reason,
    }
found["seconds"] = time.monotonic() - started
print(json.dumps(found))

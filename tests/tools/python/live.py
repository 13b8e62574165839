"""Calls each error of running services, and prints what is raised: one JSON line for each.

live.py CASES LIBRARY, where CASES is a JSON list of {"module", "url", "idempotency"}. Nobody waits: the clock goes on by
each wait, and each random number is the largest possible.
"""

import importlib
import json
import pathlib
import sys

from sending import call


def run(case, library):
    api = importlib.import_module(case["module"])
    waits, requests = [], []
    policy = api.RetryPolicy(
        clock=lambda: sum(round(wait * 1_000_000_000) for wait in waits), random=lambda: 1.0
    )
    try:
        call(
            api,
            library,
            case["url"],
            count=lambda: requests.append(1),
            policy=policy,
            idempotency=case["idempotency"],
            sleep=waits.append,
        )
    except api.ApiError as error:
        is_known = isinstance(error, api._KnownError) and type(error).__name__ in api.__all__
        return {
            "name": error.name if is_known else None,
            "code": error.code,
            "status": error.status,
            "message": error.message,
            "details": error.details,
            "request_id": error.request_id,
            "requests": len(requests),
            "attempts": error.attempts,
            "waits_ms": [round(wait * 1000) for wait in waits],
            "stop": error.stop_reason,
        }
    return None


for case in json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")):
    print(json.dumps(run(case, sys.argv[2])))

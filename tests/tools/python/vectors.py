"""Decides each case of the test vectors with the module of their catalogue.

vectors.py VECTORS. Prints the number of cases, and fails if any is decided otherwise.
"""

import json
import pathlib
import sys

import vectors_api as api


def seconds(policy, name):
    return policy[name] / 1000 if policy.get(name) is not None else None


def decide(case):
    """Returns what the policy decides, the codes, and the tokens that are left."""
    now, number = 0, 0.0
    limits = case["policy"]
    policy = api.RetryPolicy(
        max_attempts=limits.get("max_attempts"),
        base=seconds(limits, "base_ms"),
        throttle_base=seconds(limits, "throttle_base_ms"),
        cap=seconds(limits, "cap_ms"),
        within=seconds(limits, "within_ms"),
        max_wait=120.0 if limits.get("max_wait_ms") is None else limits["max_wait_ms"] / 1000,
        budget=None if limits["budget"] is None else api.RetryBudget(limits["budget"]),
        clock=lambda: now * 1_000_000,
        random=lambda: number,
    )
    state = policy.start(case["idempotency"], seconds(case, "time_limit_ms"))
    codes, decisions = [], []
    for failure in case["failures"]:
        now, number = failure["at_ms"], failure["random"]
        if "status" in failure:
            error = api.parse(failure["status"], failure.get("headers", []), failure.get("body", ""))
        else:
            error = api._no_response(failure["no_response"])
        codes.append(error.code)
        decision = policy.next(error, state)
        if decision.stop is not None:
            decisions.append({"stop": decision.stop})
            break
        decisions.append({"retry_after_ms": decision.after_ns // 1_000_000})
    tokens = None if policy.budget is None else policy.budget.tokens
    return {"codes": codes, "decisions": decisions, "tokens": tokens}


cases = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))["cases"]
wrong = 0
for case in cases:
    expected = {name: case[name] for name in ("codes", "decisions", "tokens")}
    found = decide(case)
    if found != expected:
        wrong += 1
        print(case["name"], case["failures"][len(found["decisions"]) - 1], expected, found, sep="\n  ", file=sys.stderr)
print(len(cases))
sys.exit(1 if wrong else 0)

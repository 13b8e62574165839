// The policy of the compiled module decides as that of Rust: codes, decisions, waits and tokens of every test vector.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { NoResponseError, RetryBudget, RetryPolicy, UNKNOWN_CODE, parseApiError } from "./vectors.js";

const { cases } = JSON.parse(readFileSync("retry-vectors.json", "utf8"));
assert.ok(cases.length >= 500, `${cases.length} cases`);
const NAMES = {
  max_attempts: "maxAttempts",
  base_ms: "baseMs",
  throttle_base_ms: "throttleBaseMs",
  cap_ms: "capMs",
  within_ms: "withinMs",
  max_wait_ms: "maxWaitMs",
};

/** Returns the failure, and the code that it is read as. */
function read({ status, headers = [], body = "", no_response: effect }) {
  if (status === undefined) return [new NoResponseError(effect, undefined), "NO_RESPONSE"];
  const error = parseApiError(status, body, new Headers(headers));
  return [error, error.code === UNKNOWN_CODE ? (error.actualCode ?? `HTTP_${status}`) : error.code];
}

const wrong = [];
for (const { name, policy: limits, idempotency, time_limit_ms: timeLimitMs, failures, codes, decisions, tokens } of cases) {
  let now = 0;
  let random = 0;
  const options = { now: () => 1000 + now, random: () => random };
  for (const [option, value] of Object.entries(limits)) if (option in NAMES) options[NAMES[option]] = value;
  const budget = limits.budget === null ? null : new RetryBudget(limits.budget);
  const policy = new RetryPolicy({ ...options, budget });
  const state = policy.start(idempotency, timeLimitMs);
  const found = { codes: [], decisions: [] };
  for (const failure of failures) {
    now = failure.at_ms;
    random = failure.random;
    const [error, code] = read(failure);
    const decision = policy.next(error, state);
    found.codes.push(code);
    if ("stop" in decision) {
      found.decisions.push(decision);
      break;
    }
    found.decisions.push({ retry_after_ms: Math.floor(decision.retryAfterMs) });
  }
  try {
    assert.deepEqual({ ...found, tokens: budget?.tokens ?? null }, { codes, decisions, tokens });
  } catch (fault) {
    wrong.push(`${name}: ${fault.message}`);
  }
}
assert.equal(wrong.length, 0, `${wrong.length} of ${cases.length} are wrong\n${wrong.slice(0, 12).join("\n")}`);
console.log(`${cases.length} vectors`);

// Requests to the real servers: each code is thrown as its class, and its advice is obeyed. Waits are counted, not waited.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const cases = JSON.parse(readFileSync("cases.json", "utf8"));

/** Some details have the id of the request. */
const withoutIds = (details) =>
  JSON.parse(JSON.stringify(details ?? null), (name, value) => (name === "correlation_id" ? typeof value : value));

let requests = 0;
for (const { module: name, url, name: error, status, message, details, ...expected } of cases) {
  const module = await import(`./${name}.js`);
  const { ApiError, RetryPolicy, isApiError, withRetry } = module;
  // Where callers see no codes, errors go by their names.
  const key = module.ERROR_CODES === undefined ? "name" : "code";
  for (const idempotency of ["safe", "unsafe"]) {
    let now = 0;
    let sent = 0;
    const waits = [];
    let stop;
    const policy = new RetryPolicy({ budget: null, random: () => 1, now: () => now });
    const onDecision = (_, decision) => {
      if ("stop" in decision) {
        stop = decision.stop;
      } else {
        waits.push(Math.floor(decision.retryAfterMs));
        now += decision.retryAfterMs;
      }
    };
    const sleep = async (ms) => assert.equal(ms, Math.ceil(waits.at(-1)));
    const send = ({ number, signal }) => {
      sent += 1;
      assert.equal(number, sent);
      return fetch(url, { signal });
    };
    const label = `${name} ${error} ${idempotency}`;
    const thrown = await withRetry(send, { policy, idempotency, onDecision, sleep }).catch((fault) => fault);
    assert.ok(thrown instanceof ApiError && thrown instanceof Error && isApiError(thrown), label);
    assert.equal(thrown[key], error, label);
    const className = thrown.constructor.name;
    assert.ok(thrown instanceof module[className] && className !== "UnknownApiError", label);
    assert.equal(thrown.status, status, label);
    assert.equal(thrown.message, message, label);
    assert.deepEqual(withoutIds(thrown.details), withoutIds(details), label);
    assert.ok(typeof thrown.raw === "object", label);
    assert.deepEqual({ waits, stop }, expected[idempotency], label);
    assert.equal(sent, waits.length + 1, label);
    assert.deepEqual([thrown.stopReason, thrown.attempts], [stop, sent], label);
    requests += sent;
  }
}
console.log(`${cases.length} codes, ${requests} requests`);

// Reads an error of each hostile code.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as hostile from "./hostile.js";

const codes = JSON.parse(readFileSync("codes.json", "utf8"));
assert.equal(codes.length, 11);
for (const code of codes) {
  const error = hostile.parseApiError(400, JSON.stringify({ code, message: "m", status: 400 }));
  assert.ok(error instanceof hostile.ApiError && error instanceof Error);
  assert.deepEqual([error.code, error.status, error.message], [code, 400, "m"]);
  assert.equal(error.name, error.constructor.name);
  assert.equal(hostile[error.name], error.constructor);
  assert.ok(hostile.isErrorCode(code));
  const strategy = code === "__proto__" ? "throttle" : "never";
  assert.equal(error.retry.strategy, strategy);
}
assert.equal("broken" in hostile, false);
const details = { class: 1, Class: "c", constructor: true };
const body = `{"code":"class","message":"m","status":400,"details":${JSON.stringify(details)},"__proto__":{"polluted":1}}`;
const error = hostile.parseApiError(400, body);
assert.deepEqual(error.details, details);
assert.equal(error.polluted, undefined);
assert.equal({}.polluted, undefined);
console.log(`${codes.length} codes`);

// Parses each captured body with the compiled modules.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const load = (name) => import(pathToFileURL(join(folder, `${name}.js`)));

let read = 0;
for (const { module: name, bodies } of JSON.parse(readFileSync(join(folder, "cases.json"), "utf8"))) {
  const module = await load(name);
  const { RETRY, isApiError, parseApiError } = module;
  // Where callers see no codes, errors go by their names.
  const key = module.ERROR_CODES === undefined ? "name" : "code";
  const ERROR_CODES = module.ERROR_CODES ?? module.ERROR_NAMES;
  const UNKNOWN_CODE = module.UNKNOWN_CODE ?? module.UNKNOWN_NAME;
  const isErrorCode = module.isErrorCode ?? module.isErrorName;
  // Only declared advice is there.
  assert.ok(Object.keys(RETRY).every((code) => ERROR_CODES.includes(code)));
  for (const { code, status, body } of bodies) {
    const error = parseApiError(status, body);
    assert.ok(isApiError(error) && isErrorCode(code));
    assert.equal(error.status, status);
    assert.ok(error.message.length > 0, `${name} ${code}`);
    if (key === "code" || body.path.startsWith("/errors/")) {
      assert.equal(error[key], code);
    } else {
      // The body says which error of its status it is.
      assert.ok(isErrorCode(error.name) && error.code === undefined, `${name} ${status}: ${error.candidates}`);
    }
    read += 1;
  }
  for (const body of [undefined, null, 7, "text", [], {}, { code: 1 }, { error: null }, { detail: "x" }, { __proto__: { code: 1 } }]) {
    const error = parseApiError(599, body);
    assert.equal(error[key], UNKNOWN_CODE);
    assert.equal(error.status, 599);
  }
}
const { advice } = await load("client");
assert.equal(advice(418, { code: "NEWER", message: "than this client", status: 418 }), "NEWER");
assert.equal(advice(502, "<html>"), "no error of this API");
assert.equal(advice(422, { code: "MISSING_REQUIRED_CLASSIFICATION", message: "m", status: 422, details: { key: "k" } }), "k");
const { parseApiError } = await load("image-presets");
const timedOut = parseApiError(504, { statusCode: 504, error: "Gateway Timeout", message: "m", jobId: "j", hint: "h" });
assert.deepEqual([timedOut.name, timedOut.extensions], ["TIMED_OUT", { jobId: "j", hint: "h" }]);
const newer = parseApiError(404, { statusCode: 404, error: "Not Found", message: "newer" });
assert.deepEqual([newer.name, newer.candidates.length], ["unknown name", 4]);
assert.deepEqual(parseApiError(418, { statusCode: 418, message: "newer" }).candidates, []);
// Errors that share a code go by their names.
const named = await load("named");
for (const { name, code, status, body } of JSON.parse(readFileSync(join(folder, "named.json"), "utf8"))) {
  const error = named.parseApiError(status, body);
  assert.deepEqual([error.name, error.code, error.status], [name, code, status]);
  assert.ok(named.isApiError(error) && named.isErrorName(name));
  read += 1;
}
const open = named.parseApiError(400, { error: { code: "CE_01", message: "newer" } });
assert.deepEqual([open.name, open.code, open.candidates], [named.UNKNOWN_NAME, "CE_01", ["PAYMENT_FAILED", "CAPTURE_FAILED"]]);
// An operation knows its own errors and those that any may answer with.
const orders = await load("of-operations");
const flat = (code, status) => orders.ofValue(status, { code, message: `m ${code}`, status, details: { sku: "shirt-42" } });
assert.equal(flat("PRODUCT_NOT_FOUND", 404), "no shirt-42");
assert.equal(flat("SIGNED_OUT", 401), "m SIGNED_OUT");
assert.equal(flat("ORDER_LOCKED", 423), "unknown: ORDER_LOCKED");
assert.equal(flat("NEWER", 418), "unknown: NEWER");
assert.equal(orders.advice(orders.ofText), "unknown: no code");
assert.equal(orders.advice(await orders.ofResponse), "unknown: no code");
// The members of a body tell errors apart, as they do in Rust.
const members = await load("members");
for (const { status, body, names } of JSON.parse(readFileSync(join(folder, "members.json"), "utf8"))) {
  const error = members.parseApiError(status, body);
  const found = error.name === members.UNKNOWN_NAME ? error.candidates : [error.name];
  assert.deepEqual(found, names, JSON.stringify(body));
  read += 1;
}
// Members are found where the envelope puts them, and codes are data.
const awkward = await load("awkward");
for (const { status, text, code, read: expected } of JSON.parse(readFileSync(join(folder, "awkward.json"), "utf8"))) {
  const value = JSON.parse(text);
  const response = new Response(text, { status });
  for (const error of [awkward.parseApiError(status, value), awkward.parseApiError(status, text), await awkward.parseApiError(response)]) {
    assert.deepEqual([error.code, error.status], [code, status]);
    for (const [member, found] of Object.entries(expected)) assert.deepEqual(error[member], found, `${code} ${member}`);
    assert.ok(awkward.isApiError(error) && awkward.isErrorCode(code));
  }
  read += 1;
}
assert.deepEqual([awkward.RETRY["__proto__"].strategy, awkward.RETRY["constructor"]], ["once", undefined]);
assert.deepEqual(Object.keys(awkward.RETRY), ["__proto__"]);
assert.equal(awkward.isErrorCode("toString"), false);
// A text can be JSON, or the message itself.
const mixed = await load("mixed");
const ofResponse = (text, status) => mixed.parseApiError(new Response(text, { status }));
assert.equal((await ofResponse('{"statusCode": 404, "error": "Not Found", "message": "no order"}', 404)).name, "NO_ORDER");
assert.deepEqual([(await ofResponse("7", 500)).name, mixed.parseApiError(500, "7").message], ["SEVEN", "7"]);
assert.equal((await ofResponse("<html>502</html>", 502)).name, mixed.UNKNOWN_NAME);
// `fetch` joins the values of a header, and the first counts.
for (const [name, value, wait] of [
  ["retry-after", ["5", "10"], 5000],
  ["x-ratelimit-reset", ["7", "9"], 7000],
  ["retry-after", ["Fri, 31 Dec 1999 23:59:59 GMT"], 0],
]) {
  const headers = new Headers(value.map((one) => [name, one]));
  assert.equal(mixed.parseApiError(429, {}, headers).retryAfter, wait, `${name}: ${value}`);
}
// A body that cannot be read is an unknown error, too.
const used = new Response("{}", { status: 503 });
await used.text();
const unread = await awkward.parseApiError(used);
assert.deepEqual([unread.code, unread.status], [awkward.UNKNOWN_CODE, 503]);
console.log(`${read} bodies read`);

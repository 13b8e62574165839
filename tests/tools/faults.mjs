// Servers that do wrong, over sockets. Each request ends within its time.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import { test } from "node:test";
import { ApiError, NoResponseError, RetryBudget, RetryPolicy, UnknownApiError, ensureOk, parseApiError, withRetry } from "./operations.js";
import { explain, place, read } from "./with-retry.js";

const json = { "content-type": "application/json" };
const known = { code: "OUT_OF_STOCK", message: "out of stock", status: 409 };
const counts = new Map();

const routes = {
  "/endless": (response) => {
    response.writeHead(503, json);
    const timer = setInterval(() => response.write(" "), 5);
    response.on("close", () => clearInterval(timer));
  },
  "/stalled": (response) => response.writeHead(503, json).write('{"code":"DOWN","mess'),
  "/part": (response) => response.writeHead(409, json).write(JSON.stringify(known)),
  "/endless-success": (response) => response.writeHead(200, json).write("{"),
  "/silent": () => {},
  "/reset": (response) => response.socket.resetAndDestroy(),
  "/reset-body": (response) => {
    response.writeHead(500, { ...json, "content-length": "1000" }).write('{"code"');
    setTimeout(() => response.socket.resetAndDestroy(), 20);
  },
  "/redirect": (response) => response.writeHead(302, { location: "/html" }).end(),
  "/loop": (response) => response.writeHead(302, { location: "/loop" }).end(),
  "/html": (response) => response.writeHead(502, { "content-type": "text/html" }).end("<html><h1>502 Bad Gateway</h1></html>"),
  "/large": (response) => {
    response.writeHead(500, json);
    const chunk = Buffer.alloc(1024 * 1024, " ");
    let left = 50;
    const more = () => {
      while (left > 0) {
        left -= 1;
        if (!response.write(chunk)) return;
      }
      response.end();
    };
    response.on("drain", more);
    more();
  },
  "/empty": (response) => response.writeHead(500).end(),
  "/broken": (response) => response.writeHead(500, json).end('{"code":"OUT_OF'),
  "/unknown": (response) =>
    response.writeHead(503, { ...json, "retry-after": "7", "x-request-id": "r-1" })
      .end(JSON.stringify({ code: "NEWER", message: "newer", status: 503, details: { sku: "s" } })),
  "/known": (response) => response.writeHead(409, json).end(JSON.stringify(known)),
  "/second": (response, count) => (count === 1 ? routes["/html"](response) : response.writeHead(200, json).end('{"ok":true}')),
  "/slow": (response) => response.writeHead(503, { "retry-after": "60" }).end(),
};

const server = createServer((request, response) => {
  const count = (counts.get(request.url) ?? 0) + 1;
  counts.set(request.url, count);
  response.on("error", () => {});
  routes[request.url](response, count);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const base = `http://127.0.0.1:${server.address().port}`;

// The first request of a process takes longer.
await (await fetch(`${base}/html`)).text();

const quick = () => new RetryPolicy({ baseMs: 1, throttleBaseMs: 1, capMs: 2, budget: null });

/** Returns what is thrown, after how long, and how many requests were sent. */
async function outcome(path, options) {
  counts.delete(path);
  const started = performance.now();
  const send = ({ signal }) => fetch(base + path, { signal });
  let thrown;
  try {
    thrown = { value: await withRetry(send, { policy: quick(), idempotency: "safe", ...options }) };
  } catch (fault) {
    thrown = fault;
  }
  return { thrown, ms: performance.now() - started, sent: counts.get(path) ?? 0 };
}

const cases = [
  ["/endless", UnknownApiError, { timeLimitMs: 700 }],
  ["/stalled", UnknownApiError, { timeLimitMs: 700 }],
  ["/reset-body", UnknownApiError, {}],
  ["/html", UnknownApiError, {}],
  ["/redirect", UnknownApiError, {}],
  ["/empty", UnknownApiError, {}],
  ["/broken", UnknownApiError, {}],
  ["/large", UnknownApiError, { timeLimitMs: 3000 }],
  ["/silent", NoResponseError, { timeLimitMs: 300 }],
  ["/reset", NoResponseError, {}],
  ["/loop", NoResponseError, {}],
];
for (const [path, type, options] of cases) {
  test(`${path} is survived`, async () => {
    const { thrown, ms } = await outcome(path, options);
    assert.ok(thrown instanceof type, `${thrown}`);
    assert.ok(ms < (options.timeLimitMs ?? 2000) + 500, `${ms} ms`);
  });
}

test("failures of the network and of proxies are sent again if the request is safe", async () => {
  for (const path of ["/reset", "/html", "/empty"]) {
    assert.equal((await outcome(path, {})).sent, 3, path);
    assert.equal((await outcome(path, { idempotency: "unsafe" })).sent, 1, path);
    assert.equal((await outcome(path, { idempotency: "keyed" })).sent, 3, path);
  }
});

test("refused connection is sent again even if the request is unsafe", async () => {
  const socket = createSocket();
  await new Promise((resolve) => socket.listen(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise((resolve) => socket.close(resolve));
  let sent = 0;
  const send = ({ signal }) => {
    sent += 1;
    return fetch(`http://127.0.0.1:${port}/`, { signal });
  };
  const thrown = await withRetry(send, { policy: quick() }).catch((fault) => fault);
  assert.ok(thrown instanceof NoResponseError && thrown.cause instanceof TypeError);
  assert.deepEqual([sent, thrown.retry.effect], [3, "not_applied"]);
});

test("part of a body that stalls is read when its time is over", async () => {
  const started = performance.now();
  const error = await parseApiError(await fetch(`${base}/part`), { maxBodyMs: 150 });
  assert.equal(error.code, "OUT_OF_STOCK");
  assert.ok(performance.now() - started < 1000);
});

test("body that is too long is not read", async () => {
  const error = await parseApiError(await fetch(`${base}/known`), { maxBodyBytes: 10 });
  assert.ok(error instanceof UnknownApiError && error.status === 409 && error.raw === "");
});

test("unknown code keeps what was sent, and its advice by status", async () => {
  const { thrown, sent } = await outcome("/unknown", { timeLimitMs: 1000 });
  assert.ok(thrown instanceof ApiError && thrown instanceof UnknownApiError);
  const { actualCode, status, message, details, retryAfter, requestId, retry } = thrown;
  assert.deepEqual(
    { actualCode, status, message, details, retryAfter, requestId },
    { actualCode: "NEWER", status: 503, message: "newer", details: { sku: "s" }, retryAfter: 7000, requestId: "r-1" },
  );
  assert.deepEqual([retry.strategy, retry.effect, sent], ["throttle", "unknown", 1]);
  assert.equal(thrown.raw.code, "NEWER");
  assert.equal(explain(thrown), "NEWER");
});

test("success after a failure is returned, and refunds the budget", async () => {
  const budget = new RetryBudget(30);
  const { thrown, sent } = await outcome("/second", { policy: new RetryPolicy({ baseMs: 1, budget }) });
  assert.deepEqual([await thrown.value.json(), sent, budget.tokens], [{ ok: true }, 2, 30]);
});

test("abort ends the attempt, the wait and the reading of a body", async () => {
  for (const path of ["/silent", "/slow", "/endless", "/stalled"]) {
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 100);
    const budget = new RetryBudget(100);
    const policy = new RetryPolicy({ budget });
    const { thrown, ms } = await outcome(path, { policy, signal: controller.signal });
    assert.equal(thrown, reason, path);
    assert.ok(ms < 800, `${path}: ${ms} ms`);
    // The retry that is not sent costs nothing.
    assert.equal(budget.tokens, 100, path);
  }
  const aborted = AbortSignal.abort(new Error("before"));
  assert.deepEqual((await outcome("/known", { signal: aborted })).sent, 0);
});

test("body of a success that never ends is cut by the time limit", async () => {
  const { thrown } = await outcome("/endless-success", { timeLimitMs: 200 });
  await assert.rejects(thrown.value.text());
  await assert.rejects(read(`${base}/endless-success`), NoResponseError);
});

test("mistakes of the program are thrown at once", async () => {
  let sent = 0;
  const fails = (fault) => () => {
    sent += 1;
    return Promise.reject(fault);
  };
  const options = { policy: quick(), idempotency: "safe" };
  for (const fault of [new TypeError("x is not a function"), new SyntaxError("json"), "text", undefined]) {
    assert.equal(await withRetry(fails(fault), options).then(assert.fail, (thrown) => thrown), fault);
  }
  assert.equal(sent, 4);
  await assert.rejects(withRetry(() => fetch("no url"), options), TypeError);
  await assert.rejects(withRetry(() => { throw new RangeError("sync"); }, options), RangeError);
});

test("error that send throws is judged", async () => {
  let sent = 0;
  const send = async () => {
    sent += 1;
    return ensureOk(await fetch(`${base}/empty`));
  };
  await assert.rejects(withRetry(send, { policy: quick(), idempotency: "safe" }), UnknownApiError);
  assert.equal(sent, 3);
});

test("typed client reads the code of its operation", async () => {
  const thrown = await place(`${base}/known`, "key", new AbortController().signal).catch((fault) => fault);
  assert.equal(explain(thrown), "out of stock");
});

test("servers can go", () => {
  server.closeAllConnections();
  server.close();
});

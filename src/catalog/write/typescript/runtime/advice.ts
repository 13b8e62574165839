import { type ResponseHeaders, NS_PER_MS, decimal, hintsOf, ofSeconds } from "./hints.js";

export type RetryStrategy = "never" | "once" | "backoff" | "throttle" | "restart" | "action" | "poll";

export interface RetryAdvice {
  readonly strategy: RetryStrategy;
  /** Whether the failed request may have been carried out. */
  readonly effect: "not_applied" | "unknown";
  /** Whether the same request is worth sending again. */
  readonly retryable: boolean;
  /** The number of attempts, the first included. */
  readonly maxAttempts: number;
  /** The maximum of the first wait, in milliseconds. It doubles with each attempt. */
  readonly baseMs: number;
  /** The maximum of any wait, in milliseconds. */
  readonly capMs: number;
  /** The maximum time for all attempts together, in milliseconds. */
  readonly withinMs?: number;
  /** A wait that is always the same, in milliseconds. */
  readonly afterMs?: number;
}

/** The status and the advice of a kind of error. Advice that is equal is the same object. */
interface RetryKind {
  readonly status: number;
  /** Undefined if nothing is promised. */
  readonly advice: RetryAdvice | undefined;
}

/** What a response says about retries. */
interface RetryFacts {
  readonly retry: RetryAdvice;
  /** The wait that the server asks for, in milliseconds. */
  readonly retryAfter?: number;
  readonly requestId?: string;
}

/** The most attempts that a response can ask for. Declarations can ask for more. */
const MAX_REPORTED_ATTEMPTS = 10;

/**
 * Returns the advice of a response: of its body, or else as declared, or else by its status. `left` are the kinds that
 * the error can be, and `all` those of the API.
 */
function retryFacts(
  status: number,
  headers: ResponseHeaders | undefined,
  body: unknown,
  details: unknown,
  left: readonly RetryKind[],
  all: readonly RetryKind[],
): RetryFacts {
  const hints = hintsOf(status, headers, Date.now());
  const errorStatus = statusOf(status, body);
  const sent = adviceIn(body);
  const wait = hints.wait ?? sent?.after ?? waitIn(body, details);
  const isLimited = wait !== undefined || hints.isExhausted;
  let reported = sent?.advice ?? byStatus(errorStatus, isLimited);
  // Whether the advice follows from the status alone.
  let isInferred = sent === undefined;
  let isRefused = !reported.retryable && reported.withinMs === 0;
  if (hints.shouldRetry === false && (reported.retryable || sent === undefined)) {
    reported = { ...(reported.retryable ? advice("never", reported.effect) : reported), withinMs: 0 };
    isRefused = true;
  } else if (hints.shouldRetry === true && !reported.retryable && sent === undefined) {
    reported = advice("backoff", reported.effect);
    isInferred = false;
  }
  let retry: RetryAdvice = { ...reported, maxAttempts: Math.min(reported.maxAttempts, MAX_REPORTED_ATTEMPTS) };
  if (isInferred || isRefused) {
    const hasStatus = (kind: RetryKind) => kind.status === errorStatus;
    const ofCode = left.filter(hasStatus);
    const declared = common(ofCode.length > 0 ? ofCode : all.filter(hasStatus));
    if (declared !== undefined && !(isRefused && declared.retryable)) retry = declared;
  }
  return {
    retry,
    ...(wait === undefined ? {} : { retryAfter: wait / NS_PER_MS }),
    ...(hints.requestId === undefined ? {} : { requestId: hints.requestId }),
  };
}

/** Returns the advice that all of these kinds share. */
function common([head, ...others]: readonly RetryKind[]): RetryAdvice | undefined {
  return others.every(({ advice: other }) => other === head?.advice) ? head?.advice : undefined;
}

/** Returns advice with the defaults of its strategy. */
function advice(strategy: RetryStrategy, effect: RetryAdvice["effect"]): RetryAdvice {
  const waits = strategy === "backoff" || strategy === "throttle";
  const retryable = waits || strategy === "once";
  const maxAttempts = waits ? 3 : strategy === "once" ? 2 : 1;
  const baseMs = strategy === "backoff" ? 50 : strategy === "throttle" ? 1000 : 0;
  return { strategy, effect, retryable, maxAttempts, baseMs, capMs: waits ? 20000 : 0 };
}

/** Returns the default for a status. A wait or an exhausted quota is a rate limit. */
function byStatus(status: number, isLimited: boolean): RetryAdvice {
  if (status === 403 && isLimited) return advice("throttle", "not_applied");
  if ((status === 503 || status === 529) && isLimited) return advice("throttle", "unknown");
  if (status === 401 || status === 402) return advice("action", "not_applied");
  if (status === 412) return advice("restart", "not_applied");
  if (status === 425) return advice("backoff", "not_applied");
  if (status === 429) return advice("throttle", "not_applied");
  if ([408, 500, 502, 503, 504, 529].includes(status)) return advice("backoff", "unknown");
  return advice("never", status === 501 || status >= 505 ? "unknown" : "not_applied");
}

/** Returns the status of the error: the response's if that is one of an error, or else the body's. */
function statusOf(status: number, body: unknown): number {
  if (status >= 400 && status < 600) return status;
  const inBody = members(body);
  const found = [inBody["status"], inBody["statusCode"], members(inBody["error"])["code"]].map(Number);
  return found.find((number) => Number.isInteger(number) && number >= 400 && number < 600) ?? status;
}

const STRATEGIES: readonly string[] = ["never", "once", "backoff", "throttle", "restart", "action", "poll"];

/** Reads the member `retry` of a body, and the wait in it. */
function adviceIn(body: unknown): { readonly advice: RetryAdvice; readonly after?: number } | undefined {
  const outer = members(body);
  const found = outer["retry"] ?? members(outer["error"])["retry"];
  const sent = members(found);
  const { strategy, effect, max_attempts: attempts, base_ms: base, cap_ms: cap, within_ms: within } = sent;
  const isKnown = typeof strategy === "string" && STRATEGIES.includes(strategy);
  if (!isKnown || (effect !== "not_applied" && effect !== "unknown")) return undefined;
  const numbers = [attempts, base, cap, within].filter((number) => number !== undefined && number !== null);
  if (!numbers.every(isCount) || attempts === 0 || (isCount(attempts) && attempts > 4294967295)) return undefined;
  const usual = advice(strategy as RetryStrategy, effect);
  const maxAttempts = isCount(attempts) ? (strategy === "once" ? Math.min(attempts, 2) : attempts) : usual.maxAttempts;
  return {
    advice: {
      ...usual,
      maxAttempts,
      baseMs: isCount(base) ? base : usual.baseMs,
      capMs: isCount(cap) ? cap : usual.capMs,
      ...(isCount(within) ? { withinMs: within } : {}),
    },
    // The wait belongs to this response alone, not to the advice.
    ...(isCount(sent["after_ms"]) ? { after: sent["after_ms"] * NS_PER_MS } : {}),
  };
}

/** Reads the wait that some APIs send in the details or beside them, and Google's. */
function waitIn(body: unknown, details: unknown): number | undefined {
  const outer = members(body);
  const inner = members(outer["error"]);
  const delays = Array.isArray(inner["details"]) ? inner["details"].map((detail) => members(detail)["retryDelay"]) : [];
  for (const delay of delays) {
    const seconds = typeof delay === "string" && delay.endsWith("s") ? decimal(delay.slice(0, -1)) : undefined;
    if (seconds !== undefined) return ofSeconds(seconds);
  }
  for (const place of [members(details), inner, outer]) {
    const number = (name: string) => (typeof place[name] === "number" ? place[name] : undefined);
    const ms = number("retry_after_ms") ?? number("retryAfterMs");
    const seconds = ms === undefined ? (number("retry_after") ?? number("retryAfter")) : ms / 1000;
    const wait = ofSeconds(seconds);
    if (wait !== undefined) return wait;
  }
  return undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

/** Returns the own members of an object, or none. */
function members(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null ? Object.assign(Object.create(null), value) : {};
}

export { type RetryFacts, type RetryKind, advice, retryFacts };

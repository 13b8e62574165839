import type { RetryAdvice } from "./advice.js";
import { NS_PER_MS } from "./hints.js";

/** Whether a request can be sent twice: because of its method, because it has an idempotency key, or not at all. */
export type Idempotency = "safe" | "keyed" | "unsafe";

export type StopReason =
  | "not_retryable"
  | "restart"
  | "action"
  | "poll"
  | "may_have_happened"
  | "attempts"
  | "wait_too_long"
  | "out_of_time"
  | "budget";

/** Whether and when a request is sent again. */
export type RetryDecision = { readonly retryAfterMs: number } | { readonly stop: StopReason };

/** What a policy knows of a failure: an error of this module has these members. */
export interface RetryFailure {
  readonly retry: RetryAdvice;
  /** The wait that the server asks for, in milliseconds. */
  readonly retryAfter?: number;
}

/** Tokens that retries cost and successes earn, so that an outage ends the retries of all requests. */
export class RetryBudget {
  #tokens: number;
  readonly #capacity: number;

  constructor(capacity = 500) {
    this.#capacity = capacity;
    this.#tokens = capacity;
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** Takes tokens, if there are enough. */
  withdraw(cost: number): boolean {
    if (cost > this.#tokens) return false;
    this.#tokens -= cost;
    return true;
  }

  deposit(tokens: number): void {
    this.#tokens = Math.min(this.#tokens + tokens, this.#capacity);
  }
}

export interface RetryPolicyOptions {
  /** The number of attempts, the first included. It overrides the advice. */
  readonly maxAttempts?: number;
  /** The maximum of the first wait under `backoff`. It overrides the advice. */
  readonly baseMs?: number;
  /** The maximum of the first wait under `throttle`. It overrides the advice. */
  readonly throttleBaseMs?: number;
  /** The maximum of any wait that the server does not ask for. It overrides the advice. */
  readonly capMs?: number;
  /** The time that all attempts of a request may take together, waits included. */
  readonly withinMs?: number;
  /** The longest wait: 120,000 by default. If the server asks for a longer one, the request is given up. */
  readonly maxWaitMs?: number;
  /** The budget, which all policies for a service should share. `null` removes it, for a program that makes one request. */
  readonly budget?: RetryBudget | null;
  /** Returns the time in milliseconds. */
  readonly now?: () => number;
  /** Returns a number from 0 to 1. */
  readonly random?: () => number;
}

/** The attempts of one request. */
export interface RetryState {
  readonly idempotency: Idempotency;
  /** The number of attempts so far. */
  readonly attempts: number;
}

/** The state, with what only the policy reads. */
interface RetryAttempts {
  readonly idempotency: Idempotency;
  attempts: number;
  readonly started: number;
  readonly timeLimitMs: number;
  lastCost: number | undefined;
}

const RETRY_COST = 14;
const THROTTLED_RETRY_COST = 5;
const SUCCESS_REFUND = 1;

/** Decides whether and when a request is sent again, from the server's advice and the caller's limits. */
export class RetryPolicy {
  readonly #options: RetryPolicyOptions;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly budget: RetryBudget | null;

  constructor(options: RetryPolicyOptions = {}) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#random = options.random ?? Math.random;
    this.budget = options.budget === undefined ? new RetryBudget() : options.budget;
  }

  /** Starts a request whose first attempt is sent now. */
  start(idempotency: Idempotency, timeLimitMs = Infinity): RetryState {
    const state: RetryAttempts = { idempotency, attempts: 1, started: this.#now(), timeLimitMs, lastCost: undefined };
    return state;
  }

  /** Decides what to do after an attempt failed. On a retry, the state counts the next attempt and the budget has paid for it. */
  next(failure: RetryFailure, state: RetryState): RetryDecision {
    const attempts = state as RetryAttempts;
    const { retry } = failure;
    const { strategy } = retry;
    if (strategy === "restart" || strategy === "action" || strategy === "poll") return { stop: strategy };
    if (strategy !== "once" && strategy !== "backoff" && strategy !== "throttle") return { stop: "not_retryable" };
    if (retry.effect !== "not_applied" && attempts.idempotency === "unsafe") return { stop: "may_have_happened" };
    if (attempts.attempts >= this.#allowedAttempts(retry)) return { stop: "attempts" };
    const wait = this.#waitBeforeNext(failure, attempts);
    if (typeof wait === "string") return { stop: wait };
    const cost = strategy === "throttle" ? THROTTLED_RETRY_COST : RETRY_COST;
    if (this.budget !== null && !this.budget.withdraw(cost)) return { stop: "budget" };
    attempts.lastCost = this.budget === null ? undefined : cost;
    attempts.attempts += 1;
    return { retryAfterMs: wait / NS_PER_MS };
  }

  /** Refunds the budget after a request succeeded. */
  succeeded(state: RetryState): void {
    this.budget?.deposit((state as RetryAttempts).lastCost ?? SUCCESS_REFUND);
  }

  /** Refunds the budget for a retry that was decided on but is not sent. */
  cancelled(state: RetryState): void {
    this.budget?.deposit((state as RetryAttempts).lastCost ?? 0);
  }

  /** Returns the time that the caller's own limits leave, in milliseconds. */
  timeLeft(state: RetryState): number {
    const { started, timeLimitMs } = state as RetryAttempts;
    const limit = Math.min(this.#options.withinMs ?? Infinity, timeLimitMs);
    return Math.max(0, limit - Math.max(0, this.#now() - started));
  }

  #allowedAttempts({ strategy, maxAttempts }: RetryAdvice): number {
    const own = this.#options.maxAttempts;
    if (own === undefined) return maxAttempts;
    return strategy === "once" ? Math.min(Math.max(1, own), maxAttempts) : Math.max(1, own);
  }

  /** Returns the wait in nanoseconds, or why there is none. */
  #waitBeforeNext({ retry, retryAfter }: RetryFailure, state: RetryAttempts): number | "wait_too_long" | "out_of_time" {
    const maxWait = (this.#options.maxWaitMs ?? 120000) * NS_PER_MS;
    const declared = retry.afterMs !== undefined && isConfirmed(retry.afterMs, retryAfter) ? retry.afterMs : undefined;
    const askedMs = declared ?? retryAfter;
    // A wait of zero, or until a time in the past, does not count.
    const asked = askedMs === undefined || askedMs === 0 ? undefined : Math.round(askedMs * NS_PER_MS);
    if (asked !== undefined && asked > maxWait) return "wait_too_long";
    const elapsed = Math.max(0, this.#now() - state.started);
    const limit = Math.min(this.#options.withinMs ?? Infinity, state.timeLimitMs, retry.withinMs ?? Infinity);
    const timeLeft = Math.max(0, limit - elapsed) * NS_PER_MS;
    const maxBackoff = Math.min(this.#maxBackoff(retry, state.attempts) * NS_PER_MS, maxWait);
    const random = this.#random();
    const fraction = Number.isNaN(random) ? 0 : Math.min(Math.max(random, 0), 1);
    const backoff = scaled(maxBackoff, fraction);
    let after = backoff;
    if (declared !== undefined) {
      after = declared * NS_PER_MS;
    } else if (asked !== undefined) {
      if (asked >= timeLeft) return "out_of_time";
      // The jitter is shortened to stay within the time; the server's wait is not.
      const jitter = scaled(Math.min(maxBackoff, Math.floor(asked / 4)), fraction);
      after = Math.min(Math.max(asked + jitter, backoff), timeLeft - 1);
    }
    return after < timeLeft ? after : "out_of_time";
  }

  /** Returns the upper bound of the backoff before retry `n`, in milliseconds. */
  #maxBackoff({ strategy, baseMs, capMs }: RetryAdvice, n: number): number {
    const { throttleBaseMs, baseMs: ownBaseMs, capMs: ownCapMs } = this.#options;
    const own = strategy === "throttle" ? throttleBaseMs : strategy === "backoff" ? ownBaseMs : undefined;
    const factor = n > 32 ? 4294967295 : 2 ** (n - 1);
    return Math.min((own ?? baseMs) * factor, ownCapMs ?? capMs);
  }
}

/** Returns whether the server asks for the declared wait, or for none. A header has whole seconds, rounded up. */
function isConfirmed(declaredMs: number, askedMs: number | undefined): boolean {
  return !askedMs || askedMs === declaredMs || askedMs === Math.ceil(declaredMs / 1000) * 1000;
}

/** Returns a part of a time in nanoseconds. */
function scaled(ns: number, fraction: number): number {
  return Math.min(Math.round((ns / 1e9) * fraction * 1e9), ns);
}

/** Returns whether a request can be sent twice, by its method and its `Idempotency-Key`. */
export function idempotencyOf(method: string, headers?: { get(name: string): string | null }): Idempotency {
  const isIdempotent = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"].includes(method.toUpperCase());
  return isIdempotent ? "safe" : headers?.get("idempotency-key") ? "keyed" : "unsafe";
}

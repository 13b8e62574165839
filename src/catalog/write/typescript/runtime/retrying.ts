import type { ErrorResponse, ReadOptions } from "./body.js";
import { NoResponseError, ApiErrorBase } from "./errors.js";
import type { Idempotency, RetryDecision, RetryFailure, RetryPolicy, StopReason } from "./policy.js";

/** One attempt of a request. */
export interface RetryAttempt {
  /** 1 for the first. */
  readonly number: number;
  /** Pass it to `fetch`. It ends the attempt when the caller aborts or the time is over. */
  readonly signal: AbortSignal;
}

export interface RetryOptions extends ReadOptions {
  /** The policy. By default all requests share one, and so its budget. */
  readonly policy?: RetryPolicy;
  /** Whether the request can be sent twice: `unsafe` by default. `idempotencyOf` reads it from method and headers. */
  readonly idempotency?: Idempotency;
  /** The time for all attempts and waits, in milliseconds. It also ends the body of the response that is returned. */
  readonly timeLimitMs?: number;
  /** Ends the request, also while it waits. `withRetry` then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each failure, for a log. */
  readonly onDecision?: (failure: RetryFailure & Error, decision: RetryDecision) => void;
  /** Waits in place of a timer, for tests. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** The longest time of `setTimeout`. */
const MAX_TIMER_MS = 2147483647;

async function retrying<T>(
  send: (attempt: RetryAttempt) => Promise<T>,
  options: RetryOptions,
  policy: RetryPolicy,
  read: (response: ErrorResponse, options: ReadOptions) => Promise<ApiErrorBase>,
): Promise<T> {
  const state = policy.start(options.idempotency ?? "unsafe", options.timeLimitMs);
  const end = new RequestEnd(options.signal, policy.timeLeft(state));
  let isKept = false;
  try {
    for (;;) {
      end.throwIfCallerAborted();
      let failure: RetryFailure & Error;
      try {
        const found = await end.race(send({ number: state.attempts, signal: end.signal }));
        if (!isErrorResponse(found)) {
          policy.succeeded(state);
          isKept = isResponse(found);
          return found;
        }
        failure = await read(found, { ...options, signal: end.signal });
      } catch (fault) {
        end.throwIfCallerAborted();
        failure = failureOf(fault, end.signal.aborted);
      }
      end.throwIfCallerAborted();
      const decision = policy.next(failure, state);
      try {
        options.onDecision?.(failure, decision);
        if ("stop" in decision) throw stopped(failure, decision.stop, state.attempts);
        const ms = Math.ceil(decision.retryAfterMs);
        const isInTime = await (options.sleep === undefined ? end.sleep(ms) : end.isAfter(options.sleep(ms)));
        if (!isInTime) throw stopped(failure, "out_of_time", state.attempts - 1);
      } catch (fault) {
        if (!("stop" in decision)) policy.cancelled(state);
        throw fault;
      }
    }
  } finally {
    end.release(isKept);
  }
}

/** The end of a request: the caller aborts, or the time is over. */
class RequestEnd {
  readonly #caller: AbortSignal | undefined;
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #abort = (): void => this.#controller.abort(this.#caller?.reason);

  constructor(caller: AbortSignal | undefined, timeLeftMs: number) {
    this.#caller = caller;
    caller?.addEventListener("abort", this.#abort);
    if (caller?.aborted === true) this.#abort();
    if (timeLeftMs <= MAX_TIMER_MS) {
      const timeOver = (): void => this.#controller.abort(named("TimeoutError", "The time limit is over."));
      this.#timer = setTimeout(timeOver, timeLeftMs);
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  throwIfCallerAborted(): void {
    if (this.#caller?.aborted === true) throw this.#caller.reason;
  }

  /** Waits for a value, but no longer than until the end. */
  async race<T>(value: Promise<T>): Promise<T> {
    let stop = (): void => {};
    const ended = new Promise<never>((_, reject) => {
      stop = () => reject(this.signal.reason);
    });
    this.signal.addEventListener("abort", stop);
    if (this.signal.aborted) stop();
    try {
      return await Promise.race([value, ended]);
    } finally {
      this.signal.removeEventListener("abort", stop);
      // Nobody waits for it.
      ended.catch(() => undefined);
    }
  }

  /** Waits for a pause. Returns false if the time ends before. */
  async isAfter(pause: Promise<unknown>): Promise<boolean> {
    try {
      await this.race(pause);
      return true;
    } catch (fault) {
      this.throwIfCallerAborted();
      if (!this.signal.aborted) throw fault;
      return false;
    }
  }

  /** Waits with a timer. Returns false if the time ends before. */
  async sleep(ms: number): Promise<boolean> {
    let left = ms;
    do {
      const time = Math.min(left, MAX_TIMER_MS);
      left -= time;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const slept = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, time);
      });
      try {
        if (!(await this.isAfter(slept))) return false;
      } finally {
        clearTimeout(timer);
      }
    } while (left > 0);
    return true;
  }

  /** Stops watching, unless the body of the returned response is still to be read. */
  release(isKept: boolean): void {
    if (isKept) {
      // The limit alone does not keep a program of Node.js alive.
      (this.#timer as { unref?: () => void } | undefined)?.unref?.();
    } else {
      clearTimeout(this.#timer);
      this.#caller?.removeEventListener("abort", this.#abort);
    }
  }
}

/** Notes on an error why no more attempts were made. */
function stopped(failure: RetryFailure & Error, stopReason: StopReason, attempts: number): Error {
  return Object.assign(failure, { stopReason, attempts });
}

function isResponse(value: unknown): value is ErrorResponse {
  if (typeof value !== "object" || value === null) return false;
  const { status, text } = value as { status?: unknown; text?: unknown };
  return typeof status === "number" && typeof text === "function";
}

function isErrorResponse(value: unknown): value is ErrorResponse {
  return isResponse(value) && value.status >= 400;
}

/** Returns what a policy can judge. Any other fault is thrown again: it is one of the program. */
function failureOf(fault: unknown, isTimeOver: boolean): RetryFailure & Error {
  if (fault instanceof ApiErrorBase || fault instanceof NoResponseError) return fault;
  const codes = codesOf(fault);
  if (!isTimeOver && !isOfNetwork(fault, codes)) throw fault;
  const effect = codes.some((code) => NEVER_CONNECTED.includes(code)) ? "not_applied" : "unknown";
  return new NoResponseError(effect, fault);
}

function isOfNetwork(fault: unknown, codes: readonly string[]): boolean {
  const { name, message, cause } = (fault ?? {}) as { name?: unknown; message?: unknown; cause?: unknown };
  // A URL or an argument that is wrong stays wrong.
  if (codes.some((code) => code.startsWith("ERR_"))) return false;
  if (codes.length > 0 || name === "AbortError" || name === "TimeoutError") return true;
  // `fetch` throws what also stands for a mistake of the program.
  const isOfFetch = cause !== undefined || /fetch|network|load failed|terminated/i.test(String(message));
  return fault instanceof TypeError && isOfFetch;
}

/** The codes of Node.js for connections that were never open. */
const NEVER_CONNECTED: readonly string[] = [
  "ECONNREFUSED",
  "EADDRNOTAVAIL",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
];

/** Returns the codes of a fault and its causes, as Node.js has them. */
function codesOf(fault: unknown): readonly string[] {
  const codes: string[] = [];
  let cause = fault;
  for (let depth = 0; depth < 8 && typeof cause === "object" && cause !== null; depth += 1) {
    const { code, cause: next } = cause as { code?: unknown; cause?: unknown };
    if (typeof code === "string") codes.push(code);
    cause = next;
  }
  return codes;
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

export { retrying };

import { type RetryAdvice, advice } from "./advice.js";
import type { StopReason } from "./policy.js";

/** What is known of an error response. */
interface ErrorFacts {
  readonly name: string;
  readonly status: number;
  readonly message: string;
  readonly details?: unknown;
  readonly extensions: { readonly [name: string]: unknown };
  readonly requestId?: string;
  readonly retryAfter?: number;
  readonly retry: RetryAdvice;
  readonly raw: unknown;
}

/** The base of all error responses: `ApiError`. */
class ApiErrorBase extends Error {
  constructor({ message, ...facts }: ErrorFacts) {
    super(message);
    Object.assign(this, facts);
  }
}

interface ApiErrorBase {
  readonly status: number;
  readonly details?: unknown;
  readonly extensions: { readonly [name: string]: unknown };
  /** The id of the request, from the body or the headers. */
  readonly requestId?: string;
  /** The wait that the server asks for, in milliseconds. */
  readonly retryAfter?: number;
  /** What to do: the advice of the body, or the declared one, or the one that follows from the status. */
  readonly retry: RetryAdvice;
  /** The body as it was received: a JSON value, or the text if it is none. */
  readonly raw: unknown;
  /** Why `withRetry` gave up. */
  readonly stopReason?: StopReason;
  /** The number of attempts that `withRetry` made. */
  readonly attempts?: number;
}

/** The server could not be reached, or did not answer in time. */
export class NoResponseError extends Error {
  readonly retry: RetryAdvice;

  constructor(effect: RetryAdvice["effect"], cause: unknown) {
    super(effect === "not_applied" ? "The server could not be reached." : "The server did not answer.");
    this.retry = advice("backoff", effect);
    Object.assign(this, { name: "NoResponseError", cause });
  }
}

export interface NoResponseError {
  /** What `fetch` threw. */
  readonly cause?: unknown;
  /** Why `withRetry` gave up. */
  readonly stopReason?: StopReason;
  /** The number of attempts that `withRetry` made. */
  readonly attempts?: number;
}

export { type ErrorFacts, ApiErrorBase };

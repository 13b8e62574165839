// Code of a client that calls operations. `tsc --strict` checks it.
import {
  ApiError,
  NoResponseError,
  type PlaceOrderError,
  ProductNotFound,
  RetryPolicy,
  UNKNOWN_CODE,
  UnknownApiError,
  ensureOk,
  idempotencyOf,
  parsePlaceOrderError,
  withRetry,
} from "./operations.js";

const policy = new RetryPolicy({ maxAttempts: 5, withinMs: 30_000 });

export async function place(url: string, key: string, signal: AbortSignal): Promise<unknown> {
  const headers = new Headers({ "Idempotency-Key": key });
  const idempotency = idempotencyOf("POST", headers);
  const response = await withRetry(({ signal }) => fetch(url, { method: "POST", headers, signal }), { policy, idempotency, signal });
  return response.json();
}

/** `send` may read the body itself. Then the time limit is that of the body, too. */
export const read = (url: string): Promise<unknown> =>
  withRetry(async ({ signal }) => (await ensureOk(await fetch(url, { signal }))).json() as Promise<unknown>, {
    idempotency: "safe",
    timeLimitMs: 1000,
  });

export function explain(fault: unknown): string {
  if (fault instanceof ProductNotFound) {
    const sku: string = fault.details.sku;
    return `no ${sku}`;
  }
  if (fault instanceof UnknownApiError) return fault.actualCode ?? `HTTP ${fault.status}`;
  if (fault instanceof NoResponseError) return `no response: ${String(fault.cause)}`;
  if (!(fault instanceof ApiError)) throw fault;
  // The class of all errors narrows to their union.
  const found: PlaceOrderError = parsePlaceOrderError(fault);
  switch (found.code) {
    case "PRODUCT_NOT_FOUND":
    case "OUT_OF_STOCK":
    case "CART_EMPTY":
    case "SIGNED_OUT":
    case "NO_ACCESS":
      return found.message;
    case UNKNOWN_CODE:
      return found.retry.strategy;
    default: {
      const none: never = found;
      return none;
    }
  }
}

export function every(error: ApiError): number | undefined {
  // @ts-expect-error no error has this code
  if (error.code === "NO_SUCH_CODE") return undefined;
  return error.retryAfter;
}

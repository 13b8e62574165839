import type { ResponseHeaders } from "./hints.js";

/** A response whose body has not been read, such as that of `fetch`. */
export interface ErrorResponse {
  readonly status: number;
  readonly headers?: ResponseHeaders;
  readonly body?: ReadableStream<Uint8Array> | null;
  text(): Promise<string>;
}

/** The limits of reading the body of an error. */
export interface ReadOptions {
  /** A longer body is ignored: 262,144 bytes by default. */
  readonly maxBodyBytes?: number;
  /** The time for the body in milliseconds: 5,000 by default. After it, the part that has arrived is read. */
  readonly maxBodyMs?: number;
  readonly signal?: AbortSignal | undefined;
}

const MAX_BODY_BYTES = 262144;
const MAX_BODY_MS = 5000;

/** Reads the text of a body within the limits. It never throws. A body that is too long or cannot be read is undefined. */
async function readText(response: ErrorResponse, options: ReadOptions): Promise<string | undefined> {
  const { maxBodyBytes = MAX_BODY_BYTES, maxBodyMs = MAX_BODY_MS, signal } = options;
  let stop = (): void => {};
  const stopped = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
  });
  const timer = setTimeout(stop, maxBodyMs);
  signal?.addEventListener("abort", stop);
  if (signal?.aborted === true) stop();
  try {
    const { body } = response;
    if (body) return await readStream(body, maxBodyBytes, stopped);
    const text = await Promise.race([response.text(), stopped]);
    return text === undefined || text.length > maxBodyBytes ? undefined : text;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  stopped: Promise<undefined>,
): Promise<string | undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  try {
    for (;;) {
      const part = await Promise.race([reader.read(), stopped]);
      if (part === undefined || part.done) break;
      length += part.value.byteLength;
      if (length > maxBytes) return undefined;
      text += decoder.decode(part.value, { stream: true });
    }
  } catch {
    // The connection broke. What has arrived may be enough.
  } finally {
    // The server may never end the body, so nothing waits for this.
    reader.cancel().catch(() => undefined);
  }
  return text + decoder.decode();
}

export { readText };

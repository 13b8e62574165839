/** Returns whether this module knows the code. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && (ERROR_CODES as readonly string[]).includes(code);
}

/** Returns whether the value is an error that `parseApiError` returned. */
export function isApiError(value: unknown): value is ApiError {
  if (typeof value !== "object" || value === null) return false;
  const { code, status, message } = value as { code?: unknown; status?: unknown; message?: unknown };
  return (
    (code === UNKNOWN_CODE || isErrorCode(code)) && typeof status === "number" && typeof message === "string"
  );
}

/** The parts of a body that do not depend on the error. */
interface Parts {
  readonly message: string;
  readonly extensions: { readonly [name: string]: unknown };
  readonly details?: unknown;
  readonly requestId?: string;
}

/**
 * Reads the body of an error response: parsed JSON, or any other value. It never throws. A body that is not an error of
 * the API, or one that is newer than this module, becomes an `UnknownApiError`.
 */
export function parseApiError(status: number, body: unknown): ApiError {
  let unknown: UnknownApiError | undefined;
  for (const shape of SHAPES) {
    // `null` stands for an envelope that does not show the code.
    const found = shape.code === undefined ? null : (at(body, shape.code) ?? undefined);
    const message = shape.message === undefined ? "" : at(body, shape.message);
    if (typeof message !== "string") continue;
    const details = shape.details === undefined ? undefined : at(body, shape.details);
    const requestId = shape.requestId === undefined ? undefined : at(body, shape.requestId);
    const extensions: { [name: string]: unknown } = {};
    for (const name of shape.extensions) {
      const value = at(body, [...(shape.extensionsIn ?? []), name]);
      if (value !== undefined) extensions[name] = value;
    }
    const parts: Parts = {
      message,
      extensions,
      ...(details === undefined ? {} : { details }),
      ...(typeof requestId === "string" ? { requestId } : {}),
    };
    const left = candidates(found, status, body, parts);
    const [known] = left;
    if (known !== undefined && left.length === 1) {
      const sent = PASSED_ON.includes(known) && status >= 400 ? status : STATUS[known];
      // The types of the details are the API's promise; they are not checked here.
      return { ...identity(known), status: sent, ...parts } as unknown as KnownApiError;
    }
    if (unknown === undefined || !hasCode(unknown)) unknown = unknownError(found, left, status, parts);
  }
  return unknown ?? unknownError(undefined, [], status, { message: "", extensions: {} });
}

function at(body: unknown, path: Path): unknown {
  let value = body;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.prototype.hasOwnProperty.call(value, step)) return undefined;
    value = (value as { [key: string | number]: unknown })[step];
  }
  return value;
}

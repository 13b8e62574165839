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

/** A response whose body has not been read, such as that of `fetch`. */
export interface ErrorResponse {
  readonly status: number;
  text(): Promise<string>;
}

/**
 * Reads a response, and returns the error in it. It never throws: a body that is not an error of the API, or one that is
 * newer than this module, becomes an `UnknownApiError`.
 */
export function parseApiError(response: ErrorResponse): Promise<ApiError>;
/** Returns the error in the text of a body, as it was received. */
export function parseApiError(status: number, text: string): ApiError;
/** Returns the error in a body that has been parsed, as `response.json()` does. */
export function parseApiError(status: number, value: unknown): ApiError;
export function parseApiError(source: number | ErrorResponse, body?: unknown): ApiError | Promise<ApiError> {
  if (typeof source === "number") return typeof body === "string" ? fromText(source, body) : fromValue(source, body);
  return Promise.resolve()
    .then(() => source.text())
    .then(
      (text) => fromText(source.status, text),
      () => fromValue(source.status, undefined),
    );
}

function fromText(status: number, text: string): ApiError {
  // The body of an envelope without JSON is the text itself.
  const plain = fromValue(status, text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return plain;
  }
  const parsed = fromValue(status, value);
  return isKnown(parsed) || !isKnown(plain) ? parsed : plain;
}

function fromValue(status: number, body: unknown): ApiError {
  let unknown: UnknownApiError | undefined;
  for (const shape of SHAPES) {
    // `null` stands for an envelope that does not show the code.
    const found = shape.code === undefined ? null : (at(body, shape.code) ?? undefined);
    const message = shape.message === undefined ? "" : at(body, shape.message);
    if (typeof message !== "string") continue;
    const details = shape.details === undefined ? spread(body, shape) : at(body, shape.details);
    const requestId = shape.requestId === undefined ? undefined : at(body, shape.requestId);
    const parts: Parts = {
      message,
      extensions: pick(body, shape.extensionsIn ?? [], shape.extensions),
      ...(details === undefined ? {} : { details }),
      ...(typeof requestId === "string" ? { requestId } : {}),
    };
    const left = candidates(found, status, body, parts);
    const [known] = left;
    // Another error has its details and extensions in other places.
    if (known !== undefined && left.length === 1 && shape.errors.includes(known)) {
      const sent = PASSED_ON.includes(known) && status > 0 ? status : STATUS[known];
      // The types of the details are the API's promise; they are not checked here.
      return { ...identity(known), status: sent, ...parts } as unknown as KnownApiError;
    }
    if (unknown === undefined || !hasCode(unknown)) unknown = unknownError(found, left, status, parts);
  }
  return unknown ?? unknownError(undefined, [], status, { message: "", extensions: {} });
}

/** Returns the details whose members are among those of another object. */
function spread(body: unknown, { detailsIn, detailNames }: Shape): unknown {
  if (detailsIn === undefined) return undefined;
  const details = pick(body, detailsIn, detailNames ?? []);
  return Object.keys(details).length === 0 ? undefined : details;
}

/** Returns the members of these names. */
function pick(body: unknown, path: Path, names: readonly string[]): { readonly [name: string]: unknown } {
  const found = names.map((name): [string, unknown] => [name, at(body, [...path, name])]);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

/** Returns an object that has these members alone: a code can be called `constructor`. */
function table<T>(members: readonly (readonly [ErrorCode, T])[]): { readonly [Code in ErrorCode]: T } {
  const found = Object.create(null);
  for (const [code, value] of members) found[code] = value;
  return found;
}

function at(body: unknown, path: Path): unknown {
  let value = body;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.prototype.hasOwnProperty.call(value, step)) return undefined;
    value = (value as { [key: string | number]: unknown })[step];
  }
  return value;
}

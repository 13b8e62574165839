/** Returns whether this module knows the code. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && (ERROR_CODES as readonly string[]).includes(code);
}

/** Returns whether the value is an error that `parseApiError` returned. */
export function isApiError(value: unknown): value is ApiError {
  return value instanceof ApiErrorBase;
}

/** The parts of a body that do not depend on the error. */
interface Parts {
  readonly message: string;
  readonly extensions: { readonly [name: string]: unknown };
  readonly details?: unknown;
  readonly requestId?: string;
}

/** What is read in a body. */
interface FoundInBody {
  /** The error, if it is one of the API. */
  readonly known?: ErrorCode;
  /** The code in the body, if there is one. */
  readonly code: string | undefined;
  /** The errors that it can be. */
  readonly left: readonly ErrorCode[];
  readonly parts: Parts;
}

/**
 * Reads a response, and returns the error in it. It never throws: a body that is not an error of the API, or one that is
 * newer than this module, becomes an `UnknownApiError`. So does a body that is too long or takes too much time.
 */
export function parseApiError(response: ErrorResponse, options?: ReadOptions): Promise<ApiError>;
/** Returns the error in the text of a body, as it was received. */
export function parseApiError(status: number, text: string, headers?: ResponseHeaders): ApiError;
/** Returns the error in a body that has been parsed, as `response.json()` does. */
export function parseApiError(status: number, value: unknown, headers?: ResponseHeaders): ApiError;
export function parseApiError(
  source: number | ErrorResponse,
  body?: unknown,
  headers?: ResponseHeaders,
): ApiError | Promise<ApiError> {
  if (typeof source !== "number") {
    return readText(source, (body ?? {}) as ReadOptions).then((text) => fromText(source.status, text ?? "", source.headers));
  }
  return typeof body === "string" ? fromText(source, body, headers) : errorOf(source, body, headers, find(source, body));
}

/** Returns the response unless it is an error. Throws the error in it. */
export async function ensureOk<R extends ErrorResponse>(response: R, options?: ReadOptions): Promise<R> {
  if (response.status >= 400) throw await parseApiError(response, options);
  return response;
}

const POLICY = new RetryPolicy();

/**
 * Sends a request until it succeeds or the policy gives up: as the API's errors advise, within the limits of the
 * options. Returns what `send` returns. An error response is thrown as its `ApiError`, and no response as a
 * `NoResponseError`. `send` can also throw what `ensureOk` throws.
 */
export function withRetry<T>(send: (attempt: RetryAttempt) => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const read = (response: ErrorResponse, limits: ReadOptions) => parseApiError(response, limits);
  return retrying(send, options, options.policy ?? POLICY, read);
}

function fromText(status: number, text: string, headers: ResponseHeaders | undefined): ApiError {
  // The body of an envelope without JSON is the text itself.
  const plain = find(status, text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return errorOf(status, text, headers, plain);
  }
  const parsed = find(status, value);
  const isPlain = parsed.known === undefined && plain.known !== undefined;
  return isPlain ? errorOf(status, text, headers, plain) : errorOf(status, value, headers, parsed);
}

function find(status: number, body: unknown): FoundInBody {
  let unknown: FoundInBody | undefined;
  for (const shape of SHAPES) {
    // `null` stands for an envelope that does not show the code.
    const code = shape.code === undefined ? null : codeAt(body, shape.code);
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
    const left = candidates(code, status, body, parts);
    const [known] = left;
    // Another error has its details and extensions in other places.
    if (known !== undefined && left.length === 1 && shape.errors.includes(known)) {
      return { known, code: code ?? undefined, left, parts };
    }
    if (unknown === undefined || unknown.code === undefined) unknown = { code: code ?? undefined, left, parts };
  }
  const other = byNames(status, body);
  return unknown?.code === undefined && other.code !== undefined ? other : (unknown ?? other);
}

/** Reads a body that has none of the API's shapes, by the usual names of members. */
function byNames(status: number, body: unknown): FoundInBody {
  const first = (names: readonly string[]) =>
    names.flatMap((name) => [at(body, ["error", name]), at(body, [name])]).find((value) => typeof value === "string" && value !== "");
  const code = codeAt(body, ["error", "code"]) ?? codeAt(body, ["code"]);
  const details = at(body, ["error", "details"]) ?? at(body, ["details"]);
  const message = (first(["message", "detail", "title"]) ?? at(body, ["error"])) as unknown;
  const parts: Parts = {
    message: typeof message === "string" ? message : "",
    extensions: {},
    ...(details === undefined ? {} : { details }),
  };
  return { code, left: code === undefined ? [] : candidates(code, status, body, parts), parts };
}

function codeAt(body: unknown, path: Path): string | undefined {
  const code = at(body, path);
  return typeof code === "number" ? String(code) : typeof code === "string" ? code : undefined;
}

function errorOf(status: number, body: unknown, headers: ResponseHeaders | undefined, found: FoundInBody): ApiError {
  const { known, parts } = found;
  const kinds = found.left.map((kind) => KINDS[kind]);
  const facts = {
    ...retryFacts(status, headers, body, parts.details, kinds, Object.values(KINDS)),
    ...parts,
    message: parts.message === "" ? `HTTP ${status}` : parts.message,
    raw: body,
  };
  if (known === undefined) return new UnknownApiError({ ...facts, ...unknownIdentity(found), status });
  const sent = PASSED_ON.includes(known) && status > 0 ? status : STATUS[known];
  // The types of the details are the API's promise; they are not checked here.
  return new CLASSES[known]({ ...facts, ...identity(known), status: sent });
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


/** Reads the errors of one operation, as `parseApiError` reads any. An error that the operation does not declare is unknown. */
export interface OperationParser<E> {
  (response: ErrorResponse, options?: ReadOptions): Promise<E>;
  (status: number, text: string, headers?: ResponseHeaders): E;
  (status: number, value: unknown, headers?: ResponseHeaders): E;
  /** Returns the error of the operation that an `ApiError` is. `parseApiError`, `ensureOk` or `withRetry` made it. */
  (error: ApiError): E;
}

function operationParser<C extends ErrorCode>(declared: readonly C[]): OperationParser<KnownApiErrors[C] | UnknownApiError> {
  type Declared = KnownApiErrors[C] | UnknownApiError;
  function only(error: ApiError): Declared {
    const isDeclared = error instanceof UnknownApiError || (declared as readonly string[]).includes(keyOf(error));
    return (isDeclared ? error : undeclared(error)) as Declared;
  }
  function parse(source: number | ErrorResponse | ApiError, body?: unknown, headers?: ResponseHeaders): Declared | Promise<Declared> {
    if (source instanceof ApiErrorBase) return only(source);
    if (typeof source === "number") return only(parseApiError(source, body, headers));
    return parseApiError(source, body as ReadOptions | undefined).then(only);
  }
  return parse as OperationParser<Declared>;
}

function undeclared(error: ApiError): UnknownApiError {
  return new UnknownApiError({ ...error, message: error.message, ...unknownIdentityOf(error) });
}

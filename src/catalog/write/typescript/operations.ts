
/** Reads the errors of one operation, as `parseApiError` reads any. An error that the operation does not declare is unknown. */
export interface OperationParser<E> {
  (response: ErrorResponse): Promise<E>;
  (status: number, text: string): E;
  (status: number, value: unknown): E;
}

function operationParser<C extends ErrorCode>(declared: readonly C[]): OperationParser<KnownApiErrors[C] | UnknownApiError> {
  type Declared = KnownApiErrors[C] | UnknownApiError;
  function only(error: ApiError): Declared {
    const isDeclared = !isKnown(error) || (declared as readonly string[]).includes(keyOf(error));
    return (isDeclared ? error : undeclared(error as KnownApiError)) as Declared;
  }
  function parse(source: number | ErrorResponse, body?: unknown): Declared | Promise<Declared> {
    return typeof source === "number" ? only(parseApiError(source, body)) : parseApiError(source).then(only);
  }
  return parse as OperationParser<Declared>;
}

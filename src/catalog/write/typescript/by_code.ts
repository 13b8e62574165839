
/** Returns the code of an envelope without a code, if only one code has the status. */
function codeOf(status: number): ErrorCode | undefined {
  const codes = ERROR_CODES.filter((code) => STATUS[code] === status);
  return codes.length === 1 ? codes[0] : undefined;
}

/** Returns the errors that the body can be. */
function candidates(found: unknown, _status: number, _body: unknown, _parts: Parts): ErrorCode[] {
  return isErrorCode(found) ? [found] : [];
}

function identity(known: ErrorCode): { code: ErrorCode } {
  return { code: known };
}

function unknownError(found: unknown, _left: readonly ErrorCode[], status: number, parts: Parts): UnknownApiError {
  return { code: UNKNOWN_CODE, ...(typeof found === "string" ? { actualCode: found } : {}), status, ...parts };
}

function hasCode(error: UnknownApiError): boolean {
  return error.actualCode !== undefined;
}


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

function isKnown(error: ApiError): boolean {
  return error.code !== UNKNOWN_CODE;
}

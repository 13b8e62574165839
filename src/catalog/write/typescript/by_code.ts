
/** Returns the errors that the body can be. */
function candidates(found: string | null | undefined, _status: number, _body: unknown, _parts: Parts): ErrorCode[] {
  return isErrorCode(found) ? [found] : [];
}

function identity(known: ErrorCode): { name: string; code: ErrorCode } {
  return { name: NAMES[known], code: known };
}

function unknownIdentity({ code }: FoundInBody): { name: string; code: string; actualCode?: string } {
  return { name: "UnknownApiError", code: UNKNOWN_CODE, ...(code ? { actualCode: code } : {}) };
}

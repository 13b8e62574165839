
function keyOf(error: ApiError): string {
  return error.code;
}

function undeclared({ code, ...rest }: KnownApiError): UnknownApiError {
  return { ...rest, code: UNKNOWN_CODE, actualCode: code };
}

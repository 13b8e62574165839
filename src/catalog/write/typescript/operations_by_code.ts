
function keyOf(error: ApiError): string {
  return error.code;
}

function unknownIdentityOf({ code }: ApiError): { name: string; code: string; actualCode: string } {
  return { name: "UnknownApiError", code: UNKNOWN_CODE, actualCode: code };
}


function keyOf(error: ApiError): string {
  return error.name;
}

function undeclared({ name, ...rest }: KnownApiError): UnknownApiError {
  return { ...rest, name: UNKNOWN_CODE, candidates: [name] };
}

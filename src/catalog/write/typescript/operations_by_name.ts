
function keyOf(error: ApiError): string {
  return error.name;
}

function unknownIdentityOf({ name }: ApiError): { name: string; candidates: readonly string[] } {
  return { name: UNKNOWN_CODE, candidates: [name] };
}

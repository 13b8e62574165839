
/** Returns the code of an envelope without a code, if only one error has the status. */
function codeOf(status: number): string | undefined {
  const names = ERROR_CODES.filter((name) => STATUS[name] === status);
  return names.length === 1 && names[0] !== undefined ? FACTS[names[0]].code : undefined;
}

/**
 * Returns the errors that the body can be. Where several have its code, the status tells them apart, then the members
 * and values that the body has, then the message. A test that none of them passes tells nothing.
 */
function candidates(found: unknown, status: number, body: unknown, parts: Parts): ErrorCode[] {
  const has = (object: unknown, name: string) => at(object, [name]) !== undefined;
  const hasMembers = ({ details, extensions }: Facts) =>
    (details === null
      ? parts.details === undefined
      : parts.details !== undefined && details.every((name) => has(parts.details, name))) &&
    extensions.every((name) => has(parts.extensions, name));
  const tests: ((name: ErrorCode) => boolean)[] = [
    (name) => STATUS[name] === status,
    (name) => STATUS[name] === status || PASSED_ON.includes(name),
    (name) => hasMembers(FACTS[name]),
    (name) => FACTS[name].fixed.every(([path, value]) => at(body, path) === value),
    (name) => FACTS[name].message === undefined || FACTS[name].message === parts.message,
  ];
  let left = ERROR_CODES.filter((name) => FACTS[name].code === found);
  for (const test of tests) {
    if (left.length > 1 && left.some(test)) left = left.filter(test);
  }
  return left;
}

function identity(known: ErrorCode): { name: ErrorCode; code: string } {
  return { name: known, code: FACTS[known].code };
}

function unknownError(found: unknown, left: readonly ErrorCode[], status: number, parts: Parts): UnknownApiError {
  return { name: UNKNOWN_CODE, ...(typeof found === "string" ? { code: found } : {}), candidates: left, status, ...parts };
}

function hasCode(error: UnknownApiError): boolean {
  return error.code !== undefined;
}

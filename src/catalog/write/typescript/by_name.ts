
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
  const hasStatus = (name: ErrorCode) => STATUS[name] === status || PASSED_ON.includes(name);
  const tests: ((name: ErrorCode) => boolean)[] = [
    (name) => STATUS[name] === status,
    hasStatus,
    (name) => hasMembers(FACTS[name]),
    (name) => FACTS[name].fixed.every(([path, value]) => at(body, path) === value),
    (name) => fits(FACTS[name].message, parts.message),
  ];
  // Without a code, only the status says that it is an error of the API.
  let left = ERROR_CODES.filter((name) => FACTS[name].code === found && (found !== null || hasStatus(name)));
  for (const test of tests) {
    if (left.length > 1 && left.some(test)) left = left.filter(test);
  }
  return left;
}

/** Returns whether the message has the texts around its values, in their order. */
function fits(texts: readonly string[] | undefined, message: string): boolean {
  if (texts === undefined) return true;
  const [first = "", ...others] = texts;
  const last = others.pop();
  if (last === undefined) return message === first;
  if (!message.startsWith(first)) return false;
  let from = first.length;
  for (const text of others) {
    const found = message.indexOf(text, from);
    if (found < 0) return false;
    from = found + text.length;
  }
  return message.length - from >= last.length && message.endsWith(last);
}

function identity(known: ErrorCode): { name: ErrorCode; code?: string } {
  const { code } = FACTS[known];
  return { name: known, ...(code === null ? {} : { code }) };
}

function unknownError(found: unknown, left: readonly ErrorCode[], status: number, parts: Parts): UnknownApiError {
  return { name: UNKNOWN_CODE, ...(typeof found === "string" ? { code: found } : {}), candidates: left, status, ...parts };
}

function hasCode(error: UnknownApiError): boolean {
  return error.code !== undefined;
}

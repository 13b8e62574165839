
/**
 * Returns the errors that the body can be. Where several have its code, the status tells them apart, then the members
 * and values that the body has, then the message. A test that none of them passes tells nothing.
 */
function candidates(found: string | null | undefined, status: number, body: unknown, parts: Parts): ErrorCode[] {
  const hasStatus = (name: ErrorCode) => STATUS[name] === status || PASSED_ON.includes(name);
  // Without a code, only the status says that it is an error of the API.
  let left = ERROR_CODES.filter((name) => FACTS[name].code === found && (found !== null || hasStatus(name)));
  // An extension that only some of them declare excludes the others.
  const declared = Object.keys(parts.extensions).filter((member) => left.some((name) => declares(FACTS[name], member)));
  const hasMembers = ({ details, extensions }: Facts) =>
    hasDetails(details, parts.details) &&
    hasAll(extensions, parts.extensions) &&
    declared.every((member) => canHave(extensions, member));
  const tests: ((name: ErrorCode) => boolean)[] = [
    (name) => STATUS[name] === status,
    hasStatus,
    (name) => hasMembers(FACTS[name]),
    (name) => FACTS[name].fixed.every(([path, value]) => at(body, path) === value),
    (name) => fits(FACTS[name].message, parts.message),
  ];
  for (const test of tests) {
    if (left.length > 1 && left.some(test)) left = left.filter(test);
  }
  return left;
}

function declares({ extensions: { always, others } }: Facts, extension: string): boolean {
  return always.includes(extension) || others.includes(extension);
}

function canHave({ always, others, open }: Members, name: string): boolean {
  return open === true || always.includes(name) || others.includes(name);
}

/** Returns whether the value has the members that are always there. */
function hasAll({ always }: Members, value: unknown): boolean {
  return always.every((name) => at(value, [name]) !== undefined);
}

/** Returns whether the error has these details: all that are always there, and no others than its own. */
function hasDetails(facts: Members | null, details: unknown): boolean {
  if (facts === null) return details === undefined;
  if (details === undefined) return facts.optional === true;
  if (!hasAll(facts, details)) return false;
  if (facts.open === true) return true;
  const isObject = typeof details === "object" && details !== null && !Array.isArray(details);
  return isObject && Object.keys(details as object).every((name) => canHave(facts, name));
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

function unknownIdentity({ code, left }: FoundInBody): { name: string; code?: string; candidates: readonly ErrorCode[] } {
  return { name: UNKNOWN_CODE, ...(code === undefined ? {} : { code }), candidates: left };
}


/** The headers of a response, such as those of `fetch`. */
export interface ResponseHeaders {
  get(name: string): string | null;
}

/** What the headers say about retries. Times are in nanoseconds. */
interface HeaderHints {
  readonly shouldRetry?: boolean;
  readonly wait?: number;
  /** Whether a quota is used up. */
  readonly isExhausted: boolean;
  readonly requestId?: string;
}

const NS_PER_MS = 1e6;
const NS_PER_SECOND = 1e9;

function hintsOf(status: number, headers: ResponseHeaders | undefined, now: number): HeaderHints {
  if (headers === undefined) return { isExhausted: false };
  const text = (name: string) => headers.get(name)?.trim();
  // `fetch` joins the values of a header. The first counts.
  const number = (name: string) => decimal(text(name)?.split(",")[0]);
  const items = splitUnquoted(text("ratelimit") ?? "", ",");
  const remaining = ["ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining"];
  const isExhausted =
    items.some((item) => item === "remaining=0" || splitUnquoted(item, ";").includes("r=0")) ||
    remaining.some((name) => number(name) === 0);
  const wait = first<number>([
    () => ofSeconds(scaledDown(number("retry-after-ms"))) ?? ofSeconds(scaledDown(number("x-ms-retry-after-ms"))),
    () => untilOrFor(text("retry-after"), ofSeconds),
    () => longestOfUsedUp(items),
    () => {
      const member = (name: string) =>
        items.flatMap((item) => (item.startsWith(name) ? (decimal(item.slice(name.length)) ?? []) : [])).pop();
      return isUsedUp(member("remaining=")) ? ofSeconds(member("reset=")) : undefined;
    },
    () => (isUsedUp(number("ratelimit-remaining")) ? ofSeconds(number("ratelimit-reset")) : undefined),
    () => {
      const left = text("x-ratelimit-remaining") ?? text("x-rate-limit-remaining");
      if (!isUsedUp(decimal(left?.split(",")[0]))) return undefined;
      return untilOrFor(text("x-ratelimit-reset") ?? text("x-rate-limit-reset"), ofReset);
    },
  ]);
  const shouldRetry = (text("x-should-retry") ?? text("stripe-should-retry"))?.toLowerCase();
  const ids = ["x-request-id", "request-id", "x-correlation-id"].map(text);
  const requestId = ids.find((id) => id !== undefined && id !== "" && id.length <= 200);
  return {
    isExhausted,
    ...(wait === undefined ? {} : { wait }),
    ...(shouldRetry === "true" || shouldRetry === "false" ? { shouldRetry: shouldRetry === "true" } : {}),
    ...(requestId === undefined ? {} : { requestId }),
  };

  /** Without a number of what is left, only these statuses are about a quota. */
  function isUsedUp(left: number | undefined): boolean {
    return left === undefined ? status === 429 || status === 503 : left === 0;
  }

  /** Reads a number, or else a date. */
  function untilOrFor(value: string | undefined, ofNumber: (number: number) => number | undefined): number | undefined {
    const found = decimal(value?.split(",")[0]);
    if (found !== undefined) return ofNumber(found);
    const date = httpDate(value);
    return date === undefined ? undefined : until(date);
  }

  function until(moment: number): number {
    return Math.max(0, moment - (httpDate(text("date")) ?? now)) * NS_PER_MS;
  }

  /** No standard defines the unit of the reset. Its size tells. */
  function ofReset(reset: number): number | undefined {
    if (reset < 1e9) return ofSeconds(reset);
    return until(reset < 1e11 ? reset * 1000 : reset);
  }
}

/** Returns the longest wait of the quotas that are used up: `"burst";r=0;t=30`. */
function longestOfUsedUp(items: readonly string[]): number | undefined {
  const waits = items.flatMap((item) => {
    const parameters = splitUnquoted(item, ";");
    const parameter = (name: string) => decimal(parameters.find((text) => text.startsWith(name))?.slice(name.length));
    return parameter("r=") === 0 ? (ofSeconds(parameter("t=")) ?? []) : [];
  });
  return waits.length === 0 ? undefined : Math.max(...waits);
}

/** Splits a structured field at each separator outside a string. */
function splitUnquoted(text: string, separator: string): string[] {
  const parts = [""];
  let inString = false;
  let isEscaped = false;
  for (const c of text) {
    if (isEscaped) isEscaped = false;
    else if (inString && c === "\\") isEscaped = true;
    else if (c === '"') inString = !inString;
    else if (c === separator && !inString) {
      parts.push("");
      continue;
    }
    parts[parts.length - 1] += c;
  }
  return parts.map((part) => part.trim());
}

function first<T>(attempts: readonly (() => T | undefined)[]): T | undefined {
  for (const attempt of attempts) {
    const found = attempt();
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Parses digits with an optional fraction. */
function decimal(text: string | undefined): number | undefined {
  if (text === undefined || !/^[0-9][0-9.]*$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isNaN(number) ? undefined : number;
}

function scaledDown(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

function ofSeconds(seconds: number | undefined): number | undefined {
  return seconds === undefined || !(seconds >= 0) ? undefined : Math.round(seconds * NS_PER_SECOND);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Parses the three forms of an HTTP date (RFC 9110), into milliseconds since 1970. */
function httpDate(text: string | undefined): number | undefined {
  const imf = /^[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT$/.exec(text ?? "");
  const rfc850 = /^[A-Z][a-z]+, ([0-9]{2})-([A-Z][a-z]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT$/.exec(text ?? "");
  const found = imf ?? rfc850 ?? asctime(text ?? "");
  if (found === null) return undefined;
  const [, day, name, years, hours, minutes, seconds] = found;
  const month = MONTHS.indexOf(name ?? "");
  const two = Number(years);
  const year = years?.length === 2 ? two + (two < 70 ? 2000 : 1900) : two;
  const isLegal = month >= 0 && Number(day) >= 1 && Number(day) <= 31 && Number(hours) < 24 && Number(minutes) < 60;
  return isLegal && Number(seconds) <= 60
    ? Date.UTC(year, month, Number(day), Number(hours), Number(minutes), Number(seconds))
    : undefined;
}

/** `Sun Nov  6 08:49:37 1994`, in the order of the other forms. */
function asctime(text: string): readonly (string | undefined)[] | null {
  const found = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ 0-9][0-9]) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([0-9]{4})$/.exec(text);
  if (found === null) return null;
  const [whole, month, day, hours, minutes, seconds, year] = found;
  return [whole, day, month, year, hours, minutes, seconds];
}

export { type HeaderHints, NS_PER_MS, decimal, hintsOf, ofSeconds };

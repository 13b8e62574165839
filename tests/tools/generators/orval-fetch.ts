// The `mutator` of clients of orval: without it, they throw a SyntaxError when a proxy answers with text.
let base = "";

export function setBase(address: string): void {
  base = address;
}

export async function orvalFetch<T>(path: string, options: RequestInit): Promise<T> {
  const response = await fetch(base + path, options);
  const text = await response.text();
  let data: unknown = text;
  try {
    data = JSON.parse(text);
  } catch {
    // It is no answer of the service.
  }
  return { status: response.status, data, headers: response.headers } as T;
}

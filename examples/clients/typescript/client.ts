// Calls every error of the reference APIs, and does what each error asks for. A program would wait; this one notes its
// waits, so that it ends at once.

/** What the module of each API exports. */
type Module = typeof import("./tryon.js");

declare const process: { readonly argv: readonly string[] };

export {};

/** Returns what the program does after a request was given up. */
function nextStep(api: Module, error: InstanceType<Module["ApiError"]> | InstanceType<Module["NoResponseError"]>): string {
  switch (error.stopReason) {
    case "action":
      return `asks someone to act: ${error.message}`;
    case "restart":
      return "reads again, then writes";
    case "poll": {
      const { extensions, details } = error as { extensions?: { jobId?: unknown }; details?: { job_id?: unknown } };
      return `asks for the state of ${extensions?.jobId ?? details?.job_id ?? "the job"}`;
    }
    case "may_have_happened":
      return "looks whether it happened, before it sends it again";
    case "wait_too_long":
      return error instanceof api.ApiError ? `puts it off for ${(error.retryAfter ?? 0) / 1000} s` : "puts it off";
    case "attempts":
    case "out_of_time":
    case "budget":
      return error instanceof api.ApiError ? `shows the request id ${error.requestId ?? "(none)"}` : "tries again later";
    default:
      return `changes the request: ${error.message}`;
  }
}

/** Calls the URL as the API's advice says, and prints how it went. */
async function call(api: Module, url: string, idempotency: "safe" | "unsafe"): Promise<void> {
  const waits: number[] = [];
  const now = () => waits.reduce((sum, wait) => sum + wait, 0);
  const policy = new api.RetryPolicy({ budget: null, random: () => 1, now });
  const sleep = async (ms: number) => waits.push(ms);
  try {
    await api.withRetry(({ signal }) => fetch(url, { signal }), { policy, idempotency, sleep });
  } catch (error) {
    if (!(error instanceof api.ApiError) && !(error instanceof api.NoResponseError)) throw error;
    const shown = waits.map((ms) => (ms / 1000).toFixed(2)).join(" ") || "-";
    console.log(`  ${error.name}, ${idempotency}: ${error.attempts} sent, waits ${shown}; ${nextStep(api, error)}`);
  }
}

for (const argument of process.argv.slice(2)) {
  const [name = "", address = ""] = argument.split("=");
  const api = (await import(`./${name}.js`)) as Module & { readonly ERROR_NAMES?: readonly string[] };
  console.log(`${name}:`);
  for (const code of api.ERROR_CODES ?? api.ERROR_NAMES ?? []) {
    // The library's own errors have no route that fails with them.
    for (const idempotency of ["safe", "unsafe"] as const) await call(api, `${address}/errors/${code}`, idempotency);
  }
}

// Code of a client of the try-on API. `tsc --strict` checks it.
import { type ApiError, type ErrorBodies, RETRY, UNKNOWN_CODE, isApiError, isErrorCode, parseApiError } from "./tryon.js";

export function advice(status: number, body: unknown): string {
  const error: ApiError = parseApiError(status, body);
  switch (error.code) {
    case "VALIDATION_FAILED": {
      // The code decides the type of the details.
      const paths: string[] = error.details.map((field) => field.path);
      return paths.join(", ");
    }
    case "MISSING_REQUIRED_CLASSIFICATION": {
      const key: string = error.details.key;
      return key;
    }
    case UNKNOWN_CODE:
      return error.actualCode ?? "no error of this API";
    default: {
      const attempts: number | undefined = RETRY[error.code]?.maxAttempts;
      return `${error.code}: ${attempts ?? "by status"}`;
    }
  }
}

// The type of what is read says whether it takes time.
export const ofResponse: Promise<ApiError> = parseApiError(new Response("{}", { status: 404 }));
export const ofText: ApiError = parseApiError(502, "<html>");
export const ofValue: ApiError = parseApiError(404, { code: "PRODUCT_NOT_FOUND" } as unknown);
// @ts-expect-error a response has a status of its own
export const twice = parseApiError(new Response("{}"), { code: "A" });

const body: ErrorBodies["PRODUCT_NOT_FOUND"] = { code: "PRODUCT_NOT_FOUND", message: "gone", status: 404 };
// @ts-expect-error the code has status 404
export const wrong: ErrorBodies["PRODUCT_NOT_FOUND"] = { ...body, status: 410 };
// @ts-expect-error no such code
export const none = RETRY["NO_SUCH_CODE"];

export function narrow(value: unknown): number | undefined {
  if (isApiError(value)) return value.status;
  return isErrorCode(value) ? RETRY[value]?.baseMs : undefined;
}

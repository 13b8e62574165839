// What a program knows about the errors of the shop by their types. `tsc --strict` checks it.
import type { components as Closed } from "./clients/openapi-typescript/shop.closed.js";
import type { components as Open } from "./clients/openapi-typescript/shop.open.js";
import type { CartNotFound, FailErrors } from "./clients/hey-api/shop.open/types.gen.js";
import type { FailErrors as ClosedErrors } from "./clients/hey-api/shop.closed/types.gen.js";
import type { failResponseError } from "./clients/orval/shop.closed.js";

type Schemas = Closed["schemas"];

// In a closed union, the code decides the type of the details.
export function ofClosed(error: Schemas["Error404"] | Schemas["Error409"]): number | number[] {
  switch (error.code) {
    case "CART_NOT_FOUND":
      return error.details.id;
    case "OUT_OF_STOCK":
      return error.details.sizes;
    default: {
      const route: "ROUTE_NOT_FOUND" = error.code;
      return route.length;
    }
  }
}

export function ofHeyApi(error: ClosedErrors[keyof ClosedErrors]): number | undefined {
  return error.code === "CART_NOT_FOUND" ? error.details.id : undefined;
}

export function ofOrval(response: failResponseError): number | undefined {
  return response.data.code === "CART_NOT_FOUND" ? response.data.details.id : undefined;
}

// In an open union any code has details that are not known. A guard says what a code means.
const isCartNotFound = (error: { code: string }): error is Open["schemas"]["CartNotFound"] => error.code === "CART_NOT_FOUND";

export function ofOpen(error: Open["schemas"]["Error404"]): number | string {
  return isCartNotFound(error) ? error.details.id : error.code;
}

export function ofOpenHeyApi(error: FailErrors[404]): number | string {
  // @ts-expect-error the details may be those of a newer error
  if (error.code === "CART_NOT_FOUND") return error.details.id;
  return "details" in error ? (error as CartNotFound).details.id : error.message;
}

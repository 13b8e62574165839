// Code of a client of some operations. `tsc --strict` checks it, and `parse.mjs` runs it.
import { type PlaceOrderError, UNKNOWN_CODE, parsePlaceOrderError } from "./operations.js";

export function advice(error: PlaceOrderError): string {
  switch (error.code) {
    case "PRODUCT_NOT_FOUND":
      return `no ${error.details.sku}`;
    case "OUT_OF_STOCK":
    case "CART_EMPTY":
    case "SIGNED_OUT":
    case "NO_ACCESS":
      return error.message;
    case UNKNOWN_CODE:
      return `unknown: ${error.actualCode ?? "no code"}`;
    default: {
      const none: never = error;
      return none;
    }
  }
}

export function other(error: PlaceOrderError): boolean {
  // @ts-expect-error no order answers with this code
  return error.code === "ORDER_LOCKED";
}

export const ofResponse: Promise<PlaceOrderError> = parsePlaceOrderError(new Response("{}", { status: 404 }));
export const ofText: PlaceOrderError = parsePlaceOrderError(502, "<html>");
export const ofValue = (status: number, body: unknown): string => advice(parsePlaceOrderError(status, body));

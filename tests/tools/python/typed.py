"""Code of a client. mypy and pyright check it."""

from __future__ import annotations

import urllib.request
from http.client import HTTPResponse
from typing import Literal, NoReturn

import image_presets
import orders
import tryon


def assert_never(value: NoReturn) -> NoReturn:
    raise AssertionError(value)


def order(sku: str) -> HTTPResponse:
    policy = orders.RetryPolicy(max_attempts=5, within=30.0)
    request = urllib.request.Request("https://shop.example/orders", data=sku.encode(), method="POST")

    def send(timeout: float) -> HTTPResponse:
        response: HTTPResponse = urllib.request.urlopen(request, timeout=timeout)
        return response

    return orders.call(send, idempotency="unsafe", policy=policy)


def advice(caught: orders.ApiError) -> str:
    error = orders.as_place_order_error(caught)
    match error:
        case orders.ProductNotFound(details=details):
            sku: str = details["sku"]
            return f"no {sku}"
        case orders.OutOfStock() | orders.CartEmpty():
            return error.message
        case orders.SignedOut() | orders.NoAccess():
            return "sign in"
        case orders.UnknownApiError(code, status):
            return f"{code} with {status}"
        case _:
            assert_never(error)


def by_code(error: orders.PlaceOrderError) -> str:
    if isinstance(error, orders.UnknownApiError):
        return "unknown"
    code: Literal["PRODUCT_NOT_FOUND", "OUT_OF_STOCK", "CART_EMPTY", "SIGNED_OUT", "NO_ACCESS"] = error.code
    match error.code:
        case "PRODUCT_NOT_FOUND" | "OUT_OF_STOCK" | "CART_EMPTY":
            return "the shop's"
        case "SIGNED_OUT" | "NO_ACCESS":
            return code
        case _:
            assert_never(error.code)


def details(error: tryon.MissingRequiredClassification, presets: image_presets.ApiError) -> str:
    key: str = error.details["key"]
    only: None = tryon.ProductNotFound().details
    if isinstance(presets, image_presets.TimedOut):
        return presets.extensions["jobId"] or presets.name
    return f"{key} {only}"


def parsed(status: int, body: bytes) -> str:
    known: orders.ApiError = orders.parse(status, {"retry-after": "3"}, body)
    also: orders.ApiError = orders.parse(status, [("retry-after", "3")], body.decode())
    mine = orders.ProductNotFound("no shirt", details={"sku": "shirt"})
    return str(known) + str(also) + mine.details["sku"]

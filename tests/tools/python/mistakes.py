"""Code of a client with mistakes. mypy has to find one in each line that ends with `# wrong`, and no others."""

from __future__ import annotations

from typing import NoReturn

import orders
import tryon


def assert_never(value: NoReturn) -> NoReturn:
    raise AssertionError(value)


def incomplete(error: orders.PlaceOrderError) -> str:
    match error:
        case orders.ProductNotFound() | orders.OutOfStock() | orders.CartEmpty() | orders.NoAccess():
            return error.message
        case orders.UnknownApiError():
            return error.code
        case _:
            assert_never(error)  # wrong


def of_another_operation(error: orders.PlaceOrderError) -> str:
    match error:
        case orders.OrderLocked():  # wrong
            return "locked"  # wrong
        case _:
            return "other"


def by_code(error: orders.PlaceOrderError) -> str:
    if isinstance(error, orders.UnknownApiError):
        return "unknown"
    if error.code == "ORDER_LOCKED":  # wrong
        return "locked"  # wrong
    return "other"


def details(error: tryon.MissingRequiredClassification) -> str:
    number: int = error.details["key"]  # wrong
    none = error.details["no_such_detail"]  # wrong
    return f"{number} {none}"


def parsed(status: int, body: bytes) -> orders.ProductNotFound:
    return orders.parse(status, {}, body)  # wrong


orders.RetryPolicy(max_attempts="5")  # wrong
orders.call(lambda timeout: timeout, idempotency="perhaps")  # wrong

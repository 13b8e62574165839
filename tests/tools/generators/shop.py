"""What a program knows about the errors of the shop by their types. `mypy --strict` checks it."""

from shop.api.default import fail
from shop.client import Client
from shop.models import CartNotFound, OutOfStock, UnknownApiError


def explain(client: Client, code: str) -> str:
    error = fail.sync(code=code, client=client)
    if isinstance(error, CartNotFound):
        cart: int = error.details.id
        return f"no cart {cart}"
    if isinstance(error, OutOfStock):
        sizes: list[int] = error.details.sizes
        return f"sizes {sizes}"
    if isinstance(error, UnknownApiError):
        newer: str = error.code
        return newer
    return "another"

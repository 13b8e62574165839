"""The classes that every error of the API derives from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, Literal, TypeVar, cast, final

from ._advice import Effect, RetryAdvice, _advice
from ._decode import _ABSENT, _Report

# --- The generated module starts here. ---

# Why a request is not sent again.
StopReason = Literal[
    "not_retryable",
    "restart",
    "action",
    "poll",
    "may_have_happened",
    "attempts",
    "wait_too_long",
    "out_of_time",
    "budget",
]


class ApiError(Exception):
    """An error that the API answered with, or that took the place of an answer."""

    __match_args__ = ("code", "status")
    # The declared name of the error, which is its code unless several errors share one. Empty for unknown errors.
    name: ClassVar[str] = ""
    _declared_code: ClassVar[str] = ""
    _declared_status: ClassVar[int] = 0

    def __init__(
        self,
        message: str = "",
        *,
        code: str | None = None,
        status: int | None = None,
        details: Any = None,
        extensions: Mapping[str, Any] | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        raw: bytes = b"",
    ) -> None:
        super().__init__(message)
        code = self._declared_code if code is None else code
        report = _Report(code, self._declared_status if status is None else status, message)
        report.details = _ABSENT if details is None else details
        report.extensions = dict(extensions or {})
        report.request_id = request_id
        report.wait_ms = None if retry_after is None else round(retry_after * 1000)
        self._report = report
        self._raw = raw
        # How many attempts were made, this one included.
        self.attempts = 1
        # Why the request was given up, if `call` sent it.
        self.stop_reason: StopReason | None = None

    @property
    def code(self) -> str:
        """The stable code. `HTTP_502` if the body has none."""
        return self._report.code

    @property
    def status(self) -> int:
        """The HTTP status, or 0 if there was no response."""
        return self._report.status

    @property
    def message(self) -> str:
        """The text for people."""
        return self._report.message

    @property
    def details(self) -> Any:
        """The details, or None."""
        return None if self._report.details is _ABSENT else self._report.details

    @property
    def extensions(self) -> Mapping[str, Any]:
        """The members of the body that are not the envelope's own."""
        return self._report.extensions

    @property
    def request_id(self) -> str | None:
        """The id of the request, for the support."""
        return self._report.request_id

    @property
    def retry_after(self) -> float | None:
        """The wait that the server asks for, in seconds."""
        return None if self._report.wait_ms is None else self._report.wait_ms / 1000

    @property
    def raw(self) -> bytes:
        """The body as it was received, at most MAX_BODY_BYTES of it."""
        return self._raw

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}(code={self.code!r}, status={self.status!r}, message={self.message!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[ApiError], args: tuple[Any, ...], state: dict[str, Any]) -> ApiError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


def _from_report(kind: type[_E], report: _Report, raw: bytes) -> _E:
    error = kind(report.message, raw=raw)
    error._report = report
    return error


@final
class UnknownApiError(ApiError):
    """An error that this module does not know: newer than it, or from a proxy in front of the API."""

    # The names of the errors that it can be, if the body does not tell them apart.
    candidates: tuple[str, ...] = ()


@final
class NoResponseError(ApiError):
    """There is no response: no connection, a connection that broke off, or no answer in time."""

    _declared_code: ClassVar[str] = "NO_RESPONSE"


def _no_response(effect: Effect) -> NoResponseError:
    is_unsent = effect == "not_applied"
    error = NoResponseError("The server could not be reached." if is_unsent else "The server did not answer.")
    error._report.retry = _advice("backoff", effect)
    return error


_E = TypeVar("_E", bound=ApiError)
_Code = TypeVar("_Code", bound=str)
_Details = TypeVar("_Details")
_Extensions = TypeVar("_Extensions", bound=Mapping[str, Any])


class _KnownError(ApiError, Generic[_Code, _Details, _Extensions]):
    """An error that the API declares, with the types of its parts. They are the API's promise and are not checked."""

    @property
    def code(self) -> _Code:
        return cast(_Code, self._report.code)

    @property
    def details(self) -> _Details:
        return cast(_Details, super().details)

    @property
    def extensions(self) -> _Extensions:
        return cast(_Extensions, self._report.extensions)


def _retry_of(error: ApiError) -> RetryAdvice:
    return error._report.retry

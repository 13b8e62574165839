"""Recognises the declared error that a response is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable, NamedTuple, Union

from ._advice import RetryAdvice
from ._decode import _ABSENT, MAX_BODY_BYTES, _decode, _parse_json, _Report
from ._errors import ApiError, UnknownApiError, _from_report
from ._header_hints import Headers, _http_headers

# --- The generated module starts here. ---

_Path = tuple[Union[str, int], ...]


class _Names(NamedTuple):
    """The names of details or of extensions."""

    # Those that are always there.
    always: tuple[str, ...] = ()
    # Those that can be absent.
    others: tuple[str, ...] = ()
    # Whether there can be more, of any name.
    is_open: bool = False
    # Whether all of them can be absent together.
    is_optional: bool = False


class _Kind(NamedTuple):
    """What the API declares of an error, and what a body of it shows."""

    error: type[ApiError]
    # None if the envelope does not show the code.
    code: str | None
    status: int
    # The status of the responses, which an envelope may change.
    sent: int
    # Whether responses may have another status.
    passes_status_on: bool
    retry: RetryAdvice
    # The texts of the message around its values, if they are known.
    message: tuple[str, ...] | None
    # None if there are no details.
    details: _Names | None
    extensions: _Names
    # The places of values that are always the same.
    fixed: tuple[tuple[_Path, Any], ...] = ()


class _Shape(NamedTuple):
    """The places of the values in an envelope of the API."""

    errors: tuple[str, ...]
    code: _Path | None = None
    message: _Path | None = None
    details: _Path | None = None
    # The object that has the members of the details among its own.
    details_in: _Path | None = None
    detail_names: tuple[str, ...] = ()
    request_id: _Path | None = None
    extensions_in: _Path = ()
    extensions: tuple[str, ...] = ()


class _Parts(NamedTuple):
    """The parts of a body that do not depend on the error."""

    message: str
    details: Any
    extensions: dict[str, Any]
    request_id: str | None


# The declared part of the module fills these.
_KINDS: list[_Kind] = []
_SHAPES: list[_Shape] = []


def parse(status: int, headers: Headers, body: bytes | str) -> ApiError:
    """Returns the error in a response. Never raises.

    The error has the class of its kind. A body that is no error of the API, or one that is newer than this module,
    becomes an UnknownApiError. Of a long body, only the first part is kept, and it is not read.
    """
    raw = body.encode("utf-8", "replace") if isinstance(body, str) else bytes(body)
    value = _parse_json(raw)
    report = _decode(status, _http_headers(headers), value)
    kept = raw[:MAX_BODY_BYTES]
    unknown: tuple[bool, _Parts, Any, list[_Kind]] | None = None
    for candidate in (value, _plain_text(raw)):
        if candidate is _ABSENT:
            continue
        for shape in _SHAPES:
            # None stands for an envelope that does not show the code.
            code = None if shape.code is None else _at(candidate, shape.code)
            if code is None and shape.code is not None:
                code = _ABSENT
            parts = _parts(candidate, shape)
            if parts is None:
                continue
            left = _candidates(_KINDS, code, status, candidate, parts)
            # Another error has its details and extensions in other places.
            if len(left) == 1 and left[0].error.name in shape.errors:
                found = code if isinstance(code, str) else left[0].error._declared_code
                return _from_report(left[0].error, _completed(report, found, parts), kept)
            if unknown is None or (not unknown[0] and isinstance(code, str)):
                unknown = (isinstance(code, str), parts, code, left)
    return _unknown_error(report, unknown, kept)


def _unknown_error(report: _Report, found: tuple[bool, _Parts, Any, list[_Kind]] | None, raw: bytes) -> UnknownApiError:
    names: list[str] = []
    if found is not None:
        has_code, parts, code, left = found
        # A shape of the API reads more than the usual names of members do.
        if has_code and code and report.code == f"HTTP_{report.status}":
            report = _completed(report, code, parts)
        names = [kind.error.name for kind in left]
    error = _from_report(UnknownApiError, report, raw)
    error.candidates = tuple(dict.fromkeys(names))
    return error


def _completed(report: _Report, code: str, parts: _Parts) -> _Report:
    """Adds what the shape of the API shows."""
    report.code, report.message, report.details = code, parts.message, parts.details
    report.extensions = {**report.extensions, **parts.extensions}
    report.request_id = parts.request_id or report.request_id
    return report


def _plain_text(raw: bytes) -> Any:
    """Returns the text of a body. A JSON object or an HTML page is the body of another server, such as a proxy."""
    if len(raw) > MAX_BODY_BYTES:
        return _ABSENT
    try:
        text = raw.decode("utf-8").strip()
    except ValueError:
        return _ABSENT
    return _ABSENT if text == "" or text[0] in "{<" else text


def _parts(body: Any, shape: _Shape) -> _Parts | None:
    message = "" if shape.message is None else _at(body, shape.message)
    if not isinstance(message, str):
        return None
    details: Any = _ABSENT
    if shape.details is not None:
        details = _at(body, shape.details)
    elif shape.details_in is not None:
        details = _pick(body, shape.details_in, shape.detail_names) or _ABSENT
    request_id = None if shape.request_id is None else _at(body, shape.request_id)
    extensions = _pick(body, shape.extensions_in, shape.extensions)
    return _Parts(message, details, extensions, request_id if isinstance(request_id, str) else None)


def _pick(body: Any, path: _Path, names: Sequence[str]) -> dict[str, Any]:
    found = ((name, _at(body, (*path, name))) for name in names)
    return {name: value for name, value in found if value is not _ABSENT}


def _at(body: Any, path: _Path) -> Any:
    for step in path:
        if isinstance(body, dict):
            body = body.get(step, _ABSENT)
        elif isinstance(body, list) and isinstance(step, int) and step < len(body):
            body = body[step]
        else:
            return _ABSENT
    return body


def _candidates(kinds: Sequence[_Kind], code: Any, status: int, body: Any, parts: _Parts) -> list[_Kind]:
    """Returns the kinds that the body can be.

    Where several have its code, the status tells them apart, then the members and values that the body has, then the
    message. A test that none of them passes tells nothing.
    """

    def has_status(kind: _Kind) -> bool:
        return kind.sent == status or kind.passes_status_on

    # Without a code, only the status says that it is an error of the API.
    left = [kind for kind in kinds if kind.code == code and (code is not None or has_status(kind))]
    # An extension that only some of them declare excludes the others.
    declared = [name for name in parts.extensions if any(_declares(kind.extensions, name) for kind in left)]
    tests: list[Callable[[_Kind], bool]] = [
        lambda kind: kind.sent == status,
        has_status,
        lambda kind: (
            _has_details(kind.details, parts.details)
            and all(name in parts.extensions for name in kind.extensions.always)
            and all(_can_have(kind.extensions, name) for name in declared)
        ),
        lambda kind: all(_is_same(_at(body, path), value) for path, value in kind.fixed),
        lambda kind: _fits(kind.message, parts.message),
    ]
    for test in tests:
        if len(left) > 1 and any(map(test, left)):
            left = [kind for kind in left if test(kind)]
    return left


def _declares(names: _Names, name: str) -> bool:
    return name in names.always or name in names.others


def _can_have(names: _Names, name: str) -> bool:
    return names.is_open or _declares(names, name)


def _has_details(names: _Names | None, details: Any) -> bool:
    """Returns whether an error has these details: all that are always there, and no others than its own."""
    if names is None:
        return details is _ABSENT
    if details is _ABSENT:
        return names.is_optional
    if any(_at(details, (name,)) is _ABSENT for name in names.always):
        return False
    return names.is_open or (isinstance(details, dict) and all(_can_have(names, name) for name in details))


def _is_same(value: Any, fixed: Any) -> bool:
    """In JSON, true is not 1."""
    return isinstance(value, bool) == isinstance(fixed, bool) and bool(value == fixed)


def _fits(texts: tuple[str, ...] | None, message: str) -> bool:
    """Returns whether the message has the texts around its values, in their order."""
    if texts is None:
        return True
    if len(texts) == 1:
        return message == texts[0]
    if not message.startswith(texts[0]):
        return False
    start = len(texts[0])
    for text in texts[1:-1]:
        found = message.find(text, start)
        if found < 0:
            return False
        start = found + len(text)
    return len(message) - start >= len(texts[-1]) and message.endswith(texts[-1])


def _only(declared: tuple[type[ApiError], ...], error: ApiError) -> ApiError:
    """Returns an error that an operation declares. Any other becomes an unknown error with the same parts."""
    if isinstance(error, (*declared, UnknownApiError)):
        return error
    undeclared = _from_report(UnknownApiError, error._report, error.raw)
    undeclared.candidates = (error.name,) if error.name else ()
    undeclared.attempts, undeclared.stop_reason = error.attempts, error.stop_reason
    return undeclared

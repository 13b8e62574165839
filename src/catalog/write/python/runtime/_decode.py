"""Decodes a response in any envelope: the body by its shape, then the headers and the advice."""

from __future__ import annotations

import json
import re
from typing import Any, Callable

from ._advice import (
    RetryAdvice,
    _advice,
    _advice_for_status,
    _advice_from_json,
    _inferred_advice,
    _is_integer,
    _seconds_to_ns,
    _wait_ms,
)
from ._header_hints import _decimal, _header_hints, _HttpHeaders

# --- The generated module starts here. ---

# A longer body is ignored: parsed JSON can take a hundred times its length in memory.
MAX_BODY_BYTES = 256 * 1024
_MAX_DEPTH = 127
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)

_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    411: "Length Required",
    412: "Precondition Failed",
    413: "Payload Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    416: "Range Not Satisfiable",
    417: "Expectation Failed",
    418: "I'm a teapot",
    421: "Misdirected Request",
    422: "Unprocessable Entity",
    423: "Locked",
    424: "Failed Dependency",
    425: "Too Early",
    426: "Upgrade Required",
    428: "Precondition Required",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    451: "Unavailable For Legal Reasons",
    499: "Client Closed Request",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
    506: "Variant Also Negotiates",
    507: "Insufficient Storage",
    508: "Loop Detected",
    510: "Not Extended",
    511: "Network Authentication Required",
    529: "Site Is Overloaded",
}


class _Absent:
    """Stands for a member that is not there: null is a value."""

    def __reduce__(self) -> str:
        # There is only one, also in a copy of an error and in another process.
        return "_ABSENT"


_ABSENT = _Absent()


class _Report:
    """What a response says, whatever its envelope."""

    def __init__(self, code: str, status: int, message: str) -> None:
        self.code = code
        # 0 if there was no response.
        self.status = status
        self.message = message
        self.details: Any = _ABSENT
        self.extensions: dict[str, Any] = {}
        self.request_id: str | None = None
        self.wait_ms: int | None = None
        self.retry = _advice_for_status(status) if status else _advice("never", "not_applied")
        # Whether the body declares the advice.
        self.is_declared = False

    def add(self, rest: _Members, details: Any = _ABSENT, request_id: str | None = None) -> _Report:
        self.extensions, self.details, self.request_id = rest.members, details, request_id
        return self


def _reason(status: int) -> str:
    return _REASONS.get(status, "Server Error" if status >= 500 else "Client Error")


def _default_code(status: int) -> str:
    return f"HTTP_{status}"


def _is_error(status: int) -> bool:
    return 400 <= status <= 599


def _report_of_status(status: int) -> _Report:
    return _Report(_default_code(status), status, _reason(status))


def _error_status(response: int, in_body: Any) -> int:
    """Returns the response's status if it is an error status, or else the body's."""
    if _is_error(response):
        return response
    is_text = isinstance(in_body, str) and re.fullmatch(r"\+?[0-9]{1,9}", in_body)
    number: Any = int(in_body) if is_text else in_body
    return number if _is_integer(number) and _is_error(number) else response


def _parse_json(body: bytes) -> Any:
    """Parses a body that is JSON, not too long and not too deep."""
    if len(body) > MAX_BODY_BYTES:
        return _ABSENT
    try:
        text = body.decode("utf-8")
        text = text.removeprefix("\ufeff")
        if _depth(text) > _MAX_DEPTH:
            return _ABSENT
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite, parse_int=_integer)
        if "\\ud" in text.lower():
            # Half of a surrogate pair is no text.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return _ABSENT
    return value


def _depth(text: str) -> int:
    depth, deepest = 0, 0
    for token in _JSON_TOKEN.finditer(text):
        first = token[0][0]
        if first in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif first in "]}":
            depth -= 1
    return deepest


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return number


def _integer(text: str) -> Any:
    number = int(text)
    return number if -(2**63) <= number < 2**64 else _finite(text)


class _Members:
    """An object from which members are taken one by one. Those that remain are extensions."""

    def __init__(self, members: dict[str, Any]) -> None:
        self.members = dict(members)

    def get(self, name: str) -> Any:
        return self.members.get(name, _ABSENT)

    def take(self, name: str) -> Any:
        return self.members.pop(name, _ABSENT)

    def take_text(self, name: str) -> str | None:
        value = self.get(name)
        return self.members.pop(name) and value if isinstance(value, str) else None

    def take_code(self, name: str) -> str | None:
        value = self.get(name)
        is_number = type(value) in (int, float)
        if not is_number and not (isinstance(value, str) and value):
            return None
        del self.members[name]
        return json.dumps(value) if is_number else value

    def take_object(self, name: str) -> _Members | None:
        value = self.get(name)
        return _Members(self.members.pop(name)) if isinstance(value, dict) else None

    def merge(self, other: _Members) -> None:
        self.members = {**other.members, **self.members}


def _decode_any(body: Any, status: int) -> _Report | None:
    if isinstance(body, list) and len(body) == 1:
        body = body[0]
    if not isinstance(body, dict):
        return None
    shapes: list[Callable[[_Members, int], _Report | None]] = [
        _decode_google,
        _decode_nested,
        _decode_json_api,
        _decode_nest_js,
        _decode_flat,
        _decode_problem_details,
    ]
    reports = (decode(_Members(body), status) for decode in shapes)
    known = next((report for report in reports if report is not None), None)
    return known or _decode_by_names(_Members(body), status)


def _decode_google(body: _Members, status: int) -> _Report | None:
    error = body.take_object("error")
    if error is None:
        return None
    rpc_code, message = error.take_text("status"), error.take_text("message")
    if rpc_code is None or message is None:
        return None
    number = error.take("code")
    status = _error_status(status, number if _is_integer(number) else None)
    listed = error.take("details")
    reason: str | None = None
    domain: Any = _ABSENT
    metadata: Any = _ABSENT
    violations: Any = _ABSENT
    wait: int | None = None
    others: list[Any] = []
    for detail in listed if isinstance(listed, list) else ():
        members = detail if isinstance(detail, dict) else {}
        kind = members.get("@type")
        if kind == "type.googleapis.com/google.rpc.ErrorInfo":
            reason = members.get("reason") if isinstance(members.get("reason"), str) else None
            domain, metadata = members.get("domain", _ABSENT), members.get("metadata", _ABSENT)
        elif kind == "type.googleapis.com/google.rpc.RetryInfo":
            delay = members.get("retryDelay")
            seconds = _decimal(delay[:-1]) if isinstance(delay, str) and delay.endswith("s") else None
            wait = None if seconds is None else _seconds_to_ns(seconds)
        elif kind == "type.googleapis.com/google.rpc.BadRequest":
            listed_violations = members.get("fieldViolations", _ABSENT)
            violations = _ABSENT if listed_violations is _ABSENT else _field_errors(listed_violations)
        else:
            others.append(detail)
    body.merge(error)
    if domain is not _ABSENT:
        body.members["domain"] = domain
    if others:
        body.members["details"] = others
    code = reason or rpc_code
    if not code:
        return None
    report = _Report(code, status, message).add(body, metadata if violations is _ABSENT else violations)
    report.wait_ms = None if wait is None else _wait_ms(wait)
    return report


def _field_errors(violations: Any) -> list[dict[str, Any]]:
    fields = []
    for violation in violations if isinstance(violations, list) else ():
        members = violation if isinstance(violation, dict) else {}
        field = {"path": members.get("field", ""), "message": members.get("description", "")}
        if "reason" in members:
            field["code"] = members["reason"]
        fields.append(field)
    return fields


def _decode_nested(body: _Members, status: int) -> _Report | None:
    error = body.take_object("error")
    if error is None:
        return None
    code, message = error.take_text("code"), error.take_text("message")
    if not code or message is None:
        return None
    details, request_id = error.take("details"), body.take_text("request_id")
    body.merge(error)
    return _Report(code, status, message).add(body, details, request_id)


def _decode_json_api(body: _Members, status: int) -> _Report | None:
    errors = body.take("errors")
    if not isinstance(errors, list) or not errors or not isinstance(errors[0], dict):
        return None
    first = _Members(errors[0])
    if not any(isinstance(first.get(name), str) for name in ("code", "title", "detail", "status")):
        return None
    status = _error_status(status, first.take("status"))
    code = first.take_code("code") or _default_code(status)
    title, detail = first.take_text("title"), first.take_text("detail")
    fields = [_json_api_field(error) for error in errors]
    details: Any
    if all(field is not None for field in fields):
        first.take("source")
        first.take("meta")
        message, details = detail if title is None else title, fields
    else:
        details = first.take("meta")
        if isinstance(details, dict) and list(details) == ["details"]:
            details = details["details"]
        message = title if detail is None else detail
    meta = body.take_object("meta")
    if meta is not None:
        body.merge(meta)
    body.merge(first)
    return _Report(code, status, _reason(status) if message is None else message).add(body, details)


def _json_api_field(error: Any) -> dict[str, Any] | None:
    members = error if isinstance(error, dict) else {}
    source, meta = members.get("source"), members.get("meta")
    pointer = source.get("pointer") if isinstance(source, dict) else None
    if not isinstance(pointer, str):
        return None
    texts = (members.get("detail"), members.get("title"), "")
    message = next(text for text in texts if isinstance(text, str))
    path = ".".join(name.replace("~1", "/").replace("~0", "~") for name in pointer.split("/")[1:])
    field: dict[str, Any] = {"path": path, "message": message}
    if isinstance(meta, dict) and "code" in meta:
        field["code"] = meta["code"]
    return field


def _decode_nest_js(body: _Members, status: int) -> _Report | None:
    status_code, message = body.take("statusCode"), body.take("message")
    if not _is_integer(status_code) or message is _ABSENT:
        return None
    status = _error_status(status, status_code)
    if isinstance(message, str):
        details = body.take("details")
    else:
        message, details = _reason(status), message
    for redundant in ("error", "path", "timestamp"):
        body.take(redundant)
    code = body.take_code("code") or _default_code(status)
    return _Report(code, status, message).add(body, details)


def _decode_flat(body: _Members, status: int) -> _Report | None:
    message, code = body.take_text("message"), body.take_code("code")
    if message is None or code is None:
        return None
    status = _error_status(status, body.get("status"))
    if _is_integer(body.get("status")):
        body.take("status")
    return _Report(code, status, message).add(body, body.take("details"))


def _decode_problem_details(body: _Members, status: int) -> _Report | None:
    # Other shapes also have a `type`, so `type` alone is not enough.
    has_more = isinstance(body.get("detail"), str) or _is_integer(body.get("status"))
    if not isinstance(body.get("title"), str) and not (isinstance(body.get("type"), str) and has_more):
        return None
    status = _error_status(status, body.take("status"))
    uri = body.take_text("type")
    code = body.take_code("code") or (uri if uri and uri != "about:blank" else _default_code(status))
    title, detail = body.take_text("title"), body.take_text("detail")
    message = title if detail is None else detail
    body.take_text("instance")
    details, request_id = body.take("details"), body.take_text("request_id")
    return _Report(code, status, _reason(status) if message is None else message).add(body, details, request_id)


def _decode_by_names(body: _Members, status: int) -> _Report:
    """Finds the facts by the usual names of members, first in an inner object, then in the outer one."""
    inner = body.take_object("error") or body.take_object("detail")
    errors = body.get("errors")
    if inner is None and isinstance(errors, list) and errors and isinstance(errors[0], dict):
        body.take("errors")
        inner = _Members(errors[0])
    status = _error_status(status, body.get("status"))
    code: str | None = None
    message: str | None = None
    details: Any = _ABSENT
    request_id: str | None = None
    for members in (body,) if inner is None else (inner, body):
        code = _take_first_code(members) if code is None else code
        if message is None:
            names = ("message", "error_description", "detail", "title", "msg", "error")
            message = _take_first_text(members, names)
        details = members.take("details") if details is _ABSENT else details
        if request_id is None:
            ids = ("request_id", "requestId", "correlation_id", "correlationId", "trace_id")
            request_id = _take_first_text(members, ids)
    if inner is not None:
        # GraphQL puts the code into `extensions`.
        extensions = inner.take_object("extensions")
        if extensions is not None:
            body.merge(extensions)
            code = _take_token(body, "code") if code is None else code
        body.merge(inner)
    code = _default_code(status) if code is None else code
    return _Report(code, status, _reason(status) if message is None else message).add(body, details, request_id)


def _take_first_text(members: _Members, names: Any) -> str | None:
    return next((text for text in map(members.take_text, names) if text is not None), None)


def _take_first_code(members: _Members) -> str | None:
    """An object with an empty `code` has none, even if it has a `type`."""
    for name in ("code", "error_code", "errorCode", "type", "error"):
        if name.lower().endswith("code") and members.get(name) == "":
            members.take(name)
            return None
        code = _take_token(members, name)
        if code is not None:
            return code
    return None


def _take_token(members: _Members, name: str) -> str | None:
    """Takes a code without spaces. A text with spaces is a sentence."""
    value = members.get(name)
    is_sentence = isinstance(value, str) and any(char.isspace() for char in value)
    return None if is_sentence else members.take_code(name)


def _decode(status: int, headers: _HttpHeaders, body: Any) -> _Report:
    """Decodes a response whose body is a value of JSON or absent. Always returns a report."""
    report = None if body is _ABSENT else _decode_any(body, status)
    if report is None:
        report = _report_of_status(status)
        report.details = body
    return _add_headers(report, status, headers)


def _add_headers(report: _Report, status: int, headers: _HttpHeaders) -> _Report:
    """Adds wait, retry advice and request id from the headers."""
    wait_ms = _wait_in_body(report) if report.wait_ms is None else report.wait_ms
    member = report.extensions.get("retry")
    if isinstance(member, dict):
        # The wait belongs to this response alone, not to the advice.
        after = member.get("after_ms")
        advice = _advice_from_json({name: value for name, value in member.items() if name != "after_ms"})
        if advice is not None and advice.strategy != "unstated":
            del report.extensions["retry"]
            report.retry, report.is_declared = advice, True
            wait_ms = after if _is_integer(after) else wait_ms
    hints = _header_hints(status, headers)
    wait_ms = wait_ms if hints.wait is None else _wait_ms(hints.wait)
    report.wait_ms = wait_ms
    if not report.is_declared and (wait_ms is not None or hints.is_exhausted):
        report.retry = _inferred_advice(report.status, True)
    report.retry = _obey(hints.should_retry, report.retry, report.is_declared)
    if report.request_id is None:
        report.request_id = hints.request_id
    return report


def _obey(should_retry: bool | None, retry: RetryAdvice, is_declared: bool) -> RetryAdvice:
    if should_retry is False and (retry.retryable or not is_declared):
        refused = _advice("never", retry.effect) if retry.retryable else retry
        # No default advice has a time limit of zero. It marks the refusal.
        return refused._replace(within_ms=0)
    if should_retry is True and not retry.retryable and not is_declared:
        return _advice("backoff", retry.effect)
    return retry


def _wait_in_body(report: _Report) -> int | None:
    """Reads the wait that some APIs send in the details or as an extension, in milliseconds."""
    for members in (report.details, report.extensions):
        if not isinstance(members, dict):
            continue
        for names, unit in ((("retry_after_ms", "retryAfterMs"), 1000.0), (("retry_after", "retryAfter"), 1.0)):
            values = (members.get(name) for name in names)
            number = next((value for value in values if type(value) in (int, float)), None)
            if number is not None:
                ns = _seconds_to_ns(float(number) / unit)
                if ns is not None:
                    return _wait_ms(ns)
                break
    return None
